"""The words of a catalogue's faults, in Chinese: what is like a wrong name, and what pydantic and the loader of YAML find. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from string import Formatter
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from tuijian.text.positions import Problem

Loc = tuple[str | int, ...]

LONGEST_QUOTE = 40
"""So many characters of what stands in a file are shown."""

NEAR = 4
"""So many right numbers are listed."""

MOST_CHOICES = 8
"""So many right names are listed where none is like the wrong one."""


class UnplacedFlaw(NamedTuple):
    """A fault before its place is looked up: the path of a value in a file's data, or of its `key`, what is wrong and how to mend it."""

    file: str
    loc: Loc
    message: str
    mend: str = ""
    key: bool = False


def quoted(text: object) -> str:
    """A text of a file in Chinese quotes on one line, cut where it is long."""
    line = " ".join(str(text).replace("'", "’").split())
    line = "".join(sign if sign.isprintable() else f"（U+{ord(sign):04X}）" for sign in line)
    return f"“{line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + '…'}”"


def nearest(word: str, names: Iterable[str]) -> str:
    """The known name that is most like the word; "" where none is."""
    from difflib import SequenceMatcher

    ratios = {name: SequenceMatcher(None, name, word).ratio() for name in names if name != word}
    best = max(ratios, key=lambda name: ratios[name], default="")
    return best if best and ratios[best] > 0.5 else ""


def choice_words(word: object, choices: Collection[object]) -> str:
    """How to mend a wrong name: the nearest right one, else what there is."""
    if choices and all(isinstance(one, int) for one in choices):
        return _nearest_numbers(word, [one for one in choices if isinstance(one, int)])
    names = [str(name) for name in (sorted(choices, key=str) if isinstance(choices, set | frozenset) else choices)]
    near = nearest(str(word), names)
    if near:
        return f"改成 {near}"
    if not names:
        return "删去这一项"
    return f"可以写 {'、'.join(names[:MOST_CHOICES])}{'等' * (len(names) > MOST_CHOICES)}"


def _nearest_numbers(word: object, choices: Collection[int]) -> str:
    """The known numbers that are nearest to a wrong one."""
    wrong = word if isinstance(word, int) else min(choices)
    nearest_choices = sorted(sorted(choices, key=lambda one: abs(one - wrong))[:NEAR])
    return f"可以写 {'、'.join(map(str, nearest_choices))}{'等' * (len(choices) > NEAR)}"


# --- what pydantic finds ------------------------------------------------------------------------

_TYPES: dict[str, tuple[str, str]] = {
    "missing": ("缺少“{key}”这一项", "补上它"),
    "string_type": ("“{key}”应当是一段文字", "写成一段文字"),
    "string_too_short": ("“{key}”是空的", "填上内容，可以不写的就删去这一项"),
    "string_pattern_mismatch": ("“{key}”的写法不对，写的是{value}", "{form}"),
    "int_type": ("“{key}”应当是数字，写的是{value}", "写成 3 这样的整数"),
    "decimal_type": ("“{key}”应当是数字，写的是{value}", "写成 70 或者 0.5 这样的数"),
    "is_instance_of": ("“{key}”应当是数字，写的是{value}", "写成 70 或者 0.5 这样的数"),
    "bool_type": ("“{key}”只能是 true 或者 false，写的是{value}", "改成 true 或者 false"),
    "literal_error": ("“{key}”没有{value}这一种", "{choice}"),
    "enum": ("“{key}”没有{value}这一种", "{choice}"),
    "date_type": ("“{key}”应当是日期", "写成 2026-01-31 这样"),
    "date_parsing": ("“{key}”不是日期，写的是{value}", "写成 2026-01-31 这样"),
    "date_from_datetime_parsing": ("“{key}”不是日期，写的是{value}", "写成 2026-01-31 这样"),
    "date_from_datetime_inexact": ("“{key}”不是日期，写的是{value}", "写成 2026-01-31 这样"),
    "datetime_type": ("“{key}”应当是时间", "写成 2026-01-31T10:00:00+08:00 这样"),
    "datetime_parsing": ("“{key}”不是时间，写的是{value}", "写成 2026-01-31T10:00:00+08:00 这样"),
    "datetime_from_date_parsing": ("“{key}”不是时间，写的是{value}", "写成 2026-01-31T10:00:00+08:00 这样"),
    "timezone_aware": ("“{key}”没有写时区，写的是{value}", "写成 2026-01-31T10:00:00+08:00 这样"),
    "tuple_type": ("“{key}”应当是一列", "每项一行，行首写“- ”，或者写成 [甲, 乙]"),
    "dict_type": ("“{key}”应当逐行写成“名称: 内容”", "在它下面缩进两格，逐行写"),
    "model_type": ("“{key}”应当逐行写成“名称: 内容”", "在它下面缩进两格，逐行写"),
    "too_short": ("“{key}”至少要有{min_length}项，现在有{actual_length}项", "补上"),
    "pattern_type": ("“{key}”应当是正则表达式", "写成一段文字"),
    "pattern_regex": ("“{key}”不是能用的正则表达式，写的是{value}", "核对括号和反斜杠"),
    "greater_than_equal": ("“{key}”至少是{ge}，写的是{value}", "改成不小于{ge}的数"),
    "tuijian": ("{said}", "{mend}"),
}
"""By the type of pydantic's error: what is wrong, and how to mend it."""

