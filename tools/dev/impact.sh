#!/bin/sh
# What the rules of this folder would change in the verdict of every submission that is merged at BASE: impact.sh BASE.
# Each side is checked by its own code and its own rules, at the moment of BASE; the table is printed as Markdown.
set -eu
cd "$(dirname "$0")/../.."

made=$(mktemp -d)
trap 'git worktree remove --force "$made/before" 2>/dev/null || :; rm -rf "$made"' EXIT
git worktree add --quiet --detach "$made/before" "$1"
moment=$(git log -1 --format=%cI "$1")

# Status 1 is something to mend, which is no failure here.
check() {
    PYTHONPATH=$1/tools python -P -m tuijian check --root "$made/before" --catalog "$1/catalog" \
        --as-of "$moment" --format json --output "$2" || [ $? = 1 ]
}
check "$made/before" "$made/before.json"
check "$PWD" "$made/after.json"
PYTHONPATH=tools python -P tools/dev/impact.py "$made/before.json" "$made/after.json" "$made/before/submissions"
