"""The typed model of a submission, made from its form: it finds what does not fit and gives the JSON Schema for editors."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from tuijian.form.models import Form, FormField, FormList
from tuijian.form.values import code_meant, day_meant, is_moment, number_in
from tuijian.report.model import Frozen


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "empty")
    return text


def _day(text: str) -> str:
    if day_meant(text) != text:
        raise PydanticCustomError("day", "not a day")
    return text


def _six_digits(text: str) -> str:
    if code_meant(text) != text:
        raise PydanticCustomError("code", "not a code")
    return text


def _number(text: str) -> str:
    if number_in(text) is None:
        raise PydanticCustomError("number", "not a number")
    return text


def _time(text: str) -> str:
    if not is_moment(text):
        raise PydanticCustomError("time", "not a day and a time")
    return text


def _one_of_endings(endings: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not text.endswith(endings):
            raise PydanticCustomError("ending", "another ending")
        return text

    return check


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in choices:
            raise PydanticCustomError("choice", "no such choice")
        return text

    return check


def _length_check(most: int, must: bool = False) -> Callable[[Any], Any]:
    """Refuses a list before its entries are looked at where it is too long, or there must be an entry and is none.

    Pydantic itself would name the faults of the entries instead.
    """

    def check(items: Any) -> Any:
        if isinstance(items, list) and len(items) > most:
            raise PydanticCustomError("too_long", "too long")
        if must and items == []:
            raise PydanticCustomError("empty", "empty")
        return items

    return check


def _as_one_text(value: Any) -> Any:
    """A list of texts as one text."""
    return NUMBERS.join(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else value


NUMBERS = "、"
"""What stands between numbers in a text."""

_NUMBER_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[+-]?[0-9][0-9,]*([.][0-9]+)?%?$"}]}
_NUMBERS_SCHEMA = {
    "anyOf": [
        {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1},
        {"type": "integer", "minimum": 1},
        {"type": "string", "pattern": "^[0-9]+(?:[、，, ]+[0-9]+)*$"},
    ]
}


def _editor_schema(field: FormField, schema: dict[str, Any]) -> WithJsonSchema:
    """What an editor is told of a field that is no mere text."""
    return WithJsonSchema({**schema, "title": field.label, "description": field.hint, "examples": [field.example]})


def _leaf(field: FormField) -> Any:
    """The type of a text field: what it accepts, and what an editor is told."""
    if field.type == "numbers":  # which of them there are, a rule of the catalogue says
        return Annotated[str, BeforeValidator(_as_one_text), AfterValidator(_not_blank), _editor_schema(field, _NUMBERS_SCHEMA)]
    if field.type == "number":
        return Annotated[str, AfterValidator(_not_blank), AfterValidator(_number), _editor_schema(field, _NUMBER_SCHEMA)]
    schema: dict[str, Any] = {}
    checks: list[Callable[[str], str]] = [_not_blank]
    if field.type == "date":
        checks, schema = [_not_blank, _day], {"format": "date"}
    elif field.type == "time":
        checks, schema = [_not_blank, _time], {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}$"}
    elif field.type == "code":
        checks, schema = [_not_blank, _six_digits], {"pattern": "^[0-9]{6}$"}
    elif field.type == "file":
        checks = [_not_blank, _one_of_endings(field.accept)]
        schema = {"pattern": rf"\.({'|'.join(ending.lstrip('.') for ending in field.accept)})$"}
    elif field.type == "choice":
        choices = (*field.choices, *field.choices.values())
        checks, schema = [_not_blank, _one_of(choices)], {"enum": list(choices)}
    extra = Field(title=field.label, description=field.hint, examples=[field.example] if field.example else None, json_schema_extra=schema)
    return Annotated[str, *(AfterValidator(check) for check in checks), extra]


def _nested_type(field: FormField) -> Any:
    """The type of a list in an entry; one that must be there has an entry."""
    entry = _model(field.name, field.fields)
    least: dict[str, Any] = {"minItems": 1} if field.required else {}  # `min_length` would count the entries that are right
    list_field = Field(title=field.label, description=field.hint, max_length=field.most, json_schema_extra=least)
    return Annotated[tuple[entry, ...], list_field, BeforeValidator(_length_check(field.most, field.required))]  # type: ignore[valid-type]


def _type(field: FormField) -> Any:
    if field.type == "list":
        return _nested_type(field)
    if field.type != "group":
        return _leaf(field)
    return Annotated[_model(field.name, field.fields), Field(title=field.label, description=field.hint)]


def _is_required(field: FormField) -> bool:
    """Whether the field must be there whatever else is; when a group of which a rule speaks must be, that rule knows."""
    return field.required and not (field.type == "group" and field.rule)


def _model(name: str, fields: tuple[FormField, ...], **more: Any) -> type[BaseModel]:
    members: dict[str, Any] = {field.name: (_type(field), ...) if _is_required(field) else (_type(field) | None, None) for field in fields}
    return create_model(name.capitalize(), __base__=Frozen, **members, **more)


def _list(form_list: FormList) -> Any:
    entry = _model(form_list.name, form_list.fields)
    list_field = Field(title=form_list.label, description=form_list.hint, max_length=form_list.most)
    whole = Annotated[tuple[entry, ...], list_field, BeforeValidator(_length_check(form_list.most))]  # type: ignore[valid-type]
    return (whole, ...) if form_list.required else (whole, ())


def nomination_model(form: Form) -> type[BaseModel]:
    """The pydantic model of the list file that `form` describes."""
    return _model("nomination", form.fields, **{found.name: _list(found) for found in form.lists})


def nomination_schema(form: Form) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the list file, for editors and other programs."""
    schema = nomination_model(form).model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
