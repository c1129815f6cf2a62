"""Every regular expression that the package compiles, found by running it: printed as JSON, a list of file, line, pattern and flags.

Run as a program of its own, so that every module is imported while `re` is watched.
"""

import ast
import contextlib
import io
import json
import pkgutil
import re
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TypeGuard

PACKAGE = Path(__file__).resolve().parent.parent / "tools" / "tuijian"
CALLS = ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


def sites() -> dict[tuple[str, int], tuple[str, int] | None]:
    """Where the package's text compiles an expression, by file and line, with it and its flags where they stand there as they are."""
    found: dict[tuple[str, int], tuple[str, int] | None] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS and _is_re(node.func.value):
                found[path.relative_to(PACKAGE).as_posix(), node.lineno] = _written(node)
    return found


def _is_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "re"


def _written(node: ast.Call) -> tuple[str, int] | None:
    first = node.args[0]
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        return None
    named = [one.attr for given in (*node.args[1:], *(word.value for word in node.keywords)) for one in ast.walk(given) if _is_flag(one)]
    return first.value, int(sum((re.RegexFlag[name] for name in named), re.RegexFlag(0)))


def _is_flag(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and _is_re(node.value) and node.attr.isupper()


def listed() -> None:
    """Watch, import everything, run what compiles later, print."""
    seen: dict[tuple[str, int, str, int], None] = {}
    known = re._compile  # type: ignore[attr-defined]

    def watched(pattern: Any, flags: Any) -> Any:
        made = known(pattern, flags)
        frame: Any = sys._getframe(1)
        while frame and frame.f_code.co_filename.endswith(("/re/__init__.py", "/re.py")):
            frame = frame.f_back
        file = Path(frame.f_code.co_filename) if frame else Path()
        if file.is_relative_to(PACKAGE):
            text = made.pattern if isinstance(made.pattern, str) else made.pattern.decode("latin-1")
            seen[file.relative_to(PACKAGE).as_posix(), frame.f_lineno, text, int(made.flags)] = None
        return made

    re._compile = watched  # type: ignore[attr-defined]
    for module in pkgutil.walk_packages([str(PACKAGE)], "tuijian."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    later()
    json.dump([list(one) for one in seen], sys.stdout)


def later() -> None:
    """What is compiled at first need: every rule over the sample in every format, text that is odd, a wrong call, a comment."""
    from tuijian.catalog.disk import read_catalog
    from tuijian.check.pipeline import Request, check
    from tuijian.cli.main import main
    from tuijian.form.field_words import FieldWords
    from tuijian.report.escape import prose
    from tuijian.report.render import FORMATS, render
    from tuijian.rules.registry import bind
    from tuijian.submission.tree import MemoryTree
    from tuijian.text import decoding, personal_data
    from tuijian.text.strict_yaml import load

    catalog = read_catalog()
    rules = bind(catalog)
    files = {f"submissions/henan/{name}": data for name, data in catalog.base.items()}
    as_of = datetime.fromisoformat("2024-01-15T10:00:00+08:00")
    plan = next(name for name in files if name.endswith(".md"))
    files[plan] += "\n【请填写：甲】 XXX 待补充\n\n略\n\n密级：机密★1年\n\n本方案属于国家秘密。\n".encode()
    files |= {"submissions/henan/x.yml": b"", "submissions/henan/y/.DS_Store": b""}
    files["submissions/henan/zhengzhou.md"] += "\n## 承担任务4、5\n".encode()  # several numbers are looked for where there are some
    outcome = check(MemoryTree(files), catalog, rules, Request(as_of))
    for name in FORMATS:
        render(outcome.report, outcome.legend, name)
    prose("甲 https://a.example", ["甲"])
    personal_data.find_personal_data("手机13812345678，证号11010519491231002X")
    decoding.decode("\u00ad\u200b".encode())
    load("a: b\n  c\nd: |\n  e\n  f\nlist: [a\n  b]\n")
    load("\x01")
    FieldWords(catalog.form).without_keys("缺少“名称”（name），请补上。")
    with contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(SystemExit):
        main(["check", "--format"])


if __name__ == "__main__":
    sys.path.insert(0, str(PACKAGE.parent))
    listed()
