#!/bin/sh
# Fetch what the core and the reader of workbooks need to run on Python 3.14 in WebAssembly beside Pyodide itself (which corpora.sh
# brings): pydantic's compiled part and calamine, in the locked versions and checked against their hashes. Never fails: tests without
# them say so themselves.
set -eu
cd "$(dirname "$0")/../.."

target=tests/pyodide/wasm
stamp=$target/.stamp

wanted() {
    awk '/^[^ ]/ { ours = /^(pydantic-core|python-calamine)==/ } ours && !/^ *#/' requirements/run.txt
}

# Pyodide 314 is Python 3.14 on this platform: https://pyodide.org/en/stable/development/abi.html
fetch() {
    wanted | .venv/bin/python -m pip install --quiet --disable-pip-version-check --target "$target" --no-compile --no-deps \
        --require-hashes --only-binary :all: --implementation cp --python-version 3.14 --abi cp314 \
        --platform pyemscripten_2026_0_wasm32 --requirement /dev/stdin
}

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(wanted)" ]; then exit 0; fi
rm -rf "$target"
if fetch; then
    wanted >"$stamp"
else
    echo 'PyPI has not given pydantic-core and python-calamine for Pyodide: tests on Python 3.14 in WebAssembly will not run.' >&2
fi
