#!/bin/sh
# All that the tests need: .venv, a browser, the npm corpora, what checks in a page. They come from different places, so they come side by
# side; what checks in a page is fetched by .venv's Python. Without .venv nothing runs, and this fails. The others don't fail: tests that
# find one missing say so themselves.
set -eu
cd "$(dirname "$0")"

# What runs beside does not hear of Ctrl-C by itself.
trap 'trap "" TERM; kill 0; exit 130' INT
./browser.sh &
./corpora.sh &
status=0
./venv.sh test || status=$?
if [ $status = 0 ]; then ./page.sh || :; fi
wait
exit $status
