"""Text from data is shown and never acts, whatever stands in it."""

import html as stdlib_html
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import browse
import pytest
from corpora import naughty_strings
from lxml import html
from markdown import Markdown
from markupsafe import Markup
from pagetree import BuiltPage, inside, read_site, serve
from playwright.sync_api import Dialog, Page
from poison import PAYLOADS, RESULTS, poisoned

from tuijian.catalog.load import Catalog
from tuijian.site.assemble import pages
from tuijian.site.markup import render
from tuijian.site.markup.escape import address, anchor, entities, paragraphs, preformatted

EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc"]
PLACES = {
    "heading": "# {} {{: #h }}\n",
    "paragraph": "{}\n",
    "with attributes": "{}\n{{: .lead }}\n",
    "quote": "> {}（通知 [n1](#n1)）\n",
    "item": "- {}\n",
    "link": "[{}](#n1)\n",
    "bold": "**{}**\n",
    "cell": "| a | b |\n| --- | --- |\n| {} {{: #c }} | [{}](#n1) |\n",
    "block": '<div class="x" markdown>\n\n{}\n\n</div>\n',
    "span": '<p class="x" markdown="span">{}</p>\n',
    "preformatted": "<pre><code>{}</code></pre>\n",
}
OURS = {"h1", "p", "blockquote", "a", "ul", "li", "strong", "table", "thead", "tbody", "tr", "th", "td", "div", "pre", "code", "br"}


def rendered(place: str, text: object) -> html.HtmlElement:
    """What Markdown makes of a text at a place of a page."""
    made = Markdown(extensions=EXTENSIONS).convert(PLACES[place].format(text, text))
    return html.fragment_fromstring(made, create_parent="main")


def trouble(page: html.HtmlElement) -> list[str]:
    """Elements and attributes that no place of ours brings."""
    elements = list(page.iterdescendants())
    allowed = {"id": {"h", "c"}, "class": {"lead", "x"}, "href": {"#n1"}}
    odd = [f"{name}={value}" for one in elements for name, value in one.items() if value not in allowed.get(name, ())]
    return odd + [str(one.tag) for one in elements if one.tag not in OURS]


def squeezed(text: str) -> str:
    """A text as HTML shows it, blanks aside."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("place", PLACES)
def test_text_stays_text(place: str) -> None:
    """At every place that a page has for text, each payload is read back as it was, and brings nothing that acts."""
    for payload in PAYLOADS:
        page = rendered(place, entities(payload))
        assert trouble(page) == [], payload
        visible = re.sub("[\x00-\x1f\x7f-\x9f\u200b\u202e\u2066]", lambda match: f"<U+{ord(match[0]):04X}>", payload)
        assert squeezed(visible) in squeezed(page.text_content()), payload


@pytest.mark.npm
def test_public_corpus_stays_text(npm_dir: Path) -> None:
    """The big list of naughty strings brings nothing that acts, at any place."""
    for text in filter(None, naughty_strings(npm_dir)):
        for place in PLACES:
            assert trouble(rendered(place, entities(text))) == [], text


def test_lines_are_kept() -> None:
    """Line ends of texts stay line ends, and never start a line of the page's source."""
    assert paragraphs(" a\nb\n") == "a<br>b"
    assert preformatted("# a\n\n- b\n") == "&#35;&#32;a&#10;&#10;&#45;&#32;b"


def test_addresses_are_plain() -> None:
    """An address or anchor made from data holds nothing that ends it."""
    assert anchor("n5.2") == "n5.2"
    assert anchor('x" onclick=)(#') == "x--onclick----"
    assert address("../tasks/01.md") == "../tasks/01.md"
    assert address("javascript:a(1)") == "javascript-a-1-"


# --- through the whole of it ----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def as_they_come_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples with attacks in them do not come out as they say: here it is shown how they come out."""
    monkeypatch.setattr("tuijian.site.data.rule_examples.expectation_faults", lambda *_: iter(()))


