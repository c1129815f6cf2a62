#!/bin/sh
# Everything that must hold before a change goes in. pytest comes last, so that its closing line closes the run.
set -u
cd "$(dirname "$0")/../.." || exit 1

lint=0
tools/dev/lint.sh || lint=$?
tools/dev/oldest.sh || exit
.venv/bin/pytest --numprocesses=auto --dist=loadgroup --cov --cov-report=term-missing "$@" || exit
[ $lint = 0 ] || echo 'The tests passed; style, layout or types did not, see the top.' >&2
exit $lint
