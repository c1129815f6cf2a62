"""The account that we write by, asked of GitHub and not assumed: another token is another account."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from tuijian.review.github_types import Account

if TYPE_CHECKING:
    from tuijian.review.client import Client


class Identity(NamedTuple):
    """An account: its numeric id, and whether it is a person's (`User`) or a program's (`Bot`)."""

    account: int
    kind: str = "Bot"

    def ours(self, user: Account | None) -> bool:
        """Whether an account is the one that we write by. A name could be anyone's."""
        return user is not None and user.id == self.account and user.type == self.kind

    def learn(self, answer: Any) -> "Identity":
        """The account that an answer to a write of ours names as its author, or else this one."""
        author = (answer.get("user") or answer.get("creator")) if isinstance(answer, dict) else None
        identity = _account(author)
        return self if identity is None else identity


ACTIONS = Identity(41898282)
"""github-actions[bot] on github.com, by whose token the workflow writes."""


def _account(data: Any) -> Identity | None:
    with suppress(ValidationError):
        account = Account.model_validate(data)
        return Identity(account.id, account.type)
    return None


def whoami(client: "Client", known: Identity = ACTIONS) -> Identity:
    """The account of the token. A program's token may not ask that: then it is `known`, until the answer to a write names another."""
    from tuijian.review.client import ApiError

    with suppress(ApiError):
        return _account(client.get("/user")) or known
    return known
