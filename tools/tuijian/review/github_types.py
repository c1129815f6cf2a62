"""What the review reads of GitHub, typed: only the fields that it uses, and every field that GitHub may leave empty as such."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]

Text = Annotated[str, AfterValidator(lambda text: text.replace("\r\n", "\n"))]
"""What was written on GitHub. Whoever edits it on its pages, if only to tick a box, leaves other ends of lines."""

GHOST = 10137
"""The account that GitHub shows for those that are deleted. It is listed for no unit, so nothing is taken for a unit's word."""


class FromGitHub(BaseModel):
    """Base of what others wrote: fields that we do not know are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Account(FromGitHub):
    """Who did something. Names are registered anew; the id stays."""

    id: int
    type: str = "User"


class PullLabel(FromGitHub):
    """A label on a pull request."""

    name: str


class NamedRepository(FromGitHub):
    """A repository by its number, which stays."""

    id: int


class Branch(FromGitHub):
    """One side of a pull request. Its repository may be deleted; nothing is read from there."""

    ref: str
    sha: Sha
    repo: "NamedRepository | None" = None


class Pull(FromGitHub):
    """A pull request as it stands. `changed_files` is missing in lists."""

    number: Annotated[int, Field(ge=1)]
    state: str
    draft: bool = False
    locked: bool = False
    user: Account | None = None
    head: Branch
    base: Branch
    labels: tuple[PullLabel, ...] = ()
    changed_files: int | None = None
    created_at: str
    updated_at: str
    html_url: str = ""
    merged_at: str | None = None
    author_association: str = "NONE"

    @property
    def author(self) -> int:
        """The numeric id of who opened it."""
        return self.user.id if self.user else GHOST


class ChangedFile(FromGitHub):
    """A file of the change; `patch` is missing where it is large or no text."""

    filename: str
    status: str
    previous_filename: str | None = None
    patch: str | None = None


class Comment(FromGitHub):
    """A comment on a pull request, or a remark on one of its lines; `line` is None once the line is gone, or for a whole file."""

    id: int
    user: Account | None = None
    body: Text | None = None
    path: str = ""
    line: int | None = None
    subject_type: str = "line"
    in_reply_to_id: int | None = None
    author_association: str = "NONE"


class CommitStatus(FromGitHub):
    """A status of a commit."""

    id: int
    state: str
    context: str
    description: str | None = None
    target_url: str | None = None
    creator: Account | None = None
    created_at: str


class WorkflowRun(FromGitHub):
    """A run of a workflow: for which head it was started, and when. `created_at` stays when it is run again."""

    event: str = ""
    head_sha: str
    head_branch: str | None = None
    head_repository: NamedRepository | None = None
    created_at: str


class Suite(FromGitHub):
    """A suite of checks of a commit, made when the commit came in; `pull_requests` names those from the repository's own branches."""

    class SuitePull(FromGitHub):
        """A pull request that it belongs to."""

        number: int

    created_at: str | None = None
    pull_requests: tuple[SuitePull, ...] | None = None


class Repository(FromGitHub):
    """Where all this happens."""

    full_name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}/\.?[A-Za-z0-9_-][A-Za-z0-9_.-]{0,98}$")]
    default_branch: str


class MergeGroup(FromGitHub):
    """A group in the merge queue."""

    head_sha: Sha
    base_sha: Sha


class Inputs(FromGitHub):
    """What a person gave who started the workflow by hand: a pull request's number, or nothing for all that is owed."""

    pull: str | None = None


class GitHubEvent(FromGitHub):
    """What happened: to a pull request, to a merge group, to the default branch (a push), by the clock, or by hand."""

    action: str = ""
    repository: Repository
    number: int | None = None
    pull_request: Pull | None = None
    merge_group: MergeGroup | None = None
    inputs: Inputs | None = None

    @property
    def own_pull(self) -> int | None:
        """The number of the pull request that this is about; it comes first."""
        if self.pull_request is not None:
            return self.pull_request.number
        text = self.inputs.pull if self.inputs and self.inputs.pull else ""
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else self.number

    @property
    def new_head(self) -> str | None:
        """The head that came in by this event, where one did."""
        return self.pull_request.head.sha if self.pull_request and self.action in ("opened", "synchronize") else None


State = Literal["success", "failure", "error"]
