#!/bin/sh
# Bring what checks in the reader's browser into .cache/page: Pyodide (npm's package, in the version and with the checksum of
# tests/npm/package-lock.json) and the parts compiled for it (PyPI's wheels, with the hashes of requirements/run.txt); then put it together.
# Never fails: without them the site is built all the same, and its page says that it cannot check.
set -eu
cd "$(dirname "$0")/../.."

cache=.cache/page
lock=tests/npm/package-lock.json

failed() {
    echo "网页里的检查程序没有取到（$1），网站照常生成，只是“在线填报与自查”和“核对材料”两页不能检查。 (The pages for filling in and for reviewers will not check.)" >&2
    exit 0
}

core() {
    .venv/bin/python -m tuijian.browser.fetch_pyodide "$lock" "$cache/pyodide"
}

wanted() {
    awk '/^[^ ]/ { ours = /^(pydantic-core|python-calamine)==/ } ours && !/^ *#/' requirements/run.txt
}

# Pyodide 314 is Python 3.14 on this platform: https://pyodide.org/en/stable/development/abi.html
compiled() {
    if [ -f "$cache/wasm/.stamp" ] && [ "$(cat "$cache/wasm/.stamp")" = "$(wanted)" ]; then return 0; fi
    rm -rf "$cache/wasm"
    wanted | .venv/bin/python -m pip install --quiet --disable-pip-version-check --target "$cache/wasm" --no-compile --no-deps \
        --require-hashes --only-binary :all: --implementation cp --python-version 3.14 --abi cp314 \
        --platform pyemscripten_2026_0_wasm32 --requirement /dev/stdin || return 1
    wanted >"$cache/wasm/.stamp"
}

core || failed npm
compiled || failed PyPI
.venv/bin/python -m tuijian.browser.bundle || failed 'tuijian.browser.bundle'