_OTHER = ("“{key}”的写法不对", "按 tuijian schema catalog 给出的格式核对")

_FORMS = {
    r"^[a-z][a-z0-9-]*$": "只用小写字母、数字和连字符，以字母开头",
    r"^[a-z][a-z_]*$": "只用小写字母和下划线，以字母开头",
    r"^[0-9]{6}$": "写成六位数字，加英文引号",
    r"^[A-Z][0-9]{2}$": "写成一个大写字母加两位数字，如 Q01",
    r"^[0-9]+(\.[0-9]+)*$": "写成版本号，加英文引号，如 \"1.0\"",
    r"^https://[^\s/]+/(\S*/)?$": "写成 https:// 开头、/ 结尾的网址",
    r"^\.[a-z0-9]+$": "写成小写的扩展名，如 .pdf",
}  # fmt: skip
"""What a pattern of the models asks for."""


def model_faults(file: str, errors: Iterable[ErrorDetails], model: object, at: Loc = ()) -> list[UnplacedFlaw]:
    """What pydantic found in data that stands `at` a path in a file; a key that is only misspelt is one fault and not two."""
    all_errors = list(errors)
    unknown = [error for error in all_errors if error["type"] == "extra_forbidden"]
    missing = [error["loc"] for error in all_errors if error["type"] == "missing"]
    renamed = {error["loc"]: _misspelt_key(error["loc"], missing) for error in unknown}
    faults = [_unknown_key_fault(file, error, model, renamed[error["loc"]], at) for error in unknown]
    rest = (error for error in all_errors if error not in unknown and error["loc"] not in renamed.values())
    return faults + [_value_fault(file, error, at) for error in rest]


def _misspelt_key(loc: Loc, missing: Iterable[Loc]) -> Loc | None:
    """The missing key beside an unknown one that it is a slip for."""
    beside = {str(other[-1]): other for other in missing if other[:-1] == loc[:-1]}
    return beside.get(nearest(str(loc[-1]), beside))


def _unknown_key_fault(file: str, error: ErrorDetails, model: object, meant: Loc | None, at: Loc) -> UnplacedFlaw:
    loc = error["loc"]
    keys = [str(meant[-1])] if meant else _keys(type_at(model, loc[:-1]))
    return UnplacedFlaw(file, (*at, *loc), f"没有“{_key_text(loc[-1])}”这一项", choice_words(loc[-1], keys), key=True)


def _value_fault(file: str, error: ErrorDetails, at: Loc) -> UnplacedFlaw:
    loc = tuple(part for part in error["loc"] if part != "[key]")
    message, mend = _TYPES.get(error["type"], _OTHER)
    context: Mapping[str, Any] = error.get("ctx", {})
    names = re.findall("'([^']*)'", str(context.get("expected", "")))
    words = {
        "key": _key_text(next((part for part in reversed(loc) if isinstance(part, str)), at[-1] if at else file)),
        "value": quoted(error["input"]),
        "form": _FORMS.get(str(context.get("pattern", "")), "按别处的写法改"),
        "choice": choice_words(error["input"], names),
        **{name: value for name, value in context.items() if isinstance(value, str | int)},
    }
    whole = (*at, *loc)
    on_key = error["type"] == "missing"
    return UnplacedFlaw(file, whole[:-1] if on_key else whole, message.format_map(words), mend.format_map(words), key=on_key)


