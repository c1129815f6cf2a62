"""What GitHub tells of the open pull requests, written down, so that all else is decided without a token. Nothing here calls GitHub."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tuijian.review.github_types import CommitStatus, Pull

FILE = "world.json"


class World(BaseModel):
    """The open pull requests to the default branch, and what is known of each.

    Our statuses of its head, the newest first; the first line of our comment; the heads that it has had, with the moments that GitHub's
    records give for them. These and `now` are in seconds since 1970.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    now: int
    pulls: tuple[Pull, ...] = ()
    statuses: dict[str, tuple[CommitStatus, ...]] = {}
    memories: dict[int, str] = {}
    heads: dict[int, dict[str, int]] = {}

    def save(self, folder: Path) -> None:
        """Write it down for a later step."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(self.model_dump_json(), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "World":
        """What an earlier step wrote down."""
        return cls.model_validate_json((folder / FILE).read_bytes())
