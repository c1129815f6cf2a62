"""How the names of divisions and places are shortened and varied: by rule, from kinds and nationalities, never place by place."""

import re
from collections.abc import Iterable

KIND_ENDINGS = {
    "省": ("省",),
    "自治区": ("自治区",),
    "直辖市": ("市",),
    "特别行政区": ("特别行政区",),
    "地级市": ("市",),
    "地区": ("地区",),
    "自治州": ("自治州",),
    "盟": ("盟",),
    "市辖区": ("新区", "区"),
    "县级市": ("市",),
    "县": ("县",),
    "自治县": ("自治县",),
    "旗": ("旗",),
    "自治旗": ("自治旗",),
    "特区": ("特区",),
    "林区": ("林区",),
}
"""Every kind of division (GB/T 2260) with the endings that its names have, the longest first."""

KIND_LEVELS = {
    **dict.fromkeys(("省", "自治区", "直辖市", "特别行政区"), "province"),
    **dict.fromkeys(("地级市", "地区", "自治州", "盟"), "prefecture"),
    **dict.fromkeys(("市辖区", "县级市", "县", "自治县", "旗", "自治旗", "特区", "林区"), "county"),
}
"""The level of every kind."""

_AUTONOMOUS = {"自治区": "自治区", "自治州": "州", "自治县": "县", "自治旗": "旗"}

# The 55 minorities as 国家民委 lists them, and 各族; the last six stand in names without 族 (伊犁哈萨克自治州).
_NATIONALITIES = (
    "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族",
    "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族",
    "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族", "乌孜别克族",
    "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族", "基诺族",
    "各族", "维吾尔", "哈萨克", "柯尔克孜", "蒙古", "塔吉克", "锡伯",
)  # fmt: skip
_NATIONALITY = re.compile(f"(?<=..)(?:{'|'.join(_NATIONALITIES)}){{1,6}}$")

PLACE_ENDINGS = (
    "新区", "开发区", "高新区", "经开区", "高开区", "园区", "工业园", "产业园", "科技园", "工业区", "示范区", "实验区", "试验区", "合作区",
    "管理区", "功能区", "保税区", "保税港区", "航空港区", "出口加工区", "度假区", "风景名胜区", "风景区", "旅游区", "集聚区", "聚集区",
    "食品区", "先行区", "先导区", "自贸区", "贸易区", "生态城", "科学城", "科技城", "新城", "行政委员会", "管委会",
)  # fmt: skip
"""How the names of places end that are run by a committee and are no administrative divisions."""

# Longer names of the same thing, tried in this order; what is left is compared.
_SAME_ENDING = (
    (re.compile(r"(?:管理委员会|管委会)$"), ""),
    (re.compile(r"高新?技术(?:产业)?(?:开发区|园区|区)$"), "高新区"),
    (re.compile(r"(?:经济技术开发区|经济开发区|技术开发区|经开区)$"), "开发区"),
    (re.compile(r"(?:城乡一体化|农业高新技术产业)示范区$"), "示范区"),
    (re.compile(r"(?:经济综合|综合)实验区$"), "实验区"),
    (re.compile(r"工业园$"), "工业园区"),
)
_LAST = ("会", "区", "园")
"""How every ending above ends: a name that ends otherwise need not be asked."""

_SAME_PLACE_WORDS = tuple(dict.fromkeys(short for _, short in _SAME_ENDING if short))


def without_kind(name: str, kind: str) -> str:
    """`name` less its kind's ending (郑州市 gives 郑州, 滨海新区 gives 滨海), or as it is where one character would be left."""
    for ending in KIND_ENDINGS[kind]:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


def stem(name: str, kind: str) -> str:
    """What is the division's own in its name: 恩施土家族苗族自治州 gives 恩施, 东乡族自治县 gives 东乡, 滑县 stays."""
    short = without_kind(name, kind)
    return _NATIONALITY.sub("", short).removesuffix("族") if kind in _AUTONOMOUS else short


def everyday_names(name: str, kind: str) -> Iterable[str]:
    """The full name, then the short ones that follow from it by rule; each once, and none of one character."""
    if kind not in _AUTONOMOUS:
        return dict.fromkeys((name, without_kind(name, kind)))
    bare, short, ending = stem(name, kind), without_kind(name, kind), _AUTONOMOUS[kind]
    return dict.fromkeys((name, short, short + ending, bare, bare + ending, bare + kind))


ENDING_LEVELS = (
    ("特别行政区", ("province",)), ("自治区", ("province",)), ("省", ("province",)),
    ("自治州", ("prefecture",)), ("地区", ("prefecture",)), ("盟", ("prefecture",)), ("州", ("prefecture",)),
    ("市", ("prefecture", "county")),
    ("自治县", ("county",)), ("自治旗", ("county",)), ("新区", ("county",)), ("林区", ("county",)), ("特区", ("county",)),
    ("区", ("county",)), ("县", ("county",)), ("旗", ("county",)),
)  # fmt: skip
"""What a name's ending says of its level, a longer ending before the shorter one in it; 市 may be either."""


def levels_of(name: str) -> tuple[str, ...]:
    """The levels that a name may be of by its ending; every one below the province where it has none."""
    return next((levels for ending, levels in ENDING_LEVELS if name.endswith(ending)), ("prefecture", "county"))


def stems_of(name: str) -> Iterable[str]:
    """What may be the division's own in a name whose ending need not be right: 大丰县 gives 大丰; each of two characters or more."""
    left = [name[: -len(ending)] for ending, _ in ENDING_LEVELS if name.endswith(ending)]
    return dict.fromkeys(found for one in left for found in (one, _NATIONALITY.sub("", one)) if len(found) >= 2)


def same_ending(name: str) -> str:
    """`name` with the ending that all names of such a place share: 高新技术产业开发区 gives 高新区, 经济技术开发区 gives 开发区."""
    for pattern, short in _SAME_ENDING if name.endswith(_LAST) else ():
        name = pattern.sub(short, name)
    return name


def is_bare(core: str) -> bool:
    """Whether `core` (after `same_ending`) says only what a place is, not which (高新区)."""
    return core in PLACE_ENDINGS or core in _SAME_PLACE_WORDS
