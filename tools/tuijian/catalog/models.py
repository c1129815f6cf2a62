"""The catalogue's models: strict, frozen; codes are strings. `load` fills them from YAML, where every scalar is a string."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, ConfigDict, Field, PrivateAttr, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from tuijian.catalog.references import (
    BatchNumber,
    DivisionCode,
    ListName,
    ListYear,
    PlaceName,
    RuleName,
    SentenceId,
    SentencePattern,
    TaskNumber,
    TimeZone,
    UnitName,
    Where,
)
from tuijian.report.model import Cite, Frozen, Level, Stands
from tuijian.submission.tree import EntryType
from tuijian.text.scalars import Flag, Number, Slug, Text

# --- the notice ---------------------------------------------------------------------------------


class Clause(Frozen):
    """A part of a sentence, in its words, and what becomes of it.

    `checked` names the rules that hold a submission to it, `recorded` says what of it is written down when it comes, `judged` is a
    question that people can look up, `outside` why nobody here looks at it.
    """

    quote: Text
    checked: tuple[RuleName, ...] = ()
    recorded: str | None = None
    judged: str | None = None
    outside: str | None = None


class Sentence(Frozen):
    """One numbered sentence. `judged` is the question it puts to people, `background` why nothing is asked of anyone.

    A sentence that asks for more than one thing has `clauses`, which leave out none of its words, and says those there.
    `joined` says that it goes on in the paragraph of the sentence before it.
    """

    id: Text
    text: Text
    joined: Flag = False
    judged: str | None = None
    judged_quote: str | None = None
    background: str | None = None
    clauses: tuple[Clause, ...] = ()
    note: str | None = None


class NoticeSection(Frozen):
    """A headed part of the notice. `background` holds for all its sentences."""

    id: Text
    heading: str
    background: str | None = None
    sentences: tuple[Sentence, ...]


class Source(Frozen):
    """Where the text comes from and what was restored in it."""

    what: Text
    where: Text
    note: str = ""


class Deadline(Frozen):
    """The day by which nominations are asked for, and the sentence that says so."""

    day: date
    sentence: SentenceId


class Results(Frozen):
    """Where the results of a call are published, and what that page is called."""

    address: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$")]
    title: Text


class CallState(Frozen):
    """Where the call stands: not published yet, open, closed, or kept for reading only.

    `since` is the first day on which it stands so; it has to be known of a call that is over. `note` is a sentence for the site, and
    `results`, of a call that is over, where they were published; without them none are known.
    """

    stands: Stands = Field("open", alias="is")
    since: date | None = None
    note: Text | None = None
    results: Results | None = None

    @property
    def over(self) -> bool:
        """Whether nothing is sent in any more."""
        return self.stands in ("closed", "archived")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.over and self.since is None:
            raise PydanticCustomError("tuijian", "no day", {"said": f"state 是 {self.stands}，没有写从哪天起", "mend": "补上 since"})
        if self.results and not self.over:
            raise PydanticCustomError("tuijian", "results", {"said": f"state 是 {self.stands}，还没有结果", "mend": "删去 results"})
        return self


class Contact(Frozen):
    """A line of the notice's own contacts."""

    label: Text
    value: Text
    sentence: SentenceId


