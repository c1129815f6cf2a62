"""The names of the units' folders, in the form in which tuijian.submission.brought_files asks for them. Pure."""

from tuijian.catalog.load import Catalog
from tuijian.submission.brought_files import UNKNOWN


def folder_names(catalog: Catalog) -> frozenset[str]:
    """The names of the units' folders, and that of the sample's."""
    sample = catalog.form.sample
    return frozenset(unit.slug for unit in catalog.units) | ({sample.folder} if sample else set())


def folder_named(catalog: Catalog, listed: bytes) -> str:
    """The folder of the unit that a list names."""
    path = f"{catalog.form.root}//{catalog.form.file}"
    unit = catalog.unit_named(catalog.reader.read("", (), {path: listed}).text(catalog.form.unit))
    return unit.slug if unit else UNKNOWN
