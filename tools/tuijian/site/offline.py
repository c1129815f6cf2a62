"""The site as it works from a disk: links name files, and what a page would fetch comes as scripts. What mkdocs calls is in `hook`."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from tuijian.site.pages.place_answers import PATH

OFFLINE = "TUIJIAN_OFFLINE"
"""The variable that asks for a site that works from a disk."""

WORKER = "assets/disk-worker.js"
"""A page from the disk may start no worker, which the theme's search runs in: this stands in for it."""

INDEX_SCRIPT = "search/search_index.js"
"""Where the theme looks for its index on a page from the disk, and under which name: __index."""

PLACES = "assets/disk-places.js"
"""What the picker looks places up by, data and code in one script: a page from the disk may import no module."""


def prepare_config(config: MkDocsConfig) -> None:
    """Links that name files, and the scripts that a page needs there."""
    config.use_directory_urls = False
    config.extra["offline"] = True
    config.extra["polyfills"] = [*config.extra["polyfills"], WORKER]


def files(made: Mapping[str, str | bytes], docs: Path) -> dict[str, str]:
    """The scripts that such a site has beside the files of any site; `made` are those made from the catalogue."""
    scripts = {WORKER: Path(__file__).with_name("disk-worker.js").read_text(encoding="utf-8")}
    if PATH in made:
        scripts[PLACES] = _places((docs / "assets" / "places.js").read_text(encoding="utf-8"), made[PATH])
    return scripts


def _places(module: str, data: str | bytes) -> str:
    """The module as a script that needs no address: it leaves `Places` and its data in `tuijianPlaces`."""
    text = data.decode() if isinstance(data, bytes) else data
    code = module.replace("export class ", "class ")
    return f"var tuijianPlaces = (() => {{\n{code}\nreturn {{ Places, data: {text} }};\n}})();\n"


def index_script(index: str) -> str:
    """The search's index, JSON, as a script."""
    return f"var __index = {index}"


def by_files(words: Mapping[str, Sequence[str]], addresses: Collection[str]) -> dict[str, Sequence[str]]:
    """Words by the addresses of files: `seats/#henan` is `seats.html#henan`; one that is not known stays and is told as missing."""
    return {_file(address, addresses): terms for address, terms in words.items()}


def _file(address: str, addresses: Collection[str]) -> str:
    path, mark, anchor = address.partition("#")
    files = (f"{path.rstrip('/')}.html{mark}{anchor}", f"{path}index.html{mark}{anchor}")
    return next((one for one in files if one in addresses), address)
