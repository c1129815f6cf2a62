"""What the page asks of the checker: text in, text out, all as JSON. It runs in a Web Worker under Pyodide, and in the tests anywhere.

What no draft needs is imported by what needs it: the page fetches it after its first check.
"""

import json
import re
from _pickle import loads  # pickle itself is twenty times as large, and loads by this one
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuijian.browser.draft import Draft, as_data, draft_files, draft_of, plan_names
from tuijian.browser.finding_fields import Keys
from tuijian.browser.mends import Judged, Mends
from tuijian.catalog.legend import legend
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import Unit
from tuijian.check.pipeline import PLACEHOLDER, Outcome, Request, check
from tuijian.form.field_words import FieldWords
from tuijian.report import sentences
from tuijian.report.model import Finding
from tuijian.report.render import render
from tuijian.report.snippet import fit, snippet
from tuijian.rules.registry import bind
from tuijian.submission.folders import is_text
from tuijian.submission.reader import Submission
from tuijian.submission.tree import MemoryTree
from tuijian.text.personal_data import mask

if TYPE_CHECKING:
    from tuijian.browser.brought_files import BroughtFiles

ROOM = 120
"""Columns of a line that the page shows around a value."""

CATALOG = "tuijian/_catalog.pickle"
"""Where the catalogue lies among the modules that a page gets."""

LARGEST = 64 * 1024 * 1024
"""Attachments are not read: as many zeros stand for one, up to this many."""

MARK = "## "
"""What stands before a heading in a plan's file; who fills in the form writes none."""

IN_FORM = "在表格里“添加任务”，填写任务下的各栏。"

_LINE = re.compile(r"第 ?(\d+) ?行(?:[至到-]第? ?\d+ ?行)?")


