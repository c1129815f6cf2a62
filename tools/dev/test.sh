#!/bin/sh
# Everything that must hold before a change goes in. Style, types and the core on another Python are looked at beside the tests; what they
# say is shown when they are done, and pytest, which takes longest, closes the run.
set -u
cd "$(dirname "$0")/../.." || exit 1
# Without bytecode every program that a test starts would compile itself anew.
unset PYTHONDONTWRITEBYTECODE
kept=$(mktemp -d) || exit 1

# Run a program out of the way, and show all that it said at once: beside NAME PROGRAM
beside() {
    nice "$2" >"$kept/$1" 2>&1 &
    job=$!
    trap 'kill $job 2>/dev/null; exit 143' TERM
    wait $job
    code=$?
    [ ! -s "$kept/$1" ] || printf '\n%s\n' "$(cat "$kept/$1")" >&2
    return $code
}

beside lint tools/dev/lint.sh &
lint=$!
beside oldest tools/dev/oldest.sh &
oldest=$!
trap 'kill $lint $oldest 2>/dev/null; rm -rf "$kept"' EXIT
trap 'exit 130' INT TERM

# Following the core through all that it does takes three times as long, so only its own tests are followed; the others come after: they
# often wait for browsers and programs, so there is one more at work than there are processors.
core='catalog catalogs check form report rules submission text test_bombs.py'
beyond=${PYTEST_XDIST_AUTO_NUM_WORKERS:-$(($(getconf _NPROCESSORS_ONLN) + 1))}
run() {
    many=$1
    shift
    .venv/bin/pytest --numprocesses="$many" --dist=loadgroup "$@"
}
if [ $# -gt 0 ]; then
    run auto --no-cov "$@"
    status=$?
else
    # Words on purpose: a path each.
    # shellcheck disable=SC2046,SC2086
    run auto --cov --cov-report=term-missing $(printf 'tests/%s ' $core)
    status=$?
    # shellcheck disable=SC2046,SC2086
    run "$beyond" --no-cov $(printf ' --ignore=tests/%s' $core) tests || status=1
fi
wait $lint || { [ $status != 0 ] || status=1; echo 'Style, layout or types did not pass, see above.' >&2; }
wait $oldest || { [ $status != 0 ] || status=1; echo "The core's tests on another Python did not pass, see above." >&2; }
exit $status
