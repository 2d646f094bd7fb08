"""What a process that died left behind among the files on their way in."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from django.conf import settings

OLD = 24 * 3600  # seconds: no upload and no conversion takes that long


def sweep(now: float | None = None) -> int:
    """Removes it; returns how many there were."""
    ends = (now or time.time()) - OLD
    left = [each for each in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if each.lstat().st_mtime < ends]
    for each in left:
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)
    return len(left)
