"""Talks to a session as the page does."""

import json
from typing import Any

from tuijian.browser.session import Session

NOW = "2024-01-15T10:00:00+08:00"


def looked(session: Session, files: dict[str, bytes | None], size: int = 9) -> Any:
    """What the page is told of files that somebody brings; `size` is that of a file which is not read."""
    names = [{"path": path, "size": size if data is None else len(data)} for path, data in files.items()]
    return json.loads(session.look(json.dumps(names), list(files.values()), NOW))


def drafted(session: Session, draft: dict[str, Any]) -> Any:
    """What the page is told of a draft."""
    return json.loads(session.draft(json.dumps(draft), NOW))
