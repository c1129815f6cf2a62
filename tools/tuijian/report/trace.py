"""What may be said of a bug of ours in public: names of functions, no values and no paths of the machine."""

import traceback
from pathlib import PurePath


def frames(error: BaseException) -> list[str]:
    """Where an error arose, outermost first: `seats.py:12 _over`."""
    return [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
