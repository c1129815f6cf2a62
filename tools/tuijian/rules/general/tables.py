"""The tables of a catalogue: CSV files, each known by its name without the ending."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tuijian.catalog.load import Catalog


@dataclass(frozen=True, eq=False)
class CatalogTable:
    """The rows of a table, each by the words of the first row."""

    name: str
    rows: tuple[Mapping[str, str], ...]

    @staticmethod
    def of(catalog: Catalog, name: str) -> "CatalogTable":
        """The table of that name; it has no rows where there is none."""
        return _read(name, catalog.tables.get(f"{name}.csv", ""))


@lru_cache(maxsize=32)
def _read(name: str, text: str) -> CatalogTable:
    return CatalogTable(name, tuple(csv.DictReader(io.StringIO(text))))
