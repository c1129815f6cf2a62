#!/bin/sh
# Style, layout, types, and that the catalogue is sound. All run; any failure fails.
set -u
cd "$(dirname "$0")/../.." || exit 1

status=0
kept=$(mktemp) || exit 1
trap 'rm -f "$kept"' EXIT
.venv/bin/ruff check --quiet . || status=1
.venv/bin/ruff format --quiet --check . || status=1
.venv/bin/mypy --no-error-summary tools/tuijian tools/dev || status=1
.venv/bin/mypy --no-error-summary --config-file tests/mypy.ini tests || status=1
.venv/bin/tuijian verify >"$kept" || { cat "$kept" >&2; status=1; }
exit $status
