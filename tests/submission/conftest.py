"""A repository to be read."""

from pathlib import Path

import pytest
from bare_repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "repository.git")
