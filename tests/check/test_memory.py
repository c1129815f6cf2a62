"""A folder of many large plans is checked in little memory, whatever stands in them: plans are read a few at a time."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tuijian.catalog.disk import read_catalog
from tuijian.check.pipeline import Request, check
from tuijian.rules.registry import bind
from tuijian.submission import reader
from tuijian.submission.tree import MemoryTree

pytestmark = pytest.mark.xdist_group("hostile")

MOST = 150
"""MiB that a check of the plans below may take at its peak; 200 is promised for twice as many."""

PROBE = r"""
import sys
from datetime import datetime
sys.path[:0] = sys.argv[1:]
import peak
from tuijian.check.pipeline import Request, check
from tuijian.catalog.disk import read_catalog
from tuijian.submission.tree import MemoryTree
from tuijian.rules.registry import bind
catalog = read_catalog()
kinds = {
    "郑州市推进现代职业教育体系建设改革，加强统筹。\n": 12,
    "ab\n": 32,
    "<p>a</p><!-- b -->\n": 12,
    "13812345678\n" + "职业教育的方案\n" * 400: 4,
}
size = 256 * 1024
whole = {(kind * (size // len(kind.encode()))).encode(): many for kind, many in kinds.items()}
texts = [text for text, many in whole.items() for _ in range(many)]
files = {f"submissions/henan/p{at:03}.md": text for at, text in enumerate(texts)}
request = Request(datetime.fromisoformat("2024-01-15T10:00:00+08:00"))
report = check(MemoryTree(files), catalog, bind(catalog), request).report
assert report.status == "failure" and len(report.outlines) == len(texts) == 60, report.fault
print(peak.memory())
"""


def test_plans_are_read_a_few_at_a_time(root: Path) -> None:
    """Sixty plans of 256 KiB of prose, of lines of two characters, of HTML, with numbers to be masked: all in 150 MiB."""
    command = [sys.executable, "-c", PROBE, str(root / "tools"), str(root / "tests")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < MOST, f"peak {done.stdout} MiB"


def test_the_report_is_the_same_however_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans that are read one by one get the same remarks and outlines as those that are read together; the list's are not told twice."""
    catalog = read_catalog()
    files = {f"submissions/henan/{name}": data for name, data in catalog.sample.items()}
    files["submissions/henan/list.yml"] += "remark: 待补充\n".encode()
    for name in list(files):
        if name.endswith(".md"):
            files[name] += "\n待补充\n\n## 任务4\n\n略\n".encode()
    files["submissions/henan/more.md"] = "# 洛阳市\n\n任务99\n".encode()
    request = Request(datetime.fromisoformat("2024-01-15T10:00:00+08:00"))
    together = check(MemoryTree(files), catalog, bind(catalog), request).report
    monkeypatch.setattr(reader, "PORTION_PLANS", 1)
    assert check(MemoryTree(files), catalog, bind(catalog), request).report == together
    assert len(together.outlines) > 1
    assert len(together.findings) > 3
