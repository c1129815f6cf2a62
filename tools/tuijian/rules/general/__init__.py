"""Kinds that any call may use as they are: values, counts, shares, windows, files, lists of names. Loaded where a call has one."""

MODULES = {
    "values": ("value", "in-set", "interval"),
    "counts": ("count", "count-each", "count-all", "share", "unique", "linked"),
    "sending": ("window", "files", "named-files"),
}
"""The kinds by the module that declares them."""
