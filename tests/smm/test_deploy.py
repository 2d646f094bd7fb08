"""With the settings of a real installation Django's own list for deployment has nothing to say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def check(folder: Path, **own: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if name not in ("DEBUG", "SECRET_KEY", "REDIS_URL")
    }
    environment = {**clean, "PAUTA_ENV_FILE": os.devnull, "PAUTA_VAR": str(folder), **own}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("preload", "silenced"),
    [("", 1), ("1", 0)],  # without the owner's word the domain isn't offered to the browsers' own list: W021
)
def test_nothing_to_say_behind_https(tmp_path: Path, preload: str, silenced: int) -> None:
    done = check(tmp_path, PAUTA_URL="https://pauta.example.org", PAUTA_HSTS_PRELOAD=preload)
    assert done.returncode == 0, done.stderr
    assert f"no issues ({silenced} silenced)" in done.stdout


def test_it_would_say_so(tmp_path: Path) -> None:
    done = check(tmp_path, PAUTA_URL="http://pauta.example.org", DEBUG="1", SECRET_KEY="short")
    assert done.returncode == 1
    assert {"security.W008", "security.W009", "security.W018"} <= set(
        re.findall(r"security\.W\d+", done.stderr)
    )
