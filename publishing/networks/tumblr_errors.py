"""What Tumblr's refusals mean: {"meta": {…}, "errors": [{"title", "code", "detail"}]} (api.md)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks import waiting
from publishing.networks.contract import Disconnected, NetworkError, Refused, Reply, Sentence, Throttled


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("Tumblr no aceptó la publicación (%(code)s): %(reason)s")
BAD_FILE = _("Tumblr no acepta el formato de un archivo (%(reason)s). Conviértelo y envíalo otra vez.")
NO_RIGHT = _("La cuenta ya no puede publicar en ese blog de Tumblr (%(code)s). Vuelve a conectar el canal.")
NO_BLOG = _("Tumblr no encuentra el blog. Puede que cambiara de nombre: vuelve a conectar el canal.")
DAY_SPENT = _("El blog llegó a lo que Tumblr permite por día (%(code)s). Lo enviamos mañana.")
VIDEO_BUSY = _("Tumblr todavía prepara otro video de esta cuenta. Lo enviamos en cuanto termine.")
QUEUE_FULL = _("La cola del blog en Tumblr está llena. Vacíala allí o elige «Publicada».")

_DAY = {8004, 8011, 8023}  # files, videos, posts of today


def explain(reply: Reply) -> NetworkError | None:
    """By Tumblr's subcode; the other statuses mean what they usually mean."""
    first = _first(reply)
    code, reason = first.get("code"), str(first.get("detail") or first.get("title") or "")[:300]
    told, named = {"code": f"{reply.status}.{code}", "reason": reason}, f"tumblr_{code}"
    if reply.status >= 500 or reply.status in (401, 429):
        return None
    if code in _DAY:
        return Throttled(_tomorrow(reply), Sentence(DAY_SPENT, told), reason, named)
    if code == 8010:
        return Throttled(waiting.after(120), Sentence(VIDEO_BUSY, told), reason, named)
    if code == 8022:
        return Refused(Sentence(QUEUE_FULL, told), reason, named)
    if code == 8005:
        return Refused(Sentence(BAD_FILE, told), reason, named)
    if reply.status == 403 and first:
        return Disconnected(Sentence(NO_RIGHT, told), reason, "http_403")
    if reply.status == 404 and "/posts/" not in reply.url and reply.url.endswith("/posts") and first:
        return Disconnected(Sentence(NO_BLOG), reason, "no_blog")
    return Refused(Sentence(NOT_TAKEN, told), reason, f"http_{reply.status}") if reason else None


def _tomorrow(reply: Reply) -> datetime:
    """Tumblr's days end at midnight in New York; the header says when, where it is sent."""
    if reply.headers.get("Retry-After") or reply.headers.get("X-Ratelimit-Perday-Reset"):
        seconds = reply.headers.get("Retry-After") or reply.headers.get("X-Ratelimit-Perday-Reset")
        return waiting.after(seconds)
    midnight = datetime.now(UTC).replace(hour=5, minute=5, second=0, microsecond=0)
    return midnight if midnight > datetime.now(UTC) else midnight + timedelta(days=1)


def _first(reply: Reply) -> Mapping[str, Any]:
    with suppress(NetworkError):
        said = reply.json()
        errors = said.get("errors") if isinstance(said, dict) else None
        if isinstance(errors, list) and errors and isinstance(errors[0], dict):
            return dict(errors[0])
    return {}
