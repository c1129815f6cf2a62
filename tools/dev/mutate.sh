#!/bin/sh
# Change the code in small ways and see that tests notice: tools/dev/mutate.sh [MODULE [TEST…]]
#   without arguments: the YAML loader, and the seats rule where it is there
#   MODULE: a path under tools/tuijian (a pattern in quotes may name several); TEST: its tests, by default those that mirror it
# Works on a copy in mutants/, since mutmut wants the package under src/. Exits 1 below nine in ten noticed.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
floor=${MUTATE_FLOOR:-90}

mutate() { # MODULE TEST…
    module=$1
    shift
    scratch=$root/mutants/$(basename "$module" .py | tr -c 'a-z_\n' _)
    rm -rf "$scratch"
    mkdir -p "$scratch/src"
    cp -r tools/tuijian "$scratch/src/tuijian"
    cp -r catalog submissions pyproject.toml README.md "$scratch"
    mkdir "$scratch/tests" && (cd tests && tar cf - --exclude=node_modules .) | tar xf - -C "$scratch/tests"
    {
        printf '[mutmut]\nsource_paths = src\nonly_mutate = src/%s\n' "${module#tools/}"
        printf 'also_copy =\n    catalog\n    submissions\n    README.md\n'
        printf 'pytest_add_cli_args_test_selection =\n'
        printf '    %s\n' "$@"
    } >"$scratch/setup.cfg"
    (cd "$scratch" && "$root/.venv/bin/mutmut" run >mutmut.log 2>&1) || { tail -n 30 "$scratch/mutmut.log"; return 1; }
    (cd "$scratch" && "$root/.venv/bin/mutmut" results) >"$scratch/survivors.txt"
    (cd "$scratch" && "$root/.venv/bin/mutmut" export-cicd-stats >/dev/null)
    "$root/.venv/bin/python" - "$module" "$floor" "$scratch" <<'PYTHON'
import json, pathlib, sys
module, floor, scratch = sys.argv[1], float(sys.argv[2]), pathlib.Path(sys.argv[3])
found = json.loads((scratch / "mutants" / "mutmut-cicd-stats.json").read_text())
noticed = found["killed"] + found["timeout"] + found.get("segfault", 0)
share = 100 * noticed / max(found["total"] - found.get("skipped", 0), 1)
print(f"{module}: {noticed} of {found['total']} changes noticed, {share:.1f} % (those that were not: {scratch.relative_to(pathlib.Path.cwd()) / 'survivors.txt'})")
sys.exit(share < floor)
PYTHON
}

mirrored() { # tools/tuijian/rules/seats.py -> tests/rules/test_seats.py
    echo "$1" | sed 's,^tools/tuijian/\(.*/\)\([^/]*\)$,tests/\1test_\2,'
}

status=0
if [ $# -gt 1 ]; then
    mutate "$@" || status=1
elif [ $# = 1 ]; then
    mutate "$1" "$(mirrored "$1")" || status=1
else
    for module in decoding strict_yaml yaml_nodes yaml_refusals yaml_parser yaml_hints; do
        mutate "tools/tuijian/text/$module.py" tests/text/test_strict_yaml.py tests/text/test_yaml_agreement.py || status=1
    done
    seats=tools/tuijian/rules/seats.py
    if [ -f "$seats" ] && [ -f "$(mirrored $seats)" ]; then mutate "$seats" "$(mirrored $seats)" || status=1; fi
fi
exit $status
