"""The fonts of official documents, each with those that may take its place. Pure."""

FONTS = {
    "仿宋": "FangSong,仿宋_GB2312,FangSong_GB2312,华文仿宋,STFangsong,FZFangSong-Z02,Noto Serif CJK SC",
    "黑体": "SimHei,华文黑体,STHeiti,微软雅黑,Microsoft YaHei,Noto Sans CJK SC",
    "楷体": "KaiTi,楷体_GB2312,KaiTi_GB2312,华文楷体,STKaiti,Noto Serif CJK SC",
    "宋体": "SimSun,华文宋体,STSong,Noto Serif CJK SC",
}
"""The fonts of the text by the names that Word and WPS know on Windows, and those that may take their place: of other Windows, WPS, macOS,
Linux. Word writes such a list into a file itself (w:altName)."""

TITLE = "方正小标宋简体"
TITLES = {TITLE: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,FZXiaoBiaoSong-B05,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC"}
"""The font of titles, which is none of Windows' own."""