class Notice(Frozen):
    """`notice.yml`. `authority` is whose call it is; what the program makes is said to be none of its documents.

    `without` are the house rules that do not hold for this call, by name, each with the reason.
    `site_name` and `site_about` are what the site is called and what it says of itself.
    `offices` are the endings of the names of those addressed (教育厅, 教委). Days are counted in `timezone`. There is no deadline where we
    know of none. `programme` are the words of what is nominated for, which people write around a place's name
    (洛阳市基础教育综合改革实验区). Without a `state` the call is open.
    """

    number: Text
    title: Text
    programme: tuple[Text, ...] = ()
    issuer: Text
    authority: Text
    published: date | None = None
    addressees: tuple[Text, ...]
    offices: tuple[Text, ...] = ()
    timezone: TimeZone
    deadline: Deadline | None = None
    state: CallState = Field(default_factory=CallState)
    list_year: ListYear
    site: Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+/(\S*/)?$")]
    site_name: Text = "推荐说明"
    site_about: Text = ""
    sources: tuple[Source, ...]
    contacts: tuple[Contact, ...] = ()
    without: dict[str, Text] = Field(default_factory=dict)
    text: tuple[NoticeSection, ...]

    @cached_property
    def sentences(self) -> dict[str, Sentence]:
        """Every sentence by its number, in the notice's order."""
        return {sentence.id: sentence for section in self.text for sentence in section.sentences}

    @cached_property
    def headings(self) -> dict[str, str]:
        """The heading that each sentence stands under, empty where there is none."""
        return {sentence.id: section.heading for section in self.text for sentence in section.sentences}

    @property
    def last_day(self) -> date | None:
        """The day on which a call that is over closed; None for any other, and where it is not known."""
        if self.state.stands == "closed" and self.state.since:
            return self.state.since - timedelta(days=1)
        return self.deadline.day if self.deadline and self.state.over else None

    @property
    def closed_from(self) -> date | None:
        """The first day on which a call that is over took nothing any more; None for any other."""
        return self.last_day + timedelta(days=1) if self.last_day else self.state.since if self.state.over else None

    @property
    def day_judged(self) -> date | None:
        """The day that stands for that of receipt where nobody knows it, of a call that is over: the deadline's, else its last."""
        if not self.state.over or self.state.since is None:
            return None
        return self.deadline.day if self.deadline else self.state.since - timedelta(days=1)

    def matching(self, patterns: tuple[str, ...]) -> tuple[str, ...]:
        """The numbers of the sentences that are one of `patterns`, or begin with one that ends in `*`."""
        prefixes = tuple(pattern[:-1] for pattern in patterns if pattern.endswith("*"))
        return tuple(id for id in self.sentences if id in patterns or (prefixes and id.startswith(prefixes)))


# --- tasks, procedure, units, zones -------------------------------------------------------------


class Task(Frozen):
    """A task of the notice's list; its text is the sentence's. `related` names tasks that touch the same matter.

    Where not everybody may choose it, `lists` are those whose entries may, and `where` are conditions on their fields, or on fields outside
    the lists, as in the parameters of rules.
    """

    number: Number
    name: Text
    sentence: SentenceId
    related: tuple[TaskNumber, ...] = ()
    lists: tuple[ListName, ...] = ()
    where: Where = Field(default_factory=dict)

    def __hash__(self) -> int:
        return self.number


class Step(Frozen):
    """A step of the procedure: who acts, what they do, what comes out."""

    number: Number
    name: Text
    actor: Text
    action: Text
    output: Text
    cite: Cite


class SearchWords(Frozen):
    """A page of the site by its address, with an anchor for a part of it, and the words by which people look for what it says."""

    page: Text
    words: tuple[Text, ...]


class Unit(Frozen):
    """A nominating unit. `slug` names its folder; `accounts` are the numeric ids of accounts that may submit for it.

    `also` are other names that it goes by, `signs` the characters with which the numbers of its letters begin (豫).
    `deputies` are those of maintainers who may hand in for it as long as it has no account of its own.
    """

    name: Text
    short: Text
    also: tuple[Text, ...] = ()
    signs: tuple[Text, ...] = ()
    slug: Slug
    kind: Text
    code: DivisionCode | None = None
    accounts: tuple[Number, ...] = ()
    deputies: tuple[Number, ...] = ()

    def may_submit(self, account: int | None) -> bool:
        """Whether an account may hand in for the unit."""
        return account in (self.accounts or self.deputies)


class Received(Frozen):
    """A receipt of what was merged: which pull request and commit, whose account, by which catalogue it was judged, and its code.

    `received` is when this content first came in, `complete` when the first complete submission did.
    """

    pull: Number
    sha: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$")]
    account: Number
    catalog: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    received: AwareDatetime
    complete: AwareDatetime | None = None


class Waiver(Frozen):
    """A rule that whoever runs the call sets aside for one unit, or for one nominee of it (`zone`, as its list names it).

    `by` decided so on the day `decided`, for the reason `why`; it holds for what is received until the day `until`.
    """

    unit: UnitName
    zone: PlaceName | None = None
    rule: RuleName
    by: Text
    decided: date
    why: Text
    until: date


_NUMERALS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """A number as officials write it in a title: 一 to 十, and digits from there on."""
    return _NUMERALS[number] if 0 < number < len(_NUMERALS) else str(number)


def batch_name(number: int) -> str:
    """`第一批`: as a notice itself counts."""
    return f"第{numeral(number)}批"


class Batch(Frozen):
    """An earlier batch of zones. `confirmed` is the day from which its zones count as existing."""

    number: Number
    confirmed: date
    document: str | None = None
    basis: Text


class Zone(Frozen):
    """An existing zone; `code` is empty for a place that is no administrative division, which then lies `inside` one."""

    name: Text
    unit: UnitName
    batch: BatchNumber
    kind: Text
    code: DivisionCode | None = None
    inside: DivisionCode | None = None


