#!/bin/sh
# Everything that must hold before a change goes in. pytest comes last, so that its closing line closes the run.
set -u
cd "$(dirname "$0")/../.." || exit 1

status=0
tools/dev/lint.sh || status=1
.venv/bin/pytest --numprocesses=auto --dist=loadgroup --cov --cov-report=term-missing "$@" || status=1
[ $status = 0 ] || echo 'make test: failed, see above' >&2
exit $status
