"""The report as a page to be read and printed."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tuijian.report.model import Legend, Report
from tuijian.report.render import render

VOID = {"meta", "br", "link", "img", "input"}


class Page(HTMLParser):
    """The elements of a page, their nesting checked."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it, and that it is open unless it never closes."""
        self.tags.append((tag, dict(attrs)))
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        """It closes what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text that is shown."""
        self.text += data if "style" not in self.open else ""


def page(report: Report, legend: Legend) -> Page:
    """The page, parsed."""
    parsed = Page()
    parsed.feed(render(report, legend, "html"))
    parsed.close()
    assert parsed.open == []
    return parsed


def test_self_contained(sample: Report, legend: Legend) -> None:
    """No script, no image, no style sheet from elsewhere, no handler; links lead to our site or within the page."""
    for tag, attributes in page(sample, legend).tags:
        assert tag not in {"script", "img", "link", "iframe", "form", "object", "svg", "base"}
        assert not any(name.startswith("on") or name in {"src", "style", "srcset"} for name in attributes)
        if tag == "a":
            assert str(attributes["href"]).startswith((legend.site, "#"))
    assert "url(" not in render(sample, legend, "html")
    assert "@import" not in render(sample, legend, "html")


def test_text_stays_text(samples: dict[str, Report], legend: Legend) -> None:
    """Hostile text is shown, hidden characters by their numbers; the policy forbids scripts on top."""
    for name in ("hostile", "hostile-fault"):
        parsed = page(samples[name], legend)
        assert "<script>alert(1)</script>" in parsed.text
        assert "<U+202E>evil" in parsed.text
        assert "\u202e" not in parsed.text
        policies = [attributes["content"] for tag, attributes in parsed.tags if attributes.get("http-equiv") == "Content-Security-Policy"]
        assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


def test_says_whose_it_is(sample: Report, legend: Legend) -> None:
    """Every page says that it is not the Ministry's and what counts, in Chinese for a Chinese reader."""
    parsed = page(sample, legend)
    assert "本页由检查程序生成，不是教育部的文件；推荐以单位正式行文为准。" in parsed.text
    assert parsed.tags[0] == ("html", {"lang": "zh-CN"})


def test_outline(sample: Report, legend: Legend) -> None:
    """One first heading, no level skipped, ids unique, every link within the page leads somewhere."""
    tags = page(sample, legend).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for tag, a in tags if tag == "a" and str(a["href"]).startswith("#")} <= set(ids)


def test_value_is_marked(samples: dict[str, Report], legend: Legend) -> None:
    """The value stands in a mark; where it is missing the mark is a gap; where the place is not known there is none."""
    text = render(samples["many"], legend, "html")
    assert "<mark>郑洲市</mark>" in text
    assert '<mark class="gap"></mark>' in text
    beyond = Legend(legend.notice_title, legend.notice_number, legend.site, legend.rules, {("submissions/henan/list.yml", 9): "短"})
    assert "<mark" not in render(samples["many"], beyond, "html")


def test_site_that_is_no_plain_address(samples: dict[str, Report], legend: Legend) -> None:
    """An address that is not plain https is shown, not linked."""
    odd = Legend(legend.notice_title, legend.notice_number, "ftp://odd.example/", legend.rules)
    assert "ftp://odd.example/" in page(samples["passed"], odd).text
    assert 'href="ftp' not in render(samples["passed"], odd, "html")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_in_a_browser(samples: dict[str, Report], legend: Legend, chromium: str, width: int, scheme: str) -> None:
    """On a phone and a desk, by day and by night: nothing to scroll sideways, no request, no complaint, readable contrast."""
    browse = pytest.importorskip("browse")
    with browse.page(chromium, viewport={"width": width, "height": 900}, color_scheme=scheme) as view:
        heard: list[str] = []
        view.on("request", lambda request: heard.append(request.url))
        view.on("console", lambda message: heard.append(message.text))
        for name in ("many", "hostile", "fault", "passed"):
            view.set_content(render(samples[name], legend, "html"))
            assert view.evaluate("document.documentElement.scrollWidth") == width
            assert view.evaluate(CONTRAST) >= 4.5
        assert view.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert heard == []


CONTRAST = """() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const back = node => { for (; node; node = node.parentElement) {
    const colour = parse(getComputedStyle(node).backgroundColor); if (colour.length === 3) return colour; } };
  const ratio = node => { const [a, b] = [light(parse(getComputedStyle(node).color)), light(back(node))].sort((x, y) => y - x);
    return (a + .05) / (b + .05); };
  return Math.min(...[...document.body.querySelectorAll('*')].filter(n => n.innerText && n.innerText.trim()).map(ratio)); }"""
"""The lowest contrast of any text with what is behind it (WCAG 2.2, 1.4.3)."""
