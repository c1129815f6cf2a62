#!/bin/sh
# Make .venv, or bring it up to date, with one set of locked packages: venv.sh run | test.
# The stamp holds what it was made from, and where: a changed lock or a moved folder makes it anew.
set -eu
cd "$(dirname "$0")/../.."

lock=requirements/$1.txt
stamp=.venv/.stamp-$1
# Make's own output is enough; a pip that asks for news of itself is not.
export PIP_DISABLE_PIP_VERSION_CHECK=1

wanted() {
    pwd -P
    cat requirements/installer.txt requirements/build.txt "$lock" pyproject.toml | cksum
}

usable() {
    .venv/bin/python -m pip --version >/dev/null 2>&1
}

same_place() {
    grep -qF "$(pwd -P)/.venv/bin/python" .venv/bin/pip 2>/dev/null
}

create() {
    python=$(tools/dev/python.sh)
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        echo "$python 缺少 venv 模块，请先安装（Debian：apt install python3-venv）。 ($python has no venv module.)" >&2
        exit 1
    fi
    "$python" -m venv --clear .venv
}

install() {
    echo "安装依赖（$lock），第一次约需一分钟 …" >&2
    # The locked pip first, by the one that came with Python: one before 23.3 cannot be trusted with the locks (installer.in says why).
    .venv/bin/python -m pip install --quiet --require-hashes -r requirements/installer.txt
    .venv/bin/python -m pip install --quiet --require-hashes -r requirements/build.txt
    # Sources, where there is no wheel, are built with the locked tools just installed, not with fetched ones.
    .venv/bin/python -m pip install --quiet --require-hashes --no-build-isolation --use-pep517 -r "$lock"
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
    # Where our modules are, from where this is read: Python before 3.13 reads it by the locale, to which the whole path may be foreign.
    .venv/bin/python -c 'import os, sysconfig; home = sysconfig.get_path("purelib"); open(os.path.join(home, "_tuijian.pth"), "w").write(os.path.relpath("tools", home) + "\n")'
    .venv/bin/python -m compileall -q tools/tuijian
}

if usable && same_place && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(wanted)" ]; then
    exit 0
fi
if ! usable || ! same_place; then create; fi
install
wanted >"$stamp"