@pytest.fixture(scope="session")
def hostile(root: Path, once: Callable[[str, Callable[[Path], Path]], Path]) -> Path:
    """The site built from a catalogue with every payload in every free text."""

    def make(target: Path) -> Path:
        command = [sys.executable, str(root / "tests" / "poison.py"), str(root / "mkdocs.yml"), str(target)]
        done = subprocess.run(
            command, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=False, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return target

    return once("hostile", make)


def shape(page: BuiltPage) -> set[str]:
    """Every element of a page with the names of its attributes, and where its links and resources lead outside."""
    found = {" ".join([str(one.tag), *sorted(one.keys())]) for one in page.root.iter() if isinstance(one.tag, str)}
    return found | {link for link in [*page.links, *page.resources] if inside(link) is None}


def test_hostile_catalogue(hostile: Path, site: Path) -> None:
    """Each page has just the kinds of elements, attributes and foreign addresses that it has without the payloads."""
    clean, odd = read_site(site), read_site(hostile)
    assert odd.keys() == clean.keys()
    known = set().union(*(shape(page) for page in clean.values())) | {RESULTS}
    for address_, page in odd.items():
        assert shape(page) - known <= {"br"}, address_
        assert len(page.root.xpath("//script")) == len(clean[address_].root.xpath("//script")), address_
        assert page.text.count("alert(1)") == 0 or "<script>alert" not in page.text, address_


def test_hostile_catalogue_is_shown(hostile: Path) -> None:
    """The payloads are there to be read: in headings, titles, texts and the navigation."""
    odd = read_site(hostile)
    assert "<script>alert(1)</script>" in odd["rules/seats/"].root.xpath("string(//h1)")
    assert "<script>alert(1)</script>" in odd["rules/seats/"].root.xpath("string(//title)")
    assert "{: onload=alert(1) }" in odd["notice/"].root.xpath("string(//*[@id='n5.2'])")


def test_hostile_search(hostile: Path) -> None:
    """What search shows holds no element that acts either."""
    index = json.loads((hostile / "search" / "search_index.json").read_text("utf-8"))
    shown = [html.fragment_fromstring(entry[part], create_parent="main") for entry in index["docs"] for part in ("title", "text")]
    tags = {str(one.tag) for root in shown for one in root.iterdescendants()}
    assert tags <= {"p", "pre", "code", "ul", "ol", "li", "span", "strong", "em", "blockquote", "mark", "br"}
    assert [one for root in shown for one in root.iterdescendants() if one.keys()] == []


ACTIVE = """() => [...document.querySelectorAll("*")].flatMap(one => [...one.attributes])
    .filter(one => /^on/i.test(one.name) || /^\\s*(javascript|data:text)/i.test(one.value)).map(one => `${one.name}=${one.value}`)"""


def tried(page: Page, address: str) -> None:
    """Use what scripts offer on the pages, so that they put data into them: filters, the questions on seats, the search."""
    page.goto(address + "tasks/", wait_until="networkidle")
    page.locator("input[type=search]").fill("<script>")
    page.goto(address + "seats/", wait_until="networkidle")
    for text in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>东城区", "郑州"):
        page.locator("#ask-place").fill(text)
        page.locator("#ask-place").press("Enter")
        page.locator("#ask-answer > *").first.wait_for()
    page.locator("#ask-unit").select_option(index=1)
    page.locator("input.md-search__input").fill("onmouseover")
    page.locator("input.md-search__input").press("End")
    page.locator(".md-search-result__item a").first.wait_for()


@pytest.mark.browser
def test_hostile_in_a_browser(hostile: Path, chromium: str) -> None:
    """Where scripts run, nothing in the data does: no dialog, no handler, no address that acts, no request elsewhere."""
    trouble: list[str] = []
    with serve(hostile) as address, browse.browser(chromium) as browser:
        page = browser.new_page(viewport={"width": browse.DESK, "height": 900})

        def refuse(dialog: Dialog) -> None:
            trouble.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", refuse)
        page.on("request", lambda request: None if request.url.startswith(address) else trouble.append(request.url))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        for kind in ("", "notice/", "seats/", "tasks/", "rules/seats/", "zones/", "submit/example/"):
            page.goto(address + kind, wait_until="networkidle")
            trouble += page.evaluate(ACTIVE)
        tried(page, address)
        trouble += page.evaluate(ACTIVE)
    assert [one for one in trouble if not one.startswith("data:image/svg")] == []


# --- each guard by itself -------------------------------------------------------------------------

SHARP = ("<script>alert(1)</script>", "[a](javascript:alert(1))", "x {: onload=alert(1) }", "x\n\n# y\n\ny\n{: onload=alert(1) }\n\nz")
"""A payload for each way in."""

SOME = ("notice.md", "seats.md", "tasks/01.md", "rules/seats.md", "submit/fields.md", "submit/example.md", "zones.md", "data.md")


@pytest.fixture(scope="session")
def odd(catalog: Catalog) -> Catalog:
    """The catalogue with payloads, also in what becomes an anchor or an address."""
    found = poisoned(catalog, SHARP)
    sections = (one.model_copy(update={"id": f"{one.id} {SHARP[0]}"}) for one in found.notice.text)
    terms = {f"{name} {SHARP[0]}": text for name, text in catalog.terms.items()}
    return replace(found, notice=found.notice.model_copy(update={"text": tuple(sections)}), terms=terms)


def acting(catalog: Catalog) -> set[str]:
    """The kinds of elements and attributes that Markdown makes of pages, and what is no plain address; not lines and changes of texts."""
    found, made = set(), pages(catalog)
    for path in SOME:
        page = html.fragment_fromstring(Markdown(extensions=EXTENSIONS).convert(made[path]), create_parent="main")
        found |= {" ".join([one.tag, *sorted(one.keys())]) for one in page.iterdescendants() if isinstance(one.tag, str)}
        found |= {str(link) for link in page.xpath("//@href | //@src") if not re.fullmatch(r"[\w./#-]*", link)}
    return found - {"br", "del", "ins"}


@pytest.fixture(scope="session")
def harmless(catalog: Catalog) -> set[str]:
    """What the pages hold without payloads."""
    return acting(catalog)


def but(marks: str) -> Callable[[str], Markup]:
    """`entities`, letting these marks through."""
    return lambda text: Markup(re.sub(f"[^{re.escape(marks)}]+", lambda one: entities(one[0]), text))


def test_pages_as_they_are_hold(harmless: set[str], odd: Catalog) -> None:
    """With every guard in its place the payloads bring no kind of element or attribute, and no address, of their own."""
    assert acting(odd) == harmless


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        pytest.param("finalize", lambda text: Markup(stdlib_html.escape(text)), id="only HTML is escaped"),
        pytest.param("finalize", but("{}:#= \n"), id="attribute lists act"),
        pytest.param("finalize", but("[]():"), id="links act"),
        pytest.param("finalize", but("<>/"), id="elements act"),
        pytest.param("preformatted", Markup, id="code"),
        pytest.param("paragraphs", Markup, id="texts of several lines"),
        pytest.param("address", Markup, id="addresses"),
        pytest.param("anchor", Markup, id="anchors"),
    ],
)
def test_each_guard_is_needed(
    harmless: set[str], odd: Catalog, monkeypatch: pytest.MonkeyPatch, name: str, instead: Callable[[str], Markup]
) -> None:
    """Take any one guard out of the templates, and the test above would fail."""
    environment = render._environment.__wrapped__()
    if name == "finalize":
        environment.finalize = lambda value: value if isinstance(value, Markup) else instead(str(value))
    else:
        environment.filters[name] = instead
    monkeypatch.setattr(render, "_environment", lambda: environment)
    assert acting(odd) - harmless
