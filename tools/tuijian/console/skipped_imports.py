"""Starts the command sooner: leaves out what libraries import and we never use. Measured: a tenth of a short run."""

import gc
import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


def start_lean() -> None:
    """Before anything else is imported. The rest of the process has no plugin of pydantic's and only markdown-it's block half.

    No garbage is looked for either: what is loaded now stays to the end; `check` looks for it once it reads submissions.
    """
    gc.disable()
    _without_plugins()
    _without_running("markdown_it")


def start_models() -> None:
    """Before pydantic is imported: it describes its own schemas in some hundred TypedDicts that nobody asks at run time."""
    name = "pydantic_core.core_schema"
    if name not in sys.modules:
        typing: Any = import_module("typing_extensions")
        kept = typing.TypedDict
        typing.TypedDict = _Described
        try:
            import_module(name)
        except ModuleNotFoundError:  # said by who needs it
            pass
        finally:
            typing.TypedDict = kept


class _Described(dict[str, object]):
    """What takes the place of TypedDict there."""

    def __init_subclass__(cls, total: bool = True) -> None:
        """Take what TypedDict takes."""


def _without_plugins() -> None:
    """Pydantic looks for plugins through importlib.metadata, which brings in email and more; there are none to find."""
    loader = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(loader.__name__, loader)


def _without_running(package: str) -> None:
    """Let the modules of a package be imported without its own `__init__`, which would import all of them."""
    spec = find_spec(package)
    if spec is not None and package not in sys.modules:
        sys.modules[package] = module_from_spec(spec)
