"""What makes a finding the same one from one version of the papers to the next. Pure."""

import hashlib
import json
import re

from tuijian.report.model import Finding

_LINES = ("line", "first")
"""The values in messages that are numbers of lines."""

_LINE = re.compile(r"第[0-9]+行")
"""How messages say them."""


def identity(finding: Finding) -> str:
    """64 hexadecimal digits for a finding, by its rule, file, words and values: the same when it only moved to another line.

    What is said tells apart two things that one rule finds in one file with no value in either.
    """
    context = {name: value for name, value in finding.context.items() if name not in _LINES}
    parts = [finding.id, finding.path, context, _LINE.sub("", finding.message)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
