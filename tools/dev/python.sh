#!/bin/sh
# Print the name of a Python that is new enough (3.11 or later): python3 where it is, else the newest on PATH.
# Exit 1 with one sentence where there is none.
set -eu

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c "$new_enough" >/dev/null 2>&1; then
        echo "$name"
        exit 0
    fi
done
echo '需要 Python 3.11 或更高版本，这台电脑上没有找到。 (Python 3.11 or later is needed and none is on PATH.)' >&2
exit 1
