"""libyaml's parser, where PyYAML has it; None where it has not, as under Pyodide."""

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:
    CParser = None  # type: ignore[assignment,misc]

__all__ = ["CParser"]
