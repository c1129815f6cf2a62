"""What is new in a release: prints the changelog's section of the version that a tag names. `release.py v1.2.3`.

Ends with one sentence and status 1 where the tag is not the version of the program, or the changelog has no section of it that is dated.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def notes(tag: str, version: str, changelog: str) -> str:
    """The section, without its heading. ValueError with what is wrong."""
    if tag != f"v{version}":
        raise ValueError(f"the tag {tag} is not v{version}, the version in tools/tuijian/__init__.py")
    sections: dict[str, str] = {head: text.strip() for head, text in re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", changelog, re.MULTILINE)}
    dated = [head for head in sections if re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", head)]
    if not dated or not sections[dated[0]]:
        raise ValueError(f"CHANGELOG.md has no section “## {version} (the day as 2026-01-31)”, or nothing stands in it")
    return sections[dated[0]] + "\n"


def version() -> str:
    """The program's version, read and not imported: nothing of the program need be installed."""
    text = (ROOT / "tools" / "tuijian" / "__init__.py").read_text(encoding="utf-8")
    return str(re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)[0])


def main() -> int:
    """Print the section."""
    try:
        sys.stdout.write(notes(sys.argv[1], version(), (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
