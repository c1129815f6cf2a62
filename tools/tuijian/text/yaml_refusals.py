"""Reads YAML by our own strict parser, whatever is in the text, and says where and why it stops."""

from yaml.error import MarkedYAMLError

from tuijian.text.decoding import Limits
from tuijian.text.positions import Problem
from tuijian.text.yaml_hints import SLIPS, explain, slips, with_replacements
from tuijian.text.yaml_nodes import Document, Node, NodeBuilder, YamlRefused
from tuijian.text.yaml_parser import REFUSED_WORDS, StrictParser, span_of_marks

MOST_ROUNDS, LONGEST_MENDED = 10, 8_000
"""So often is a text with slips mended and read again for more of them, unless it is longer (one reading of it takes 6 ms)."""


def load_or_refuse(text: str, limits: Limits, lists: bool) -> Document:
    """The document in a text free of NUL and of line ends but LF; never raises. `lists` may be roots or not."""
    return _load(text, limits, MOST_ROUNDS if len(text) <= LONGEST_MENDED else 0, lists)


def _load(text: str, limits: Limits, rounds: int, lists: bool) -> Document:
    """The document by PyYAML's own parser; so many `rounds` of mended slips may follow. `lists` may be roots or not."""
    parser = StrictParser(text)
    builder = NodeBuilder(parser.get_event, limits, span_of_marks, slips(text), parser.keep_problem)
    root: Node | None = None
    try:
        root = builder.document(lists)
    except YamlRefused as refused:
        parser.problems.append(refused.problem)
    except MarkedYAMLError as error:
        parser.problems += _stop_problems(error, text, parser, builder)
        if rounds and (here := [problem for problem in parser.problems if problem.case in SLIPS]):
            parser.problems += _later_slips(text, here, limits, rounds)
    return Document(root, tuple(sorted(parser.problems, key=lambda problem: problem.span)))


def _stop_problems(error: MarkedYAMLError, text: str, parser: StrictParser, builder: NodeBuilder) -> list[Problem]:
    """Why the parser stopped: a slip nearby, or what it says; nothing more where the cause is already noted."""
    problem = explain(error, text)
    near = builder.slips_between(builder.line, max(problem.span.line, parser.line + 1))
    if near:
        return near
    noted_lines = {noted.span.line for noted in parser.problems if noted.case in (*REFUSED_WORDS, *SLIPS)}
    return [] if noted_lines & {problem.span.line, problem.span.line - 1} else [problem]


def _later_slips(text: str, here: list[Problem], limits: Limits, rounds: int) -> list[Problem]:
    """The slips further down, which show once those up to here are mended: a clerk wants to hear of all at once."""
    document = _load(with_replacements(text, here), limits, rounds - 1, False)
    return [problem for problem in document.problems if problem.case in SLIPS and problem.span.line > here[-1].span.line]
