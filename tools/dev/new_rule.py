"""Begin a rule of a known kind: new_rule.py FAMILY KIND NAME [--catalog DIR].

Adds it at the end of the family's file in catalog/rules, with the next free id, the kind's parameters, and an example each that passes and
fails. What is left open is empty there; `tuijian verify` names each gap.
"""

import argparse
import difflib
import inspect
import json
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import make_kinds

from tuijian import __version__
from tuijian.catalog.disk import read_catalog
from tuijian.catalog.errors import CatalogError
from tuijian.catalog.load import Catalog
from tuijian.rules.base import Kind
from tuijian.rules.registry import kinds

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\A[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")


def skeleton(catalog: Catalog, family: str, kind: Kind, name: str) -> str:
    """The text of the new rule."""
    lines = [f"- id: {next_id(catalog, family)}", f"  name: {name}", "  title:"]
    lines += ["  level: error # or warning, review, advice", "  basis: notice", f"  kind: {kind.name}", *_params(kind)]
    lines += ["  cite:", "    - sentence: # its id in notice.yml", "      quote: # words of that sentence, to the letter"]
    lines += ["  why:", "  fix:", *_messages(kind), *_examples(catalog, kind), f'  since: "{__version__.rpartition(".")[0]}"']
    return "\n".join(lines) + "\n"


def next_id(catalog: Catalog, family: str) -> str:
    """The family's letter with the number after the last one given; what was retired keeps its own."""
    own = [rule.id for rule in catalog.rules if _family(catalog, rule.id) == family]
    last = max(rule.id for rule in catalog.rules if rule.id[0] == own[0][0])
    return f"{last[0]}{int(last[1:]) + 1:02}"


def _family(catalog: Catalog, rule: str) -> str:
    """The family of a rule by its id: empty for one that lies elsewhere."""
    found = re.fullmatch(r"rules/(.+)\.yml", catalog.sources[rule][0].name)
    return found[1] if found else ""


def _params(kind: Kind) -> Iterator[str]:
    """The parameters, empty where they must be there, else as a remark; above them what they mean."""
    fields = kind.params.model_fields
    if not fields:
        return
    wanted = any(field.is_required() for field in fields.values())
    yield "  params:" if wanted else "  params: {} # of these:"
    yield from (f"    # {line}".rstrip() for line in (inspect.getdoc(kind.params) or "").splitlines() if line)
    for name, field in fields.items():
        told = make_kinds.type_name(field.annotation)
        yield f"    {name}: # {told}" if field.is_required() else f"    # {name}: {told}, may be left out"


def _messages(kind: Kind) -> Iterator[str]:
    """A message for each case that the kind has no words for; a case that may go without is a remark."""
    cases = {case: names for case, names in kind.cases.items() if case not in kind.worded}
    if not cases:
        return
    yield "  messages:"
    for case, names in cases.items():
        mark = "# " if case in kind.fallbacks else ""
        yield f"    {mark}{case}:"
        yield f"    {mark}  text: # may use {' '.join(f'{{{name}}}' for name in sorted(names))}".rstrip()


def _examples(catalog: Catalog, kind: Kind) -> Iterator[str]:
    """The sample as it is, which passes, and with one line of it changed, which fails in the first case."""
    list_name = catalog.form.file
    line = sample_line(catalog.base[list_name].decode())
    yield from ("  examples:", "    pass:", "      - note: 样例", "    fail:", "      - note:")
    yield from ("        edits:", f"          - file: {list_name}", f"            old: {json.dumps(line, ensure_ascii=False)}")
    yield from ("            new: # what makes it fail", "        expect:")
    yield f"          - case: {next(iter(kind.cases))} # of {', '.join(kind.cases)}"
    yield "            at: # the value that the remark points at"


def sample_line(text: str) -> str:
    """The first line of the sample that begins an entry and stands there once; else the last line."""
    lines = text.splitlines()
    return next((line for line in lines if line.lstrip().startswith("- ") and text.count(line) == 1), lines[-1])


def refusal(catalog: Catalog, family: str, kind: str, name: str) -> str | None:
    """What stands against a new rule with these, in a sentence; None where nothing does."""
    families = {_family(catalog, rule.id) for rule in catalog.rules} - {""}
    if family not in families:
        return _unknown("family", family, families)
    if kind not in kinds():
        return _unknown("kind", kind, kinds())
    if not NAME.match(name):
        return f"A rule's name is of small letters, digits and hyphens, like seats-of-unit, not {name!r}."
    if taken := catalog.rule(name):
        return f"There is a rule {name} already: {taken.id}."
    return None


def _unknown(what: str, text: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(text, known) or sorted(known)
    return f"There is no {what} {text!r}: {', '.join(close)}."


def main(argv: list[str]) -> int:
    """Add the rule, and say where it is; 2 where it cannot be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("family", "kind", "name"):
        parser.add_argument(name)
    parser.add_argument("--catalog", type=Path, default=ROOT / "catalog")
    given = parser.parse_args(argv)
    try:
        catalog = read_catalog(given.catalog)
    except CatalogError:
        print(f"{given.catalog} has faults already: tuijian verify --catalog {given.catalog}", file=sys.stderr)
        return 2
    if refused := refusal(catalog, given.family, given.kind, given.name):
        print(refused, file=sys.stderr)
        return 2
    path = given.catalog / "rules" / f"{given.family}.yml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.rstrip("\n") + "\n" + skeleton(catalog, given.family, kinds()[given.kind], given.name), encoding="utf-8")
    print(f"{path}:{before.count(chr(10)) + 1}: fill in what is empty, until `tuijian verify` names no gap; then `make regenerate`.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
