#!/bin/sh
# What the rules of this folder would change in the verdict of every submission: impact.sh BASE [OPEN].
# Of those that are merged at BASE, and of the open pull requests in OPEN: a line each with number, head, account and the
# moment of receipt, and that of the first complete submission where there was one.
# Each side is checked by its own code and its own rules, merged ones at the moment of BASE; the tables are printed as Markdown.
set -eu
cd "$(dirname "$0")/../.."

made=$(mktemp -d)
trap 'git worktree remove --force "$made/before" 2>/dev/null || :; rm -rf "$made"' EXIT
git worktree add --quiet --detach "$made/before" "$1"
# Rules that are not sound fail, with their faults first; what they would change is shown all the same, as far as they can be read.
sound=0
PYTHONPATH=tools python -P -m tuijian verify --catalog catalog >"$made/faults" || { sound=1; sed 's/^/    /' "$made/faults"; echo; }
moment=$(git log -1 --format=%cI "$1")

# Status 1 is something to mend, which is no failure here.
check() {
    PYTHONPATH=$1/tools python -P -m tuijian check --root "$made/before" --catalog "$1/catalog" \
        --as-of "$moment" --format json --output "$2" || [ $? = 1 ]
}
check "$made/before" "$made/before.json"
check "$PWD" "$made/after.json"
PYTHONPATH=tools python -P tools/dev/impact.py "$made/before.json" "$made/after.json" "$made/before"

# The open ones: heads are read as objects, never checked out. One that cannot be fetched or checked has no row of its own.
[ -s "${2-}" ] || exit $sound
mkdir "$made/open"
while read -r number head account moment complete; do
    git cat-file -e "$head^{commit}" 2>/dev/null ||
        timeout 60 git fetch --quiet --no-tags --no-recurse-submodules origin "+refs/pull/$number/head:refs/impact/$number" || continue
    for side in before after; do
        from=$PWD
        [ $side = after ] || from=$made/before
        timeout 60 env PYTHONPATH="$from/tools" python -P -m tuijian check --root "$PWD" --catalog "$from/catalog" --rev "$head" --base "$1" \
            --author "$account" --as-of "$moment" ${complete:+--complete "$complete"} --format json --output "$made/open/$number.$side.json" || [ $? = 1 ] || break
    done
done <"$2"
PYTHONPATH=tools python -P tools/dev/impact.py --open "$made/open"
exit $sound