def _key_text(part: str | int) -> str:
    return str(part).replace("'", "’")


def _keys(model: object) -> list[str]:
    """The keys that a model takes."""
    fields: Mapping[str, FieldInfo] = getattr(model, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def type_at(model: object, loc: Loc) -> object:
    """The type that stands at a path below a type; None where there is none."""
    for part in loc:
        model = _type_below(_bare_type(model), part)
    return _bare_type(model)


def _bare_type(model: object) -> object:
    """A type without its notes and without None."""
    while get_origin(model) in (Annotated, Union, UnionType):
        model = next((arg for arg in get_args(model) if arg is not type(None)), None)
    return model


def _type_below(model: object, part: str | int) -> object:
    if get_origin(model) in (tuple, list):
        return get_args(model)[0]
    if get_origin(model) is dict:
        return get_args(model)[1]
    if isinstance(model, type) and issubclass(model, BaseModel):
        model_field = next((field for name, field in model.model_fields.items() if part in (name, field.alias)), None)
        return model_field.annotation if model_field else None
    return None


# --- what the loader of YAML finds --------------------------------------------------------------

_QUOTE = "整个内容用英文引号括起来"
_CASES: dict[str, tuple[str, str]] = {
    "invalid": ("文件有读不出的字符", "另存为 UTF-8 编码"),
    "empty": ("文件是空的", "补上内容，不需要的就删去"),
    "size": ("文件太大，有 {size_kib} KB，最多 {limit_kib} KB", "分成几个文件，或者删短"),
    "long-line": ("这一行有{length}字，最多{limit}字", "分成几行写"),
    "hidden": ("这里有看不见的字符（{code}）", "删去这个字符"),
    "root": ("文件开头不是“名称: 内容”，也不是一列", "逐行写成“名称: 内容”，或者行首写“- ”"),
    "document": ("这一行是分隔符，一个文件里只能有一份内容", "删去这一行"),
    "directive": ("这一行以“%”开头", "删去这一行"),
    "anchor": ("内容以“&”开头，不能这样写", _QUOTE),
    "alias": ("内容以“*”开头，不能这样写", _QUOTE),
    "tag": ("内容以“!”开头，不能这样写", _QUOTE),
    "merge": ("“<<”不能作名称", "删去这一项，把内容照写一遍"),
    "key": ("名称是空的，或者不是一段文字", "改成一段文字"),
    "duplicate": ("“{key}”在第{first}行已经写过", "只留一处"),
    "tab": ("这里有制表符（Tab 键）", "改用空格"),
    "fullwidth-space": ("开头有全角空格", "改用半角空格"),
    "fullwidth-colon": ("“{key}”后面是中文冒号", "改用英文冒号，后面空一格"),
    "no-space": ("“{key}”后面缺一个空格", "补上空格"),
    "syntax": ("这里读不下去：{hint}", "照别处的写法改"),
    "depth": ("层次太深，最多{limit}层", "少缩进几层"),
    "nodes": ("文件里的内容太多，最多{limit}项", "分成几个文件"),
    "scalar": ("一段文字有{length}字，最多{limit}字", "写短一些"),
}
"""By the case of a problem: what is wrong, and how to mend it."""


def problem_words(problem: Problem) -> tuple[str, str]:
    """What the loader of YAML found, and how to mend it."""
    message, mend = _CASES[problem.case]
    words = {name: _key_text(value) for name, value in problem.variables.items()}
    return message.format_map(words), mend


def template_faults(text: str, given: Iterable[str], loc: Loc, file: str = "") -> Iterator[UnplacedFlaw]:
    """The names in braces in a text are those that it is given."""
    variables = sorted(given)
    try:
        used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        yield UnplacedFlaw(file, loc, "花括号没有成对", "变量写成 {名称}，两边各一个花括号")
        return
    for name in sorted(used - set(variables)):
        mend = choice_words(name, variables) if variables else "删去花括号和里面的字，这里没有变量"
        yield UnplacedFlaw(file, loc, f"没有{quoted('{' + name + '}')}这个变量", mend)
