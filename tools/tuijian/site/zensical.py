"""The site as Zensical builds it, the theme's successor, which knows no hooks: `python -m tuijian.site.zensical PROGRAM FOLDER`.

All that it reads is written out first: pages, files, templates and settings. What the hook does to pages and to the search's index after
mkdocs has made them is done here to those that it has made.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils.yaml import yaml_load

from tuijian.catalog.load import Catalog
from tuijian.console.errors import UsageError, in_quotes
from tuijian.site import hook
from tuijian.site.build import checkout_for_build, sources
from tuijian.site.data.search_terms import Words, city_terms, page_terms, require_pages, terms_after_others
from tuijian.site.markup.page_lead import description
from tuijian.site.markup.repository_links import with_repository_link

SCRIPT = "assets/zensical-search.js"
"""Its search speaks English: this script puts our words in their place."""

INDEX = "search.json"
"""Where its search keeps what it knows, below the site."""

THEIRS = ("partials/search.html",)
"""The templates of ours in whose place it needs its own."""

UNKNOWN = ("hooks", "watch", "exclude_docs", "strict")
"""What mkdocs.yml says to mkdocs alone."""


def build(root: Path, program: Path, home: Path) -> Path:
    """The site of the checkout, made by that `zensical` from what is written into `home`.

    UsageError with what it finds wrong, PluginError with what is wrong in the catalogue.
    """
    config, site = write(root, home), home / "site"
    _run(program, home)
    for path in site.rglob("*.html"):
        page = path.read_text("utf-8")
        path.write_text(finished(page, config.site_description or "", config.repo_url or ""), encoding="utf-8")
    add_search_words(site / INDEX, config.extra["made_from"].catalog)
    return site


def _run(program: Path, home: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(program), "build", "--strict"], cwd=home, env=environment, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise UsageError(f"Zensical 没有生成网站：\n{done.stdout}{done.stderr}")


def write(root: Path, home: Path) -> MkDocsConfig:
    """Write what Zensical reads into a folder that is new or empty; gives the settings as the hook has made them."""
    if home.exists() and any(home.iterdir()):
        raise UsageError(f"{in_quotes(home.as_posix())}里有别的文件，没有写进去。")
    config = hook.on_config(load_config(str(root / "mkdocs.yml")))
    for name, data in _files(root, config.extra["styles"]).items():
        path = home / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    shutil.copytree(root / "docs" / "overrides", home / "overrides", ignore=lambda folder, names: _theirs(Path(folder), names))
    text = json.dumps(_settings(root, config), ensure_ascii=False, indent=1)  # JSON is YAML
    (home / "mkdocs.yml").write_text(text, encoding="utf-8")
    return config


def _files(root: Path, styles: Sequence[str]) -> Mapping[str, bytes]:
    """What mkdocs would read, with the style sheets as one, and the script for the search."""
    files = dict(sources(root))
    joined = b"\n".join([files.pop(path) for path in styles])
    return {**files, hook.STYLES: joined, SCRIPT: Path(__file__).with_name("zensical-search.js").read_bytes()}


def _theirs(folder: Path, names: Sequence[str]) -> list[str]:
    return [name for name in names if (folder / name).as_posix().endswith(THEIRS)]


def _settings(root: Path, config: MkDocsConfig) -> Mapping[str, Any]:
    """What mkdocs.yml says, with what the hook says in its place."""
    written = {name: value for name, value in yaml_load((root / "mkdocs.yml").read_text("utf-8")).items() if name not in UNKNOWN}
    from_hook = {name: config[name] for name in ("site_name", "site_description", "site_url", "nav", "extra_css")}
    extra = {name: value for name, value in config.extra.items() if isinstance(value, str | bool)}
    folders = {"docs_dir": "pages", "site_dir": "site"}
    theme = {**written["theme"], "custom_dir": "overrides", "variant": "classic"}
    return {**written, **from_hook, **folders, "extra": extra, "theme": theme, "extra_javascript": [*written["extra_javascript"], SCRIPT]}


def finished(page: str, about: str, repository: str) -> str:
    """A page's HTML: what links to it show is its lead, in place of what the site is `about`, and 本仓库 leads to the repository."""
    head, mark, rest = page.partition("<article")
    lead = description(rest)
    if lead:
        head = head.replace(f'content="{about}"', f'content="{lead}"')
    return head + with_repository_link(f"{mark}{rest}", repository)


def add_search_words(path: Path, catalog: Catalog) -> None:
    """Give its search the words that pages are found by. Raises PluginError where the call's list names a page that is not there."""
    index, words = json.loads(path.read_text("utf-8")), page_terms(catalog)
    with hook.stop_on_faults():
        require_pages(words, {item["location"] for item in index["items"]})
    longer = with_words(index, words, city_terms(catalog), terms_after_others(catalog))
    path.write_text(json.dumps(longer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def with_words(index: Mapping[str, Any], words: Words, places: Words, too: Words) -> dict[str, Any]:
    """The index with words unseen before the titles, an entry for each place, which leads where it does, and more words below the texts.

    Not as tags: its search finds nothing by them, and shows all that there are beside what it found.
    """
    items = index["items"]
    longer = (_longer(one, words.get(one["location"], ()), too.get(one["location"], ())) for one in items)
    return {**index, "items": [*longer, *_entries(items, places)]}


def _longer(item: Mapping[str, Any], words: Sequence[str], too: Sequence[str]) -> Mapping[str, Any]:
    """The index holds HTML, which the search shows as such. What comes first in a title weighs most."""
    unseen = f'<span hidden="hidden">{escape(" ".join(words))} </span>' if words else ""
    below = "".join(f"<p>{escape(word)}</p>" for word in too)
    return {**item, "title": unseen + item["title"], "text": item["text"] + below}


def _entries(items: Sequence[Mapping[str, Any]], places: Words) -> Iterator[Mapping[str, Any]]:
    for item in items:
        for place in places.get(item["location"], ()):
            yield {**item, "title": escape(place), "text": "", "path": [*item.get("path", []), item["title"]]}


def main(arguments: Sequence[str]) -> int:
    """Build the site of the checkout around this folder: 0, or 2 with what is wrong."""
    try:
        program, home = map(Path, arguments)
        print(f"网站已生成：{build(checkout_for_build(Path.cwd()), program.absolute(), home.absolute())}")
    except ValueError:
        print("用法：python -m tuijian.site.zensical zensical程序 文件夹", file=sys.stderr)
        return 2
    except (UsageError, PluginError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
