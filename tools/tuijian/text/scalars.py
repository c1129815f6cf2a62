"""Scalar types of our data files. YAML gives every scalar as a string; these turn the plain writing into a value."""

from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints


def _as_number(text: Any) -> Any:
    """A whole number from its plain decimal writing; anything else is left for pydantic to refuse."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 9 else text


def _as_flag(text: Any) -> Any:
    """The truth value written as true or false, just so."""
    return {"true": True, "false": False}.get(text, text) if isinstance(text, str) else text


Number = Annotated[int, BeforeValidator(_as_number)]
Flag = Annotated[bool, BeforeValidator(_as_flag)]
Text = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
