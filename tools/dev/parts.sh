#!/bin/sh
# Fetch what the tests need beside .venv: a browser, the npm corpora, what checks in a page. They come from different places, so they come
# side by side. None of them fails: tests that find one missing say so themselves.
set -eu
cd "$(dirname "$0")"

./browser.sh &
./corpora.sh &
./page.sh &
wait
