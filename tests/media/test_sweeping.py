"""Files on their way in that nobody waits for any more."""

from __future__ import annotations

import os
import time

from media.sweeping import sweep


def test_what_a_dead_process_left_is_taken_away_and_what_is_under_way_stays(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "clip").write_bytes(b"x")
    (tmp_path / "old.upload").write_bytes(b"x")
    (tmp_path / "new.upload").write_bytes(b"x")
    before = time.time() - 2 * 24 * 3600
    for name in ("old", "old.upload"):
        os.utime(tmp_path / name, (before, before))
    assert sweep() == 2
    assert [each.name for each in tmp_path.iterdir()] == ["new.upload"]
