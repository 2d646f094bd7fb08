"""Where things are, and the environment that every program we start is given.

Nothing is written outside the project's folder and `var/`: a home that can't be written to is no trouble.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from launch.trouble import Trouble
from smm import env

ROOT = env.ROOT
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def var() -> Path:
    return env.var_folder()


def stamps() -> Path:
    """What was prepared and from what. It belongs to the code's folder, not to the data of PAUTA_VAR."""
    return ROOT / "var" / "stamps"


def logs() -> Path:
    return var() / "log"


def make_folders() -> None:
    """Makes `var/`; says so clearly where that is not allowed or the disk is full."""
    for folder in (var(), stamps(), logs(), ROOT / "var" / "cache"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".write-{os.getpid()}"
            probe.write_text("x")
            probe.unlink()
        except OSError as error:
            raise Trouble(
                f"Can't write in {folder} ({error.strerror}): give this user the right to, or point "
                "PAUTA_VAR to a folder it may write in."
            ) from None


def environment(**more: str) -> dict[str, str]:
    """For children: caches inside the project, the project importable, Django's settings named."""
    cache = ROOT / "var" / "cache"
    fixed = {
        "PIP_CACHE_DIR": str(cache / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "npm_config_cache": str(cache / "npm"),
        "npm_config_update_notifier": "false",
        "XDG_CACHE_HOME": str(cache),
        "DJANGO_SETTINGS_MODULE": "smm.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **fixed, **more}


def which(program: str) -> str | None:
    return shutil.which(program)
