"""What the review fetches: the heads of all open pull requests, one refspec a line for `git fetch`: heads.py EVENT.

Numbers and hashes only, held against their types; no name that anyone chose. A group of the merge queue is fetched alone.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tuijian.catalog.load import Catalog
from tuijian.folder import read_catalog
from tuijian.review.client import PUBLIC, Client, connect
from tuijian.review.command import read_event
from tuijian.review.github import Event, Pull
from tuijian.review.publish import read


def refspecs(client: Client, event: Event, catalog: Catalog) -> Iterator[str]:
    """Where each head is and where it goes: the event's own, though it may be closed by now, then listed accounts', then the others'."""
    if event.merge_group is not None:
        yield f"+{event.merge_group.head_sha}:refs/review/group"
        return
    name, branch = event.repository.full_name, event.repository.default_branch
    listed = {account for unit in catalog.units for account in unit.accounts}
    pulls = sorted(
        read(client, Pull, f"/repos/{name}/pulls", state="open", base=branch), key=lambda pull: (pull.author not in listed, pull.number)
    )
    own = [event.pull_request.number] if event.pull_request else []
    numbers = dict.fromkeys([*own, *(pull.number for pull in pulls)])
    yield from (f"+refs/pull/{number}/head:refs/review/{number}" for number in numbers)


def main(arguments: list[str]) -> None:
    """Print them for the event in a file. The token and the address come from the environment."""
    with connect(os.environ.get("GITHUB_TOKEN", ""), os.environ.get("GITHUB_API_URL") or PUBLIC) as http:
        for line in refspecs(Client(http), read_event(arguments[0]), read_catalog(Path("catalog"))):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
