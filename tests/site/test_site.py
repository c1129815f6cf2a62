"""The built site: every link leads somewhere, nothing is fetched from elsewhere, Chinese is found, and it looks right."""

import json
import re
from pathlib import Path

import pytest
import yaml
from own_address import SITE
from pagetree import BASE, BuiltPage, build_site, inside, read_site

from tuijian.catalog.load import Catalog

DISCLAIMER = "本站不是教育部的网站。推荐以推荐单位的正式行文为准。"


@pytest.fixture(scope="session")
def built(site: Path) -> dict[str, BuiltPage]:
    """The pages of the built site."""
    return read_site(site)


def words(page: BuiltPage) -> str:
    """The page's text without blanks."""
    return re.sub(r"\s+", "", page.content.text_content())


def test_every_link_leads_somewhere(built: dict[str, BuiltPage], site: Path) -> None:
    """Each link within the site meets a page or a file, and each anchor an element there."""
    lost = []
    for page in built.values():
        for link in filter(None, map(inside, page.links)):
            address, anchor = link
            target = built.get(address)
            if not (target or (site / address).is_file()) or (anchor and target and anchor not in target.ids):
                lost.append((page.address, link))
    assert lost == []
    assert sum(len(page.links) for page in built.values()) > 500


def test_every_address_that_findings_print_exists(built: dict[str, BuiltPage], catalog: Catalog) -> None:
    """A rule's page stands where `catalog.url` says; so does what is told where to report a fault of ours."""
    addresses = [catalog.url(rule).removeprefix(catalog.notice.site) for rule in catalog.rules]
    assert [address for address in [*addresses, "about/"] if address not in built] == []


def test_every_sentence_has_its_anchor(built: dict[str, BuiltPage], catalog: Catalog) -> None:
    """The notice's page holds every sentence, word for word, under its number; rules that cite it lead there, and it to them."""
    page = built["notice/"]
    for name, sentence in catalog.notice.sentences.items():
        (found,) = page.root.xpath("//*[@id=$name]", name=name)
        assert re.sub(r"\s", "", sentence.text) in re.sub(r"\s", "", found.text_content())
    for rule in catalog.rules:
        for cite in rule.cite:
            assert f"../../notice/#{cite.sentence}" in built[f"rules/{rule.name}/"].content.xpath(".//a/@href")
            (found,) = page.root.xpath("//*[@id=$name]", name=cite.sentence)
            assert rule.retired is not None or f"../rules/{rule.name}/" in found.xpath(".//a/@href")


def test_rule_pages_say_it_all(built: dict[str, BuiltPage], catalog: Catalog) -> None:
    """A rule's page shows its title, quotes, reading, reason, what to do, and each example by its note."""
    for rule in catalog.rules:
        text = words(built[f"rules/{rule.name}/"])
        parts = [rule.title, *(cite.quote for cite in rule.cite), rule.reading or "", rule.why, rule.fix]
        parts += [example.note for example in (*rule.examples.passing, *rule.examples.failing)]
        assert [part for part in parts if re.sub(r"\s+", "", part) not in text] == []


def test_nothing_is_fetched_from_elsewhere(built: dict[str, BuiltPage], site: Path) -> None:
    """Every script, style sheet, icon and picture lies on the site itself, and style sheets fetch nothing else."""
    fetched = {resource for page in built.values() for resource in page.resources if not resource.startswith("data:")}
    assert [one for one in fetched if not one.startswith((BASE, SITE))] == []
    assert [one for one in fetched if (link := inside(one)) and not (site / link[0]).is_file()] == []
    for path in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text("utf-8")) == []


def test_styles_come_as_one_file(built: dict[str, BuiltPage], site: Path, root: Path) -> None:
    """Our style sheets reach a page as one, in the order that mkdocs.yml gives, and none lies about beside it."""
    named = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))["extra_css"]
    joined = (site / "assets" / "all.css").read_text("utf-8")
    assert joined == "\n".join((root / "docs" / path).read_text("utf-8") for path in named)
    assert [path for path in named if (site / path).exists()] == []
    linked = built[""].root.xpath("//link[@rel='stylesheet']/@href")
    assert [one for one in linked if "stylesheets/" not in one] == ["assets/all.css"]


def test_every_page_says_whose_it_is(built: dict[str, BuiltPage]) -> None:
    """On top of each page: not the Ministry's, and what counts. Chinese pages for Chinese readers, one first heading each."""
    for page in built.values():
        assert DISCLAIMER in page.root.xpath("string(//*[@data-md-component='announce'])")
        assert page.root.get("lang") == "zh-CN"
        assert len(page.root.xpath("//h1")) == 1
        assert len(page.root.xpath("//*/@id")) == len(set(page.root.xpath("//*/@id")))


def test_no_mark_of_markdown_is_left(built: dict[str, BuiltPage]) -> None:
    """What Markdown makes of a page holds no list of attributes as text: a heading is a heading, with its anchor."""
    texts = {name: "".join(page.content.xpath(".//text()[not(ancestor::pre or ancestor::code)]")) for name, page in built.items()}
    assert [name for name, text in texts.items() if "{:" in text] == []
    assert {"zones-name", "document-number"} <= built["submit/fields/"].ids


def test_search_knows_chinese_words(site: Path) -> None:
    """The index holds Chinese cut into words: without a dictionary a search for them would silently find nothing."""
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    found = {word for entry in index["docs"] for word in re.split("[\u200b\\s]+", f"{entry['title']}\u200b{entry['text']}")}
    assert {"实验区", "学位", "名额"} <= found
    assert index["config"]["lang"] == ["zh"]


def test_search_texts_are_plain(site: Path) -> None:
    """What search shows of the pages holds no element that acts."""
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    tags = {tag for entry in index["docs"] for tag in re.findall(r"<\s*/?\s*([A-Za-z]+)", entry["title"] + entry["text"])}
    assert tags <= {"p", "pre", "code", "ul", "ol", "li", "span", "strong", "em", "blockquote"}


def test_switch_for_an_authority(root: Path, tmp_path: Path) -> None:
    """With `extra.official` on, no page says any more that this is not the Ministry's site; the band only says that the call has closed."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("docs", "catalog", "submissions", "tools"):
        (home / name).symlink_to(root / name)
    config = (root / "mkdocs.yml").read_text("utf-8")
    assert config.count("official: false") == 1
    (home / "mkdocs.yml").write_text(config.replace("official: false", "official: true"), encoding="utf-8")
    pages = read_site(build_site(home, tmp_path / "site"))
    assert [page.address for page in pages.values() if "不是教育部的网站" in page.text] == []
    bands = {band.text_content().strip() for page in pages.values() for band in page.root.xpath("//aside[@class='md-banner']")}
    assert bands == {"本次推荐已于2024年1月20日截止。"}
