"""What stands in the page for modules of others that import far more than a check has a use for, each by the file that it stands for.

None changes what anything does: they leave out what nothing in the page asks for, and what that would bring in.
"""

_ASYNCIO = """\
from . import events, tasks
from .coroutines import *
from .events import *
from .exceptions import *
from .futures import *
from .runners import *
from .tasks import *

DefaultEventLoopPolicy = events._BaseDefaultEventLoopPolicy
"""
"""Pyodide has an event loop of its own, JavaScript's: those over sockets and processes, and what runs on them, are not for a page."""

_PACKAGE_LOADER = """\
from pathlib import Path
from site import getsitepackages

SITE_PACKAGES, DSO_DIR = Path(getsitepackages()[0]), Path("/usr/lib")


def init_loaded_packages():
    pass
"""
"""A page installs no packages: its own archives are unpacked by docs/assets/fill/worker.js."""

_ASYNCIO_LOG = """\
import sys


class _Logger:
    def error(self, message, *values, **_):
        sys.stderr.write(str(message) % values + "\\n" if values else f"{message}\\n")

    debug = info = warning = exception = critical = error


logger = _Logger()
"""
"""What asyncio has to say goes to the browser's console as it is."""

_SUBPROCESS = """\
PIPE, STDOUT, DEVNULL = -1, -2, -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    pass


class TimeoutExpired(SubprocessError):
    pass


class Popen:
    def __init__(self, *args, **_):
        raise OSError("a page starts no processes")


call = check_call = check_output = run = Popen
"""
"""A page starts no processes; asyncio asks for the names."""

LIBRARY = {
    "asyncio/__init__.py": _ASYNCIO.encode(),
    "asyncio/log.py": _ASYNCIO_LOG.encode(),
    "pyodide/_package_loader.py": _PACKAGE_LOADER.encode(),
    "subprocess.py": _SUBPROCESS.encode(),
}
"""In Python's own library, with Pyodide's part of it."""

PACKAGES = {
    "yaml/__init__.py": b'__version__ = "6"\n',
    "pydantic/plugin/_loader.py": b"get_plugins = tuple\n",
}
"""Of YAML the parser is used, by its name; pydantic would look through the metadata of all packages for plugins, and there are none."""
