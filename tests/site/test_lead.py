"""What is shown of a page where there is only a link to it: its title and its first words."""

import re
from pathlib import Path

import pytest
from pagetree import BuiltPage, read_site

from tuijian.catalog.load import Catalog
from tuijian.site.markup.page_lead import description


@pytest.fixture(scope="session")
def built(site: Path) -> dict[str, BuiltPage]:
    """The pages of the built site."""
    return read_site(site)


def test_links_say_what_a_page_is(built: dict[str, BuiltPage], catalog: Catalog) -> None:
    """Where somebody sends a link the chat shows the page's own title and first words, its address, and whose site it is."""
    for page in (one for address, one in built.items() if address != "404.html"):
        shown = {str(one.get("property")): str(one.get("content")) for one in page.root.xpath("//meta[starts-with(@property, 'og:')]")}
        (described,) = page.root.xpath("//meta[@name='description']/@content")
        (name,) = page.content.xpath(".//h1")
        assert shown["og:title"].split() == name.text_content().split(), page.address
        assert shown["og:description"] == described
        assert 15 <= len(described) <= 200, (page.address, described)
        assert not re.search(r"[<&\n]|\*\*|依据：", described), described
        assert shown["og:url"] == catalog.notice.site + page.address
        assert shown["og:type"] == ("article" if page.address else "website")
        assert shown["og:site_name"]


def test_each_page_says_something_else(built: dict[str, BuiltPage], catalog: Catalog) -> None:
    """The words are the page's own: the lead, a rule's reason, a task's sentence."""
    said = {address: str(page.root.xpath("string(//meta[@name='description']/@content)")) for address, page in built.items()}
    del said["404.html"]
    assert len(set(said.values())) >= len(said) - 3
    assert said["seats/"].startswith("共有32个推荐单位，名额合计56个。")
    assert {rule.name: said[f"rules/{rule.name}/"] for rule in catalog.rules} == {rule.name: rule.why for rule in catalog.rules}


def test_long_leads_end_with_a_sentence() -> None:
    """What is too long is cut where a sentence ends; elements are left out, and quotes do not end the attribute."""
    assert description('<p class="lead">甲<a href="x">乙</a>“丙”&lt;丁&gt;"戊"</p>') == "甲乙“丙”&lt;丁&gt;&quot;戊&quot;"
    assert description(f'<p class="lead">{"长" * 100}。{"长" * 100}。</p>') == "长" * 100 + "。"
    assert description(f'<p class="lead">{"长" * 300}</p>') == "长" * 159 + "…"
    assert description("<p>没有导语</p>") == ""
