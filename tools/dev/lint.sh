#!/bin/sh
# Style, layout and types. All three run; any failure fails.
set -u
cd "$(dirname "$0")/../.." || exit 1

status=0
.venv/bin/ruff check --quiet . || status=1
.venv/bin/ruff format --quiet --check . || status=1
.venv/bin/mypy --no-error-summary tools/tuijian tools/dev || status=1
exit $status
