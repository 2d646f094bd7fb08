"""A video on its way to Meta: the rest of it from where an interrupted upload stopped, never held in memory.

Sources: Video API «reels publishing», Instagram «resumable uploads»: POST rupload.facebook.com with `offset`
and `file_size`; how far it got is said by the video's (or container's) `uploading_phase.bytes_transferred`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publishing.networks.contract import Line, Media
from publishing.networks.graph import UPLOADS


def send_rest(path: str, token: str, file: Media, offset: int, line: Line) -> None:
    """Everything from `offset` on, streamed. `path`: "video-upload/v25.0/<id>". Returns once Meta has it all.

    The address is written by us: a token isn't sent wherever an answer points.
    """
    headers = {
        "Authorization": f"OAuth {token}",
        "Content-Type": "application/octet-stream",
        "offset": str(offset),
        "file_size": str(file.bytes),
    }
    with file.open() as stream:
        stream.seek(offset)
        line.post(f"{UPLOADS}/{path}", data=stream, headers=headers).dig("success")


def transferred(status: Mapping[str, Any]) -> int | None:
    """How many bytes arrived, by an `uploading_phase`; None where it isn't said."""
    phase = status.get("uploading_phase")
    said = phase.get("bytes_transferred") if isinstance(phase, dict) else None
    return int(said) if isinstance(said, int | str) and str(said).isdigit() else None
