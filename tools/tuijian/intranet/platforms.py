"""What the program may be installed on where there is no network. Light: the command's help names them."""

from collections.abc import Mapping
from typing import NamedTuple


class Platform(NamedTuple):
    """A system: what people call it, pip's name for it, and what the markers of requirements are weighed by."""

    title: str
    tag: str
    markers: Mapping[str, str]


_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
_LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
_MACOS = {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"}

PLATFORMS = {
    "windows": Platform("Windows（64位）", "win_amd64", _WINDOWS),
    "linux": Platform("Linux（64位，x86，如海光、兆芯）", "manylinux2014_x86_64", _LINUX),
    "linux-arm": Platform("Linux（64位，ARM，如飞腾、鲲鹏）", "manylinux2014_aarch64", _LINUX),
    "macos": Platform("macOS（苹果芯片）", "macosx_11_0_arm64", _MACOS),
}

USUAL = ("windows", "linux", "linux-arm")
"""Where nobody says which."""

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""All that the program is tested on."""