class Session:
    """The checker as the page has it: one catalogue, its rules bound once. `reader` is where Excel and Word files can be read."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.rules = bind(catalog)
        self._last: Outcome | None = None

    @cached_property
    def _blanks(self) -> bool:
        """Whether this call's rules name what stands as 【请填写：…】."""
        return any(bound.kind.name == PLACEHOLDER for bound in self.rules)

    @classmethod
    def shipped(cls) -> "Session":
        """The session of a page: with the catalogue that came beside the program, as tuijian.browser.bundle put it there."""
        path = Path(__file__).resolve().parents[2] / CATALOG
        return cls(loads(path.read_bytes()))

    # --- what is filled in ----------------------------------------------------------------------

    def draft(self, text: str, now: str) -> str:
        """The findings on a draft, each with its key; the files and the code for paper. `now` is the moment of receipt.

        The text is `{"fields": …, "lists": …, "files": [{"name", "size"}]}`, the last for attachments.
        """
        data = json.loads(text)
        judged = self._judge_draft(draft_of(self.catalog.form, data), data.get("files", []), now)
        self._last = judged.outcome
        findings = list(self._findings_with_mends(judged, data.get("files", []), now))
        once = {(one["key"], one["message"] if one.get("empty") else one["full"]): one for one in reversed(findings)}
        return _json(
            self._outcome_data(judged.outcome)
            | {"findings": [*reversed(once.values())], "files": judged.made.files, "read": self._plan_readings(judged)}
        )

    def _plan_readings(self, judged: Judged) -> dict[str, list[tuple[str, str]]]:
        """By the key of each plan of the form how it was read, in lines of ours and of its own; no numbers of lines."""
        plans = {
            f"{judged.folder}/{name}": f"{listed}.{at}.plan" for (listed, at), name in plan_names(self.catalog.form, judged.draft).items()
        }
        keys = {mask(path): key for path, key in plans.items()}
        readings = sentences.outline_lines(judged.outcome.report, lines=False, most=len(keys))
        return {keys[path]: lines for path, lines in readings if path in keys}

    def _parsed_draft(self, text: str) -> Draft:
        return draft_of(self.catalog.form, json.loads(text))

    def _judge_draft(self, draft: Draft, attached: Sequence[Mapping[str, Any]], now: str) -> Judged:
        draft_made = draft_files(self.catalog, draft, self._blanks)
        folder = self._folder(self.catalog.unit_named(draft.fields.get(self.catalog.form.unit, "")))
        files = {f"{folder}/{name}": text.encode("utf-8", "replace") for name, text in draft_made.files.items()}
        outcome = self._check(files | _attachments(folder, attached), now)
        keys = Keys(self.catalog.form, draft, draft_made, folder)
        keyed = ((keys.key_of(one), one) for one in self._findings(outcome))
        return Judged(draft, draft_made, folder, outcome, keys, [(key, one) for key, one in keyed if not self._repeats(key, one, keys)])

    def _findings_with_mends(self, judged: Judged, attached: Sequence[Mapping[str, Any]], now: str) -> Iterator[dict[str, Any]]:
        """The findings, each with its mend where there is one; what else holds of the text that is meant is said with it at once."""
        mends = Mends(self.catalog, lambda draft: self._judge_draft(draft, attached, now))
        for key, finding in judged.keyed:
            mend = mends.mend_of(judged, finding, key)
            yield self._finding_with_key(key, finding, judged.outcome, judged.keys) | {"mend": mend.data() if mend else None}
            for at, further in mend.more if mend else ():
                yield self._finding_with_key(at, further, mend.judged.outcome, mend.judged.keys) | {"mend": None}  # type: ignore[union-attr]

    def _repeats(self, key: str, finding: Finding, keys: Keys) -> bool:
        """Whether a finding only says again that an entry has no name: its plan's title wants it too."""
        return (
            self._kind(finding) == PLACEHOLDER
            and key.endswith(".plan")
            and keys.missing_field(f"{key.removesuffix('plan')}name") is not None
        )

    def _finding_with_key(self, key: str, finding: Finding, outcome: Outcome, keys: Keys) -> dict[str, Any]:
        """A finding with its key; one about what is empty in the form says so in the form's words, not in those of the file."""
        field = keys.missing_field(key) if self._kind(finding) == PLACEHOLDER else None
        words = {"message": f"还没有填写“{field.label}”。", "fix": "", "empty": True} if field else self._form_words(finding, keys)
        return self._finding_data(finding, outcome) | {"key": key} | words

    def _form_words(self, finding: Finding, keys: Keys) -> dict[str, str]:
        """What is wrong and what to do as one says it of a form, which has no lines, no files and no marks for headings."""
        message = self._words.without_keys(finding.message)
        message = _LINE.sub(lambda match: keys.line_words(finding, int(match[1])), message)
        for name, place in keys.plan_titles.items():
            for plan_words in (f"方案“{name}”", f"“{name}”", f"{keys.folder}/{name}", name):
                message = message.replace(plan_words, f"{place}的方案")
        fix = self._words.without_keys(finding.fix)
        return {"message": message, "fix": IN_FORM if MARK in fix else fix}

    @cached_property
    def _words(self) -> FieldWords:
        return FieldWords(self.catalog.form)

    def _kind(self, finding: Finding) -> str:
        return next((bound.kind.name for bound in self.rules if bound.rule.name == finding.rule), "")

    # --- what is brought in ---------------------------------------------------------------------

    def look(self, names: str, contents: Sequence[object], now: str) -> str:
        """The findings on files that somebody brings, and the draft that they make.

        The names are `[{"path", "size"}]`, with a content for each; what holds no bytes was not read. Plans without a list are no
        submission: they come as `plans`, for the page to ask whose they are.
        """
        from tuijian.browser.brought_files import BroughtFiles
        from tuijian.browser.headline import judge
        from tuijian.browser.javascript_values import contents as from_page
        from tuijian.browser.loose_plans import lone_plans
        from tuijian.browser.opened_files import draft_of_submission
        from tuijian.office.read.remarks import Where, remark

        dropped = BroughtFiles.of(self.catalog, json.loads(names), from_page(contents))
        outcome = self._check_and_remember(dropped.files, now)
        plans = [] if dropped.lists else lone_plans(self.catalog, dropped.files, dropped.sources)
        verdict = judge(dropped, outcome.report, plans)
        submission = self._only_submission(dropped) if dropped.lists and not dropped.conflict_notes else None
        opened = draft_of_submission(self.catalog, submission) if submission else None
        apart = [remark("beside-form", Where(submission.selection.path.rpartition("/")[2]))] if submission and submission.selection else []
        findings = [self._brought_finding(one, outcome, dropped) for one in self._findings(outcome)] if verdict.checked else []
        return _json(
            self._outcome_data(outcome)
            | verdict._asdict()
            | {
                "findings": findings,
                "codes": outcome.report.codes if verdict.checked else {},
                "remarks": [one.data() | {"place": str(one.where), "label": one.level.label} for one in (*dropped.remarks, *apart)],
                "unit": submission.text(self.catalog.form.unit) if submission else "",
                "files": sorted(dropped.files),
                "draft": as_data(opened.draft) if opened else None,
                "left": opened.left if opened else [piece for plan in plans for piece in plan["left"]],
                "plans": plans,
                "read": [] if dropped.conflict_notes else self._file_readings(outcome, dropped),
            }
        )

    def _brought_finding(self, finding: Finding, outcome: Outcome, dropped: "BroughtFiles") -> dict[str, Any]:
        """A finding on what somebody brought; on Excel or Word it says where there, and no keys of a file that nobody saw."""
        return self._finding_data(finding, outcome) | dropped.office_words(finding, self._words)

    def _file_readings(self, outcome: Outcome, dropped: "BroughtFiles") -> list[tuple[str, list[tuple[str, str]]]]:
        """By the file that somebody brought how each plan was read; a Word file has no lines to be counted."""
        plain, word = (dict(sentences.outline_lines(outcome.report, lines=lines)) for lines in (True, False))
        names = {mask(path): name for path, name in dropped.sources.items()}
        return [(names.get(path, path.rpartition("/")[2]), word[path] if path in names else plain[path]) for path in plain]

    # --- what a reviewer brings -----------------------------------------------------------------

    def desk(self, names: str, contents: Sequence[object], now: str) -> str:
        """The material of several units, each judged; see tuijian.browser.reviewer_desk."""
        from tuijian.browser.javascript_values import contents as from_page
        from tuijian.browser.reviewer_desk import DeskMaterial, desk_data

        heap = DeskMaterial.of(self.catalog, json.loads(names), from_page(contents))
        outcome = self._check_and_remember(heap.files, now)
        return _json(desk_data(heap, outcome.report, lambda one, home: self._brought_finding(one, outcome, home)))

    def same(self, typed: str, codes: str) -> str:
        """The names, of `{name: code}`, whose code stands on a paper."""
        from tuijian.browser.reviewer_desk import names_of_code

        return _json(names_of_code(typed, json.loads(codes)))

    def sheet(self, rows: str) -> str:
        """What a reviewer looked at, as CSV."""
        from tuijian.browser.reviewer_desk import sheet

        return sheet(json.loads(rows), sentences.not_official(legend(self.catalog))).decode("utf-8")

    def ledger(self, rows: str) -> str:
        """What a reviewer looked at, as JSON."""
        from tuijian.browser.reviewer_desk import ledger

        return ledger(json.loads(rows), sentences.not_official(legend(self.catalog)), self.catalog.notice.number)

    def compare(self, mine: str, theirs: str, whole: bool) -> str:
        """What files would change in the form, one by one; see tuijian.browser.merge."""
        from tuijian.browser.merge import compare

        return _json([one.data() for one in compare(self.catalog, self._parsed_draft(mine), self._parsed_draft(theirs), whole)])

    def merge(self, mine: str, theirs: str, whole: bool, ids: str) -> str:
        """The form with those changes that were chosen."""
        from tuijian.browser.merge import merge

        return _json(as_data(merge(self.catalog, self._parsed_draft(mine), self._parsed_draft(theirs), whole, frozenset(json.loads(ids)))))

    def _only_submission(self, dropped: "BroughtFiles") -> Submission | None:
        """The submission among the files, where there is just one."""
        if len(dropped.folders) != 1:
            return None  # several units: none of them is put into the form
        (folder,) = dropped.folders
        tree = MemoryTree(dropped.files)
        entries = tree.entries(f"{self.catalog.form.root}/{folder}")
        texts = {path: data for path, data in dropped.files.items() if is_text(self.catalog.form, path)}
        return self.catalog.reader.read(folder, entries, texts)

    # --- what is taken away ---------------------------------------------------------------------

    def page(self) -> str:
        """The last report as an HTML page of its own."""
        assert self._last is not None
        return render(self._last.report, self._last.legend, "html")

    def report(self) -> str:
        """The last report as JSON, as the command gives it."""
        assert self._last is not None
        return render(self._last.report, self._last.legend, "json")

    def archive(self, text: str, names: Sequence[str], contents: Sequence[bytes]) -> bytes:
        """A draft's files and the attachments in the unit's folder, zipped."""
        draft = self._parsed_draft(text)
        draft_made = draft_files(self.catalog, draft, self._blanks)
        unit = self.catalog.unit_named(draft.fields.get(self.catalog.form.unit, ""))
        files = {name: one.encode("utf-8", "replace") for name, one in draft_made.files.items()} | dict(zip(names, contents, strict=True))
        return zipped({f"{unit.slug if unit else 'files'}/{name}": bytes(data) for name, data in files.items()})

    def paper(self, kind: str, text: str) -> tuple[str, bytes, list[str]] | None:
        """A draft's `letter`, or its `annex`, as a Word file: its name, what it holds, and what in it is still to be filled in.

        None for a draft whose unit is none, and for a call that says of no letter.
        """
        from tuijian.office.write.letter import annex_paper, letter

        draft = self._parsed_draft(text)
        unit = self.catalog.unit_named(draft.fields.get(self.catalog.form.unit, ""))
        if unit is None:
            return None
        files = draft_files(self.catalog, draft, blanks=False).files
        texts = {f"{self.catalog.form.root}/{unit.slug}/{name}": one.encode("utf-8", "replace") for name, one in files.items()}
        write = letter if kind == "letter" else annex_paper
        written = write(self.catalog, unit, self.catalog.reader.read(unit.slug, (), texts))
        return (written.name, written.data, written.open) if written else None

    # --- shared ---------------------------------------------------------------------------------

    def _folder(self, unit: Unit | None) -> str:
        return f"{self.catalog.form.root}/{unit.slug if unit else 'unknown'}"

    def _check_and_remember(self, files: Mapping[str, bytes], now: str) -> Outcome:
        self._last = self._check(files, now)
        return self._last

    def _check(self, files: Mapping[str, bytes], now: str) -> Outcome:
        return check(MemoryTree(files), self.catalog, self.rules, Request(datetime.fromisoformat(now), receipt_known=False))

    def _findings(self, outcome: Outcome) -> list[Finding]:
        return [finding for _, found in sentences.by_level(outcome.report) for finding in found]

    def _finding_data(self, finding: Finding, outcome: Outcome) -> dict[str, Any]:
        whole = (finding.line, finding.end_line, finding.end_column) == (1, 1, 1)
        parts = None if whole else snippet(finding, outcome.legend)
        return {
            "rule": finding.rule,
            "title": sentences.title(outcome.legend, finding),
            "level": finding.level.value,
            "label": finding.level.label,
            "path": finding.path,
            "line": finding.line,
            "message": finding.message,
            "full": finding.message,
            "fix": finding.fix,
            "replacement": finding.replacement,
            "cite": [{"sentence": one.sentence, "quote": one.quote} for one in finding.cite],
            "source": list(fit(parts, ROOM)[:3]) if parts and parts.exact else None,
        }

    def _outcome_data(self, outcome: Outcome) -> dict[str, Any]:
        report = outcome.report
        return {
            "status": report.status,
            "verdict": sentences.verdict(report),
            "received": sentences.moment_sentence(report),
            "fault": report.fault.model_dump() if report.fault else None,
            "codes": report.codes,
            "waived": [one.said for one in report.waived],
            "outlines": [one.model_dump(mode="json") for one in report.outlines],
        }


def _attachments(folder: str, files: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    return {f"{folder}/{one['name']}": bytes(min(int(one["size"]), LARGEST)) for one in files}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of the files; the same files give the same bytes."""
    import zipfile

    from tuijian.files.packing import pack

    return pack(files, zipfile.ZIP_DEFLATED)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
