"""Pages that speak of 本仓库 lead to the repository; where nobody said where that is, the build says so."""

import logging
import re
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from pagetree import read_site

from tuijian.site import hook
from tuijian.site.build import _remarks
from tuijian.site.markup.repository_links import REPOSITORY, with_repository_link

HERE = "https://github.com/office/zones"
LINK = f'<a href="{HERE}">本仓库</a>'


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>打开本仓库的网页。</p>", f"<p>打开{LINK}的网页。</p>"),
        ("<p>本仓库，本仓库</p>", f"<p>{LINK}，本仓库</p>"),
        ("<h2>本仓库</h2><p>在<code>本仓库</code>和本仓库</p>", f"<h2>本仓库</h2><p>在<code>本仓库</code>和{LINK}</p>"),
        (
            '<p title="本仓库"><a href="x"><em>本仓库</em></a> <br/>本仓库</p>',
            f'<p title="本仓库"><a href="x"><em>本仓库</em></a> <br/>{LINK}</p>',
        ),
        ("<!-- 本仓库 --><p>别的仓库</p>", "<!-- 本仓库 --><p>别的仓库</p>"),
        ("<pre><code>本仓库</code></pre>", "<pre><code>本仓库</code></pre>"),
    ],
)
def test_the_first_mention_is_a_link(html: str, wanted: str) -> None:
    """Once on a page, in its text: not in a heading, in code, in a link, or in what is no text at all."""
    assert with_repository_link(html, HERE) == wanted
    assert with_repository_link(html, "") == html


def test_an_address_stays_an_address() -> None:
    """Whatever stands in mkdocs.yml ends with its quotes."""
    assert with_repository_link(
        "<p>本仓库</p>", 'https://x/"><script>'
    ) == '<p><a href="https://x/&quot;>&lt;script>">本仓库</a></p>'.replace("&quot;>", "&quot;>")


def test_every_page_that_speaks_of_it_leads_there(site: Path) -> None:
    """With an address, each page that says 本仓库 has the link; none speaks of this repository by another word."""
    pages = {
        address: re.findall(r"<article.*?</article>", page.text, re.DOTALL)[0]
        for address, page in read_site(site).items()
        if "<article" in page.text
    }
    speaking = {address: text for address, text in pages.items() if REPOSITORY in text}
    assert {"about/", "contact/", "submit/browser/"} <= speaking.keys()
    plain = {address: re.sub(r'<a href="[^"]*">本仓库</a>', REPOSITORY, text) for address, text in speaking.items()}
    assert [address for address, text in plain.items() if LINK not in with_repository_link(text, HERE)] == []
    assert [address for address, text in pages.items() if re.search(r"(?<!本)仓库(网页|首页)|同一个仓库", text)] == []


@pytest.mark.parametrize("address", ["", HERE])
def test_the_build_says_when_nobody_said_where_it_is(root: Path, address: str, caplog: pytest.LogCaptureFixture) -> None:
    """Without repo_url one sentence, which is no warning, so that a strict build goes on; `tuijian site` passes it on."""
    config = MkDocsConfig(config_file_path=str(root / "mkdocs.yml"))
    config.load_dict({"site_name": "x", "docs_dir": str(root / "docs"), "plugins": [], "extra": {"official": False}, "repo_url": address})
    assert config.validate()[0] == []
    with caplog.at_level(logging.INFO):
        config = hook.on_config(config)
    said = [record for record in caplog.records if "repo_url" in record.getMessage()]
    assert [record.levelname for record in said] == ([] if address else ["INFO"])
    assert hook.on_page_content("<p>本仓库</p>", config) == (f"<p>{LINK}</p>" if address else "<p>本仓库</p>")
    log = "".join(f"INFO    -  {record.getMessage()}\nINFO    -  Building documentation\n" for record in said)
    assert list(_remarks(log)) == [f"{record.getMessage()}\n" for record in said]
