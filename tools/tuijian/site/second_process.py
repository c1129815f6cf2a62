"""Work that a second process does while mkdocs goes on with its own. Where there is none to be had, it is done here when it is asked for.

The second process is a copy of this one (fork): it knows the catalogue that was read, and starts at once. A copy is safe only while
no other thread runs, as in `mkdocs build`; `mkdocs serve` watches files in threads of its own.
"""

import atexit
import gc
import os
import pickle
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import BinaryIO

Made = Mapping[str, str | bytes]
"""Files by their paths."""

Jobs = Mapping[str, Callable[[], Made]]
"""What makes files, by name, in the order in which it is best done."""


class SecondProcess:
    """Jobs, each done once: by the second process, or here."""

    def __init__(self, jobs: Jobs, spare: bool | None = None, made: dict[str, Made] | None = None) -> None:
        """`spare` says whether a second process is to be had; by default that is as it is. `made` is what has been made before.

        What is made is put there as well.
        """
        self._jobs = jobs
        self._made = {} if made is None else made
        left = {name: job for name, job in jobs.items() if name not in self._made}
        self._other = _Helper(left) if left and (_is_spare() if spare is None else spare) else None
        atexit.register(self.close)

    @property
    def names(self) -> Collection[str]:
        """The names of all jobs."""
        return self._jobs.keys()

    def of(self, name: str) -> Made:
        """What a job made. Raises what it raises; where the second process came to grief, the job is done here."""
        if name not in self._made:
            by_other = self._other.of(name) if self._other else None
            self._made[name] = self._jobs[name]() if by_other is None else by_other
        return self._made[name]

    def close(self) -> None:
        """End the second process, whether it is done or not."""
        if self._other:
            self._other.close()
        self._other = None
        atexit.unregister(self.close)


class _Helper:
    """The second process: for each job a file that has no name, and a pipe that tells when the next one is done."""

    def __init__(self, jobs: Jobs) -> None:
        self._files: dict[str, BinaryIO] = {name: tempfile.TemporaryFile() for name in jobs}  # noqa: SIM115  # closed in `close`
        self._waiting = list(jobs)
        self._told, telling = os.pipe()
        gc.freeze()  # what both share is not gone through for waste: that would copy it
        gc.disable()  # nor is what either makes: both are done before that would pay
        self._process = os.fork()
        if not self._process:
            _work(jobs, self._files, telling)
        os.close(telling)

    def of(self, name: str) -> Made | None:
        """What a job made; None where it failed, here to fail again where that is seen, or the process has come to its end before."""
        while name in self._waiting:
            if not os.read(self._told, 1):
                return None
            self._waiting.pop(0)
        file = self._files[name]
        file.seek(0)
        result: Made | None = pickle.load(file)
        return result

    def close(self) -> None:
        """End the process. It may have ended before."""
        os.close(self._told)
        gc.enable()
        gc.unfreeze()
        with suppress(ProcessLookupError):
            os.kill(self._process, 9)
        os.waitpid(self._process, 0)
        for file in self._files.values():
            file.close()


def _work(jobs: Jobs, files: Mapping[str, BinaryIO], telling: int) -> None:
    """All that the second process does. Nothing of what the first has still to do may run here, so it ends at once."""
    try:
        for name, job in jobs.items():
            pickle.dump(_run_job(job), files[name])
            files[name].flush()
            os.write(telling, b".")
    finally:
        os._exit(0)


def _run_job(job: Callable[[], Made]) -> Made | None:
    try:
        return job()
    except Exception:
        return None


def _is_spare() -> bool:
    """Whether a copy of this process is safe, and there is a processor for it."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1
