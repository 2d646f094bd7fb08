"""Folders of processes that ended are swept, those of living ones are not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import passing

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from core import passing
with passing.folder(Path(sys.argv[1]), "kept-") as folder:
    (folder / "copy").write_text("x")
    print("here", flush=True)
    time.sleep(60)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name[:5] for path in folder.iterdir())


def test_what_a_killed_process_left_is_swept_by_the_next(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "here\n"
    assert passing.sweep(tmp_path, "kept-") == 0, "it lives"
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    assert names(tmp_path) == ["kept-"]
    with passing.folder(tmp_path, "kept-") as mine:
        assert list(tmp_path.iterdir()) == [mine]
    assert names(tmp_path) == []


def test_what_nobody_locked_is_not_ours_to_judge(tmp_path: Path) -> None:
    (tmp_path / "kept-by-somebody").mkdir()
    assert passing.sweep(tmp_path, "kept-") == 0
    assert names(tmp_path) == ["kept-"]


def test_it_goes_also_when_something_broke(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), passing.folder(tmp_path, "kept-"):
        raise RuntimeError("the disk broke")
    assert names(tmp_path) == []
