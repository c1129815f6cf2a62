"""Whole folders that try to be slow, large or odd, on top of the sample submission."""

from collections.abc import Iterator

HENAN = "submissions/henan"
LIST = f"{HENAN}/list.yml"
PLAN = f"{HENAN}/zhengzhou.md"
CAP = 256 * 1024


def _entries(count: int, name: str = "没有的地方{}", more: str = "") -> str:
    return "province: 河南省\nzones:\n" + "".join(f"  - name: {name.format(number)}\n{more}" for number in range(count))


def _up_to_cap(unit: str) -> str:
    return unit * (CAP // len(unit.encode()))


def submissions(sample: dict[str, bytes]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Each with its name: all the files of a tree."""
    lists = {
        "1,600 places that nobody knows": _entries(1600),
        "1,600 long names": _entries(1200, "郑州市" * 20 + "{}"),
        "1,200 short names": _entries(1200, "开封{}"),
        "2,400 times the same place": _entries(2400, "郑州市"),
        "1,200 development zones": _entries(1200, "第{}经济技术开发区"),
        "800 entries that name one plan": _entries(800, "开封市", "    plan: zhengzhou.md\n"),
        "2,400 unknown keys": "province: 河南省\n" + "".join(f"key{number}: 1\n" for number in range(2400)),
        "one name of 9,000 characters": _entries(1, "郑" * 9000),
        "nested groups": "province:\n  a:\n    b:\n      c: 1\ndocument: []\ncontact: 1\nzones:\n  a: 1\n",
        "lists where texts belong": "province: [a, b]\nzones:\n  - name: [郑州市]\n    code: {a: 1}\n  - 郑州市\n  - []\n",
    }
    plans = {
        "5,000 tasks": "# 方案\n" + "".join(f"## 任务{number} 县中振兴行动\n" for number in range(5000)),
        "5,000 headings alike": "# 方案\n" + "## 县中振兴\n### 改革攻坚\n" * 2400,
        "256 KiB of one task": "# 方案\n## 任务5 县中振兴行动\n### 改革攻坚项目\n" + _up_to_cap("解决县中办学困境，")[: CAP // 4],
        "256 KiB of the notice's words": "# 方案\n" + _up_to_cap("解决县中办学困境，提升县中办学水平。\n"),
        "256 KiB of numbers": "# 方案\n" + _up_to_cap("13812345678 110105194912310022 4111111111111111\n"),
        "256 KiB of digits": "# 方案\n" + "\n".join(["1" * 9000] * 28),
        "256 KiB of secrets": "# 方案\n" + _up_to_cap("机密秘密绝密内部资料\n"),
        "256 KiB of placeholders": "# 方案\n" + _up_to_cap("待补充XXX【请填写：甲】\n"),
        "256 KiB of open brackets": "# 方案\n" + _up_to_cap("【请填写"),
        "256 KiB of bold lines": "# 方案\n" + _up_to_cap("**任务5 县中振兴行动**\n\n"),
        "256 KiB of hidden characters": "# 方案\n" + _up_to_cap("\u200b\u202e\n"),
    }
    for name, text in lists.items():
        yield name, {**sample, LIST: text.encode()[:CAP]}
    for name, text in plans.items():
        yield name, {**sample, PLAN: text.encode()[:CAP].decode("utf-8", "ignore").encode()}
    yield "1,000 files", {**sample, **{f"{HENAN}/plan{number}.md": b"# x\n" for number in range(1000)}}
    yield "1,000 names that are not allowed", {**sample, **{f"{HENAN}/a\n{number}\u202e": b"x" for number in range(1000)}}
    yield "folders in folders", {**sample, **{f"{HENAN}/{'a/' * depth}list.yml": b"x" for depth in range(1, 60)}}
    yield "files beside the folders", {**sample, **{f"submissions/x{number}.md": b"x" for number in range(100)}}
