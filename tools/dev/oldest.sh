#!/bin/sh
# The core's tests on another Python, with the oldest dependencies that pyproject.toml allows: oldest.sh [PYTHON [PYTEST ARGUMENTS…]]
# PYTHON: by default the system's own, /usr/bin/python3, where it is there, new enough and not the one that .venv was made from. Then it is
# what `make test` does beside the tests: without the long walks over data (`unfollowed`) and with few of Hypothesis's examples, as both
# say the same on every Python. For a PYTHON that is named, as CI names each, everything runs.
set -eu
cd "$(dirname "$0")/../.."

python=${1:-/usr/bin/python3}
asked=$#
[ $# = 0 ] || shift
home=.cache/oldest
lock=requirements/oldest.txt

version() {
    "$1" -c 'import sys; print(sys.version); sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

wanted() {
    pwd -P
    version "$python"
    cksum <"$lock"
}

if ! there=$(version "$python") || [ "$there" = "$(version .venv/bin/python)" ]; then
    echo "The core is not tested on $python: not there, older than 3.11, or what .venv was made from." >&2
    [ "$asked" = 0 ]
    exit
fi
if ! [ -f "$home/.stamp" ] || [ "$(cat "$home/.stamp")" != "$(wanted)" ]; then
    # Debian's Python may have no pip; ours, if it is there, installs for it.
    "$python" -m venv --clear --without-pip "$home"
    installer=$python
    [ ! -x .venv/bin/python ] || installer=.venv/bin/python
    "$installer" -m pip --python "$home/bin/python" --disable-pip-version-check install --quiet --require-hashes \
        --only-binary=:all: -r "$lock"
    wanted >"$home/.stamp"
fi
[ "$asked" != 0 ] || { set -- -m 'not unfollowed'; export HYPOTHESIS_PROFILE=few; }
echo "The core's tests on $there:" >&2
# How much memory it takes is judged with the versions that people get.
PYTHONPATH=tools exec "$home/bin/python" -m pytest -o addopts=--import-mode=importlib -p no:cacheprovider --quiet --numprocesses=auto "$@" \
    --deselect tests/check/test_hostile_check.py::test_in_little_memory \
    tests/text tests/form tests/submission tests/rules tests/check tests/report tests/catalog tests/catalogs
