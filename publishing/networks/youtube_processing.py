"""After the last byte: what YouTube does with the video, and what is still to be added to it.

Source: youtube.v3 discovery (VideoStatus, VideoProcessingDetails).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from publishing.networks import google, youtube_video
from publishing.networks.contract import (
    Access,
    Disconnected,
    Line,
    Post,
    Receipt,
    Refused,
    Remote,
    Sentence,
    StillWorking,
    Unsure,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


FAILED = _("YouTube no pudo procesar el video: %(reason)s.")
REJECTED = _("YouTube rechazó el video: %(reason)s.")
GONE = _("El video se subió y ya no está en YouTube: alguien lo borró allí.")
LOST = _("El video ya está en YouTube y no pudimos ver cómo va. Seguimos comprobando.")
REASONS = {
    "conversion": _("no se pudo convertir; guárdalo como MP4 (H.264 y AAC) y súbelo de nuevo"),
    "invalidFile": _("el archivo no es un video que se pueda leer"),
    "emptyFile": _("el archivo está vacío"),
    "tooSmall": _("el archivo es demasiado pequeño"),
    "codec": _("usa un códec que YouTube no conoce; guárdalo en H.264 y AAC"),
    "uploadAborted": _("la subida se interrumpió"),
    "uploadFailed": _("la subida falló"),
    "transcodeFailed": _("no se pudo convertir; guárdalo como MP4 (H.264 y AAC) y súbelo de nuevo"),
    "streamingFailed": _("no se pudo preparar para verse"),
    "copyright": _("infringe derechos de autor"),
    "inappropriate": _("no cumple sus normas de la comunidad"),
    "duplicate": _("el canal ya tiene este mismo video"),
    "termsOfUse": _("no cumple sus condiciones de uso"),
    "uploaderAccountSuspended": _("la cuenta del canal está suspendida"),
    "uploaderAccountClosed": _("la cuenta del canal está cerrada"),
    "length": _("dura más de lo que este canal puede publicar; verifica el canal en youtube.com/verify"),
    "claim": _("alguien reclamó su contenido"),
    "trademark": _("infringe una marca registrada"),
    "legal": _("hay una reclamación legal"),
}
OTHER = _("no dijo por qué")

API = "https://www.googleapis.com/youtube/v3"
THUMBNAILS = "https://www.googleapis.com/upload/youtube/v3/thumbnails/set"
BUT = _("Se publicó, pero YouTube no aceptó %(what)s (%(code)s). Hazlo en YouTube Studio.")
COVER, LIST = _("la portada"), _("agregarlo a la lista")
BOTH = _("la portada ni agregarlo a la lista")
PATIENCE = 60  # looks, at most five minutes apart: some four hours; a long film is watchable long before


def begin(video: str, post: Post) -> StillWorking:
    """The bytes are there; first what is to be added, then waiting."""
    wanted = {"cover": youtube_video.cover_of(post), "playlist": youtube_video.option(post, "playlist")}
    return StillWorking(
        {"video": video, "todo": [name for name, there in wanted.items() if there]}, left=True
    )


def look(memo: Mapping[str, Any], post: Post, access: Access, line: Line) -> Receipt | StillWorking:
    """One step: something is added, or looked at. Trouble here can't unpublish the video, so it is never
    «failed» unless YouTube itself says so."""
    try:
        return _add(memo, post, access, line) if memo.get("todo") else _ask(memo, post, access, line)
    except Disconnected as lost:
        raise Unsure(Sentence(LOST), lost.detail, lost.code) from None


def _add(memo: Mapping[str, Any], post: Post, access: Access, line: Line) -> StillWorking:
    """Cover and list; what YouTube won't take is noted, and the video stays."""
    name, *rest = memo["todo"]
    skipped = list(memo.get("skipped") or [])
    try:
        {"cover": _set_cover, "playlist": _add_to_list}[name](str(memo["video"]), post, access, line)
    except Refused as no:
        skipped.append([name, no.code])
    return StillWorking({**memo, "todo": rest, "skipped": skipped}, left=True)


def _set_cover(video: str, post: Post, access: Access, line: Line) -> None:
    cover = youtube_video.cover_of(post)
    if cover is None:
        return
    with cover.open() as file:
        content = file.read()
    about = google.headers(access) | {"Content-Type": cover.mime}
    line.post(THUMBNAILS, params={"videoId": video, "uploadType": "media"}, data=content, headers=about)


def _add_to_list(video: str, post: Post, access: Access, line: Line) -> None:
    """A list takes the same video twice: it is asked first, as this step may be a repetition."""
    chosen = str(youtube_video.option(post, "playlist"))
    asked = {"part": "id", "playlistId": chosen, "videoId": video}
    if line.get(f"{API}/playlistItems", params=asked, headers=google.headers(access)).json().get("items"):
        return
    item = {"snippet": {"playlistId": chosen, "resourceId": {"kind": "youtube#video", "videoId": video}}}
    line.post(f"{API}/playlistItems", params={"part": "snippet"}, json=item, headers=google.headers(access))


def _ask(memo: Mapping[str, Any], post: Post, access: Access, line: Line) -> Receipt | StillWorking:
    video, looks = str(memo["video"]), int(memo.get("looks") or 0) + 1
    found = read(video, access, line)
    status = (found or {}).get("status") or {}
    if status.get("uploadStatus") in ("failed", "rejected", "deleted"):
        raise refusal(status)
    processing = (found or {}).get("processingDetails") or {}
    if processing.get("processingStatus") in ("failed", "terminated"):
        raise refusal(processing)
    if found is None and looks > 5:  # a fresh video may take a moment to be listed
        raise Refused(Sentence(GONE), code="gone")
    if status.get("uploadStatus") == "processed" or looks > PATIENCE:
        return receipt(video, post, memo.get("skipped") or ())
    wait = timedelta(seconds=min(5 * looks, 300))
    return StillWorking({**memo, "looks": looks}, wait=wait, left=True)


def read(video: str, access: Access, line: Line) -> Mapping[str, Any] | None:
    asked = {"part": "status,processingDetails", "id": video}
    said = line.get(f"{API}/videos", params=asked, headers=google.headers(access))
    items = said.dig("items")
    return items[0] if isinstance(items, list) and items else None


def refusal(status: Mapping[str, Any]) -> Refused:
    rejected = status.get("uploadStatus") == "rejected"
    if status.get("uploadStatus") == "deleted":
        return Refused(Sentence(GONE), code="deleted")
    names = ("rejectionReason", "failureReason", "processingFailureReason")
    code = next((str(status[name]) for name in names if status.get(name)), "other")
    reason = Sentence(REASONS.get(code, OTHER))
    return Refused(Sentence(REJECTED if rejected else FAILED, {"reason": reason}), code=code)


def receipt(video: str, post: Post, skipped: Iterable[tuple[str, str]] = ()) -> Receipt:
    shown = youtube_video.video_of(post)
    short = shown is not None and youtube_video.is_short(shown)
    url = f"https://www.youtube.com/shorts/{video}" if short else f"https://www.youtube.com/watch?v={video}"
    return Receipt(Remote(video, url), verified=True, but=_left_out(dict(skipped)))


def _left_out(skipped: Mapping[str, str]) -> Sentence | None:
    """{what YouTube would not take: its code}"""
    if not skipped:
        return None
    what = BOTH if len(skipped) > 1 else {"cover": COVER, "playlist": LIST}[next(iter(skipped))]
    return Sentence(BUT, {"what": Sentence(what), "code": ", ".join(skipped.values())})
