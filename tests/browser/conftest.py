"""A session as the page has it, and the sample."""

from typing import Any

import pytest
from talk import looked

from tuijian.browser.session import Session
from tuijian.catalog.disk import read_catalog


@pytest.fixture(scope="session")
def session() -> Session:
    """The session of the catalogue that ships."""
    return Session(read_catalog())


@pytest.fixture(scope="session")
def sample(session: Session) -> dict[str, bytes | None]:
    """The sample's files."""
    return {name: data for name, data in session.catalog.base.items() if "/" not in name}


@pytest.fixture
def draft(session: Session, sample: dict[str, bytes | None]) -> Any:
    """The sample as a draft, anew for each test."""
    return looked(session, sample)["draft"]
