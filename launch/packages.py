"""The Python packages, in a virtual environment of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from launch import places, stamps
from launch.programs import step
from launch.trouble import Trouble

PINS = [places.ROOT / name for name in ("requirements.txt", "requirements-test.txt", "constraints.txt")]


def install(requirements: str = "requirements.txt") -> None:
    """Makes `.venv` and puts the pinned packages in it; nothing to do where they already are."""
    make_venv()
    inputs = stamps.fingerprint(PINS, sys.version)
    if stamps.is_done(requirements, inputs):
        return
    pip("Installing the Python packages", "-r", places.ROOT / requirements, log="packages.log")
    stamps.mark_done(requirements, inputs)
    if requirements != "requirements.txt":
        stamps.mark_done("requirements.txt", inputs)


def pip(title: str, *arguments: str | Path, log: str) -> None:
    quick_to_give_up = ["--retries", "1", "--timeout", "20"]
    command = [places.PYTHON, "-m", "pip", "install", "-q", *quick_to_give_up, *arguments]
    step(title, command, log=log)


def make_venv() -> None:
    if is_sound():
        return
    check_venv_module()
    shutil.rmtree(places.VENV, ignore_errors=True)
    for stamp in ("requirements.txt", "requirements-test.txt"):
        (places.stamps() / stamp).unlink(missing_ok=True)
    maker = getattr(sys, "_base_executable", None) or sys.executable
    step("Making the virtual environment", [maker, "-m", "venv", places.VENV], log="venv.log")


def check_venv_module() -> None:
    """Debian keeps `ensurepip` in a package of its own."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise Trouble(
            "This Python can't make virtual environments, as its venv module is missing: "
            f"apt install {package}, then start again."
        ) from None


def is_sound() -> bool:
    """Whether `.venv` has a Python that starts, of our version, with pip. A half-made one doesn't."""
    if not os.access(places.PYTHON, os.X_OK):
        return False
    question = "import pip, sys; print(sys.version)"
    try:
        answer = subprocess.run([places.PYTHON, "-c", question], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()
