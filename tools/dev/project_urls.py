"""The package's addresses, from where each stands already: the site in catalog/notice.yml, the repository in mkdocs.yml.

hatchling calls this when it builds (`[tool.hatch.metadata.hooks.custom]`); nothing but Python's own library and hatchling is there then.
"""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Addresses(MetadataHookInterface):
    """Fills in `[project.urls]`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the addresses that are known; those of the repository are left out where mkdocs.yml names none."""
        metadata["urls"] = urls(Path(self.root))


def urls(root: Path) -> dict[str, str]:
    """Each address by what a package index calls it."""
    site, repository = _value(root / "catalog" / "notice.yml", "site"), _value(root / "mkdocs.yml", "repo_url").rstrip("/")
    found = {"Homepage": site, "Changelog": f"{site.rstrip('/')}/changes/"} if site else {}
    return found | ({"Source": repository, "Issues": f"{repository}/issues"} if repository else {})


def _value(file: Path, key: str) -> str:
    """What a key at the top of a YAML file says, on its own line; nothing where it is not there."""
    found = re.search(rf"^{key}: *[\"']?(https?://[^\s\"'#]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""