class Zones(Frozen):
    """`zones.yml`."""

    batches: tuple[Batch, ...]
    zones: tuple[Zone, ...]


# --- rules --------------------------------------------------------------------------------------


Basis = Literal["notice", "standard", "house"]
"""What a rule rests on: the notice's words, a standard, or our own care for what must be read and published."""


class Message(Frozen):
    """What a rule says in one case: the sentence with its {variables}; `level`, `basis`, `fix`, `cite` where they differ."""

    text: Text
    level: Level | None = None
    basis: Basis | None = None
    fix: str | None = None
    cite: tuple[Cite, ...] | None = None


class Expect(Frozen):
    """A finding that an example must give; `at` is the text of the value that it points at."""

    case: Text
    level: Level | None = None
    at: str | None = None
    replacement: str | None = None


class Edit(Frozen):
    """In the `file` of the catalogue's base, `new` in place of `old`, which stands there just once."""

    file: Text
    old: Text
    new: str


class Example(Frozen):
    r"""A small change of the catalogue's base: `files` replace whole files (an empty text removes one), then `edits` change them.

    A name that begins with a slash lies beside the folders; `types` makes names of what is no plain file. Where `escaped`,
    \xNN is a byte, \uNNNN a character, and \{text*N} N times the text, in names too. `unit` moves all to that unit's folder.
    `as_of`, `author`, `accounts`, `others` and `changed` stand for what comes in from outside; `others` are lists of other
    pull requests (`pull`, `author`, `list`). A change that is not `whole` was too large to be looked at. Where what is expected may
    come `among` other findings of the rule, these do not count.
    """

    note: Text
    unit: str | None = None
    as_of: datetime | None = None
    author: Number | None = None
    accounts: tuple[Number, ...] | None = None
    changed: tuple[str, ...] | None = None
    whole: Flag = True
    others: tuple[dict[str, str], ...] = ()
    files: dict[str, str] = Field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    types: dict[str, EntryType] = Field(default_factory=dict)
    escaped: Flag = False
    expect: tuple[Expect, ...] = ()
    among: Flag = False
    boundary: Flag = False


class Examples(Frozen):
    """Passing and failing examples; they are the rule's tests and its documentation."""

    passing: tuple[Example, ...] = Field(alias="pass", min_length=1)
    failing: tuple[Example, ...] = Field(alias="fail", min_length=1)


class Rule(Frozen):
    """An instance of a kind: `params` are typed by the kind, `messages` hold one text for each of the kind's cases.

    Of a value that a rule speaks of `alone` no other rule says anything. A rule that is `taken_from` another call, named by its number,
    may leave it to that call's examples to show some of its cases.
    `enforces` names sentences that the rule holds to without quoting them (`t*`: all that begin so). `examples`, the
    larger part of a rule's text, are read when first asked for: a check needs none.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
    name: Slug
    title: Text
    level: Level
    basis: Basis
    standard: str | None = None
    kind: Slug
    params: dict[str, Any] = Field(default_factory=dict)
    cite: tuple[Cite, ...] = ()
    reading: str | None = None
    why: Text
    fix: Text
    messages: dict[str, Message] = Field(default_factory=dict)
    enforces: tuple[SentencePattern, ...] = ()
    alone: Flag = False
    since: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$")]
    taken_from: str | None = None
    retired: str | None = None
    _examples: Callable[[], Examples] = PrivateAttr()

    @cached_property
    def examples(self) -> Examples:
        """The rule's examples. Raises CatalogError where they are missing or do not fit."""
        return self._examples()

    def with_headings(self, headings: Mapping[str, str]) -> "Rule":
        """The rule whose quotes say under which heading they stand; `headings` by the sentence."""

        def with_heading(cites: tuple[Cite, ...]) -> tuple[Cite, ...]:
            return tuple(cite.model_copy(update={"heading": headings.get(cite.sentence, "")}) for cite in cites)

        messages = {
            name: message if message.cite is None else message.model_copy(update={"cite": with_heading(message.cite)})
            for name, message in self.messages.items()
        }
        return self.model_copy(update={"cite": with_heading(self.cite), "messages": messages})

    def with_examples(self, examples: Callable[[], Examples]) -> "Rule":
        """The rule with its examples, to be read when asked for."""
        rule = self.model_copy()
        rule.__dict__.pop("examples", None)
        rule._examples = examples
        return rule


class Exemplified(Frozen):
    """A rule as far as its examples go."""

    model_config = ConfigDict(extra="ignore")

    examples: Examples
