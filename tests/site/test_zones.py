"""前两批实验区: the zones by batch and unit, and the units in a grid of tiles."""

import re
from pathlib import Path

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.catalog.load import Catalog
from tuijian.catalog.models import batch_name
from tuijian.site.assemble import pages
from tuijian.site.markup.render import Site
from tuijian.site.pages.zones import TileGrid, grid


@pytest.fixture(scope="session")
def found(catalog: Catalog) -> TileGrid:
    """The tiles of this repository's catalogue."""
    return grid(Site.of(catalog))


def test_each_unit_has_a_tile_of_its_own(catalog: Catalog, found: TileGrid) -> None:
    """31 provinces and three that are outside this call in 34 places, and the 兵团, which is no province, beside them."""
    assert [tile.name for tile in found.outside] == ["台湾", "香港", "澳门"]
    assert [tile.name for tile in found.beside] == ["兵团"]
    assert {tile.unit for tile in (*found.units, *found.beside)} == set(catalog.units)
    places = [tile.place for tile in (*found.units, *found.outside)]
    assert (len(places), len(set(places)), None in places) == (34, 34, False)


def test_tiles_lie_roughly_where_the_provinces_do(found: TileGrid) -> None:
    """North is up and east is right: a slip of the grid would put a province where nobody looks for it."""
    at = {tile.name: tile.place or (0, 0) for tile in (*found.units, *found.outside)}
    assert at["黑龙江"][0] < at["吉林"][0] < at["辽宁"][0] < at["山东"][0] < at["江苏"][0] < at["浙江"][0] < at["福建"][0] < at["香港"][0]
    assert at["新疆"][1] < at["甘肃"][1] < at["宁夏"][1] < at["陕西"][1] < at["河南"][1] < at["山东"][1]
    assert at["西藏"][1] < at["四川"][1] < at["湖北"][1] < at["安徽"][1] < at["江苏"][1] < at["上海"][1]


def test_tiles_say_the_zones_and_the_seats(found: TileGrid) -> None:
    """Each with its own numbers, and the more there are the darker: 24 zones, 56 seats."""
    tiles = {tile.name: tile for tile in (*found.units, *found.beside)}
    assert sum(len(tile.existing) for tile in tiles.values()) == 24
    assert sum(one.seats for tile in tiles.values() for one in tile.seats) == 56
    told = {name: (len(tile.existing), tile.seats[0].seats, tile.shade) for name, tile in tiles.items()}
    assert [told[name] for name in ("浙江", "山东", "河南", "北京", "天津")] == [(3, 1, 2), (2, 1, 2), (1, 2, 1), (0, 2, 0), (1, 0, 1)]


def test_the_page_names_each_zone_in_its_batch(catalog: Catalog) -> None:
    """All 24 with unit and code below the batch that they came with; one that is no division says where it lies."""
    page = pages(catalog)["zones.md"]
    first, second = page.partition("### 第一批")[2].split("### 第二批")
    for zone in catalog.zones.zones:
        part = first if zone.batch == 1 else second
        assert re.search(rf"^\| {zone.name} \| {zone.unit} \|.*{zone.code or '不是行政区划'}", part, re.MULTILINE), zone.name


def test_a_call_without_zones_has_no_such_page(root: Path) -> None:
    """Nothing is said of what the next call does not know."""
    made = pages(read_catalog(root / "tests" / "catalogs" / "yicunyipin"))
    assert "zones.md" not in made
    assert "zones.md" not in made["index.md"]


def test_batches_are_counted_as_the_notice_does() -> None:
    """In Chinese numerals as far as they are short."""
    assert [batch_name(number) for number in (1, 3, 10, 11)] == ["第一批", "第三批", "第十批", "第11批"]
