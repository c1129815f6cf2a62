"""Kinds that any call may use as they are: values, counts, shares, windows, files, lists of names. Loaded where a call has one."""
