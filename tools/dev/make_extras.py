"""Makes tags.csv, xpcc.csv and not_divisions.csv: kept by hand, with every code and name checked against divisions.csv.

python tools/dev/make_extras.py --divisions catalog/divisions/divisions.csv --out catalog/divisions
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from tuijian.catalog.divisions import Division
from tuijian.catalog.register import Register

LIST_YEAR = 2023

TAGS = {
    "计划单列市": "210200 大连市,330200 宁波市,350200 厦门市,370200 青岛市,440300 深圳市",
    "副省级市": (
        "210100 沈阳市,210200 大连市,220100 长春市,230100 哈尔滨市,320100 南京市,330100 杭州市,330200 宁波市,350200 厦门市,"
        "370100 济南市,370200 青岛市,420100 武汉市,440100 广州市,440300 深圳市,510100 成都市,610100 西安市"
    ),
    "省会或首府": (
        "130100 石家庄市,140100 太原市,150100 呼和浩特市,210100 沈阳市,220100 长春市,230100 哈尔滨市,320100 南京市,330100 杭州市,"
        "340100 合肥市,350100 福州市,360100 南昌市,370100 济南市,410100 郑州市,420100 武汉市,430100 长沙市,440100 广州市,450100 南宁市,"
        "460100 海口市,510100 成都市,520100 贵阳市,530100 昆明市,540100 拉萨市,610100 西安市,620100 兰州市,630100 西宁市,640100 银川市,"
        "650100 乌鲁木齐市"
    ),
    "未实际管辖": "350527 金门县",
}

# 师市合一 as of 2023-12-31: 兵团已设市建镇统计表 (mzj.xjbt.gov.cn, 2021-01); for 白杨市 the announcement of
# 新疆维吾尔自治区人民政府 of 2023-01-20.
XPCC = [
    ("第一师", "阿拉尔市", "659002"),
    ("第二师", "铁门关市", "659006"),
    ("第三师", "图木舒克市", "659003"),
    ("第四师", "可克达拉市", "659008"),
    ("第五师", "双河市", "659007"),
    ("第六师", "五家渠市", "659004"),
    ("第七师", "胡杨河市", "659010"),
    ("第八师", "石河子市", "659001"),
    ("第九师", "白杨市", "659012"),
    ("第十师", "北屯市", "659005"),
    ("第十一师", "", ""),
    ("第十二师", "", ""),
    ("第十三师", "新星市", "659011"),
    ("第十四师", "昆玉市", "659009"),
]

# Well-known places that are no divisions on 2023-12-31, beyond functional_zones.csv; the last column is what they lie in.
NOT_DIVISIONS = [
    ("雄安新区", "130000", "国家级新区", "130629 容城县;130632 安新县;130638 雄县"),
    ("两江新区", "500000", "国家级新区", "500105 江北区;500112 渝北区;500109 北碚区"),
    ("舟山群岛新区", "330000", "国家级新区", "330900 舟山市"),
    ("西咸新区", "610000", "国家级新区", "610100 西安市;610400 咸阳市"),
    ("贵安新区", "520000", "国家级新区", "520100 贵阳市;520400 安顺市"),
    ("青岛西海岸新区", "370000", "国家级新区", "370211 黄岛区"),
    ("大连金普新区", "210000", "国家级新区", "210213 金州区"),
    ("四川天府新区", "510000", "国家级新区", "510100 成都市;511400 眉山市"),
    ("湖南湘江新区", "430000", "国家级新区", "430104 岳麓区"),
    ("南京江北新区", "320000", "国家级新区", "320111 浦口区;320116 六合区"),
    ("福州新区", "350000", "国家级新区", "350100 福州市"),
    ("滇中新区", "530000", "国家级新区", "530100 昆明市"),
    ("哈尔滨新区", "230000", "国家级新区", "230100 哈尔滨市"),
    ("长春新区", "220000", "国家级新区", "220100 长春市"),
    ("赣江新区", "360000", "国家级新区", "360100 南昌市;360400 九江市"),
    ("广州南沙新区", "440000", "国家级新区", "440115 南沙区"),
    ("平潭综合实验区", "350000", "综合实验区", "350128 平潭县"),
    ("横琴粤澳深度合作区", "440000", "合作区", "440402 香洲区"),
    ("深汕特别合作区", "440000", "合作区", "440300 深圳市;441500 汕尾市"),
    ("杨凌示范区", "610000", "示范区", "610403 杨陵区"),
    ("济源示范区", "410000", "示范区", "419001 济源市"),
    ("洋浦经济开发区", "460000", "开发区", "460400 儋州市"),
    ("西安高新区", "610000", "开发区", "610100 西安市"),  # yet a zone of the first batch
    ("北京经济技术开发区", "110000", "开发区", "110115 大兴区;110112 通州区"),
    ("苏州工业园区", "320000", "开发区", "320500 苏州市"),
    ("郑州航空港经济综合实验区", "410000", "综合实验区", "410100 郑州市"),
]


def listed_division(register: Register, item: str) -> Division:
    """The division of `item` (code, space, full name); stops where the list has another name or none."""
    code, _, name = item.partition(" ")
    division = register.at(code)
    if division is None or division.name != name:
        raise SystemExit(f"{item} is not in the list of {register.year}: {division}")
    return division


def given_tags(register: Register) -> Iterator[tuple[str, str, str]]:
    """Tags that people gave."""
    for tag, items in TAGS.items():
        for item in items.split(","):
            division = listed_division(register, item)
            yield division.code, division.name, tag


def derived_tags(register: Register) -> Iterator[tuple[str, str, str]]:
    """Tags that follow from the list: counties that a province runs itself, prefectures without counties."""
    parents = {row.parent for row in register.listed if row.level == "county"}
    for row in register.listed:
        above = register.at(row.parent)
        if row.level == "county" and above and above.level == "province" and above.kind != "直辖市":
            yield row.code, row.name, "省级直辖县级行政区划"
        if row.level == "prefecture" and row.code not in parents:
            yield row.code, row.name, "不设县级区划的地级市"


def check(register: Register) -> None:
    """Stops where a city of the 兵团 or a division that a place lies in is not listed, or is missing here."""
    for _, city, code in XPCC:
        if code:
            listed_division(register, f"{code} {city}")
    if {code for *_, code in XPCC if code} != {row.code for row in register.listed if row.code.startswith("6590")}:
        raise SystemExit("the 兵团's cities are not those of the list")
    for name, province, _, inside in NOT_DIVISIONS:
        if any(register.province_of(listed_division(register, item)).code != province for item in inside.split(";")):
            raise SystemExit(f"{name} lies in another province")


def write(path: Path, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Writes a table as UTF-8 with LF."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    """Checks and writes."""
    parser = argparse.ArgumentParser(description="make tags.csv, xpcc.csv and not_divisions.csv")
    parser.add_argument("--divisions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    register = Register.parse(LIST_YEAR, {"divisions.csv": args.divisions.read_text(encoding="utf-8")})
    check(register)
    tags = sorted((*given_tags(register), *derived_tags(register)), key=lambda row: (row[2], row[0]))
    write(args.out / "tags.csv", ("code", "name", "tag"), tags)
    write(args.out / "xpcc.csv", ("division", "city", "code"), XPCC)
    write(args.out / "not_divisions.csv", ("name", "province", "what", "inside"), NOT_DIVISIONS)


if __name__ == "__main__":
    main()
