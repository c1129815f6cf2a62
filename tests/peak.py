"""The most memory that this process has held."""

import sys
from pathlib import Path


def memory() -> int:
    """In MiB, 0 where the system does not say. On Linux not from `getrusage`, which counts the parent's too, from before `exec`."""
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text("ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024)
