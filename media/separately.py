"""Asking the process apart (`media/apart`): its limits, and what to say when it fails."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .rejecting import Rejected

log = logging.getLogger(__name__)

MEMORY = 3 * 2**30
ROOM = 64 * 2**20  # for the container around what is copied
SLOWEST = 20  # seconds of work for one of film: 4K on a small machine
BYTES_A_SECOND = 10 * 2**20  # what the slowest disk we count on reads and writes


def take_apart(source: Path, target: Path, poster: Path, form: str, name: str) -> dict[str, Any]:
    """media.apart.taking.take, apart. Raises Rejected."""
    size = source.stat().st_size
    job = {"do": "take", "source": str(source), "target": str(target), "poster": str(poster), "form": form}
    return asked(job, name, file=size + ROOM, seconds=seconds_for(size))


def seconds_for(size: int) -> float:
    return 30 + size / BYTES_A_SECOND


def transcode_apart(
    source: Path, target: Path, poster: Path, form: str, recipe: dict[str, Any], name: str, *, seconds: float
) -> dict[str, Any]:
    """media.apart.transcoding.transcode, apart; `seconds` the source lasts. Raises Rejected."""
    places = {"source": str(source), "target": str(target), "poster": str(poster), "form": form}
    most = settings.PAUTA_MAX_MB["video"] * 2**20 + ROOM
    return asked({"do": "transcode", **places, "recipe": recipe}, name, file=most, seconds=patience(seconds))


def patience(seconds: float) -> float:
    """How long encoding a film of so many seconds may take."""
    return 120 + SLOWEST * seconds


def asked(job: dict[str, Any], name: str, *, file: int, seconds: float) -> dict[str, Any]:
    # Processor time adds up over threads: the clock on the wall is what ends it in practice.
    limits = {"memory": MEMORY, "file": file, "processor": int(seconds + 1) * (os.cpu_count() or 1)}
    try:
        ended = subprocess.run(  # our own module, by the interpreter that runs us
            [sys.executable, "-m", "media.apart"],
            input=json.dumps({**job, "limits": limits}),
            capture_output=True,
            text=True,
            timeout=seconds,
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        log.warning("a file took more than %s s apart and was given up", seconds)
        raise Rejected(sentence("too_demanding", name)) from None
    if ended.returncode:
        last = ended.stderr.strip().rpartition("\n")[2]
        log.warning("the process apart ended with %s: %s", ended.returncode, last)
        raise Rejected(sentence("broken" if ended.returncode > 0 else "too_demanding", name))
    answer: dict[str, Any] = json.loads(ended.stdout)
    if "trouble" in answer:
        raise Rejected(sentence(answer["trouble"], name))
    return answer


def sentence(trouble: str, name: str) -> str:
    """The codes of media.apart.films.Unreadable, for a person."""
    known = {
        "empty": _("«%(name)s» no trae ni imagen ni sonido. Vuelve a exportarlo y súbelo de nuevo."),
        "truncated": _(
            "«%(name)s» está incompleto: se corta antes de terminar. Vuelve a exportarlo y súbelo."
        ),
        "codec": _(
            "«%(name)s» usa una codificación que no se acepta. Expórtalo como MP4 (H.264 y AAC), o el "
            "sonido como MP3 o M4A, y súbelo."
        ),
        "no_picture": _("«%(name)s» es un video sin imagen. Si es un sonido, expórtalo como MP3 o M4A."),
        "too_demanding": _(
            "«%(name)s» exige demasiado para leerlo: expórtalo más corto o de menor tamaño y súbelo."
        ),
        "no_space": _(
            "«%(name)s» no se pudo guardar: el servidor no tiene espacio. Avisa a quien lo administra."
        ),
    }
    broken = _("«%(name)s» está dañado y no se puede leer. Vuelve a exportarlo y súbelo de nuevo.")
    return known.get(trouble, broken) % {"name": name}
