"""Kinds of rule, one module a family. A rule is a kind (code, here) and an instance (data, in `catalog/rules/`)."""
