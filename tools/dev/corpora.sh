#!/bin/sh
# Fetch the npm corpora that the tests run over, as locked. Never fails: tests without them say so themselves.
set -eu
cd "$(dirname "$0")/../../tests/npm"

stamp=node_modules/.stamp
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then exit 0; fi
if ! command -v npm >/dev/null 2>&1; then
    echo 'npm is not there: tests over its corpora will not run.' >&2
elif npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null; then
    cp package-lock.json "$stamp"
else
    echo 'npm could not fetch the corpora: tests over them will not run.' >&2
fi
