"""Makes the issue forms from the catalogue, so that they name every rule there is: python tools/dev/make_forms.py [FOLDER]."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.families import FAMILIES, families
from tuijian.catalog.load import Catalog

FOLDER = Path(".github/ISSUE_TEMPLATE")
HEAD = "# Made by tools/dev/make_forms.py from the catalogue; change that, then `make regenerate`.\n"
PRIVATE = "这里的内容人人可见。请不要写身份证号、手机号、银行卡号，也不要写不宜公开的内容。"

Form = Mapping[str, Any]


def forms(catalog: Catalog) -> dict[str, str]:
    """Every file of the folder by its name."""
    made = {"question.yml": _question(catalog), "misjudged.yml": _misjudged(catalog), "config.yml": _config(catalog)}
    return {name: HEAD + yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=1000) for name, form in made.items()}


def _question(catalog: Catalog) -> Form:
    families_ = [*(FAMILIES.get(name, name) for name in families(catalog)), "怎么提交", "其他"]
    return {
        "name": "咨询",
        "description": "不清楚能不能报、怎么写、怎样报送。",
        "title": "咨询：",
        "labels": ["咨询"],
        "body": [
            _text(
                f"本站不是{catalog.notice.authority}的网站，只能解答填写、检查和提交的问题。通知本身怎么理解，以发文机关的答复为准。{PRIVATE}"
            ),
            _choice("topic", "问的是哪一方面", families_),
            _area("question", "想问什么", "遇到了什么情况，想知道什么"),
            _line("place", "和哪个文件有关（可不填）", "例如 submissions/henan/list.yml 第9行", required=False),
        ],
    }


def _misjudged(catalog: Catalog) -> Form:
    rules = [f"{rule.title}（{rule.id}）" for rule in catalog.rules if rule.retired is None]
    return {
        "name": "报告误判",
        "description": "程序提出的意见不对，或者该提的没有提。",
        "title": "误判：",
        "labels": ["误判"],
        "body": [
            _text(f"程序的意见以检查规则为依据。觉得不对时请填写下面几项，有人会来核对。{PRIVATE}"),
            _choice("rule", "是哪一条规则", [*rules, "没有规则管到，或者说不清是哪一条"]),
            _line("pull", "是哪一次提交", "例如 #12，或者没有提交时写“本机检查”"),
            _area("said", "程序怎么说", "把程序的意见原样粘贴在这里"),
            _area("right", "应当怎样", "为什么不对，依据是什么，例如通知第几句"),
        ],
    }


def _config(catalog: Catalog) -> Form:
    site = catalog.notice.site
    links = [("先看通知和检查规则", site, "多数问题在这里有答案。"), ("安全问题", f"{site}about/", "请不要公开报告，方法见这一页。")]
    return {"blank_issues_enabled": False, "contact_links": [{"name": name, "url": url, "about": about} for name, url, about in links]}


# --- the parts of a form ------------------------------------------------------------------------


def _text(value: str) -> Form:
    return {"type": "markdown", "attributes": {"value": value}}


def _choice(name: str, label: str, options: list[str]) -> Form:
    return {"type": "dropdown", "id": name, "attributes": {"label": label, "options": options}, "validations": {"required": True}}


def _line(name: str, label: str, example: str, required: bool = True) -> Form:
    return {"type": "input", "id": name, "attributes": {"label": label, "placeholder": example}, "validations": {"required": required}}


def _area(name: str, label: str, hint: str) -> Form:
    return {"type": "textarea", "id": name, "attributes": {"label": label, "description": hint}, "validations": {"required": True}}


def stale(folder: Path, catalog: Catalog) -> Iterator[str]:
    """The names of the files that are not as they would be made."""
    for name, text in forms(catalog).items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield name


def main(argv: list[str]) -> None:
    """Write the forms into the folder."""
    folder = Path(argv[0]) if argv else FOLDER
    for name, text in forms(read_catalog()).items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
