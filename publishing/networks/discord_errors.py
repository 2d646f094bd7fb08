"""What Discord's refusals mean, by its JSON codes (docs.discord.com topics/opcodes-and-status-codes)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from publishing.networks import waiting
from publishing.networks.contract import (
    Disconnected,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
    Unavailable,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


WAIT = _("Discord pidió esperar %(seconds)s segundos. Lo enviamos en cuanto lo permita.")
WAIT_SHARED = _(
    "El canal de Discord recibe muchos mensajes y pidió esperar %(seconds)s segundos. Lo enviamos después."
)
NOT_TAKEN = _("Discord no aceptó la publicación (código %(code)s): %(reason)s")
TOKEN = _("Discord ya no reconoce la clave. Cópiala de nuevo y vuelve a conectar el canal.")
GONE = _("El canal de Discord ya no existe o no se ve desde aquí (código %(code)s). Vuelve a conectarlo.")
NO_WEBHOOK = _("El webhook de Discord fue borrado. Crea otro en el canal y vuelve a conectarlo.")
NO_RIGHT = _(
    "Al bot le falta permiso en el canal de Discord (código %(code)s): dale «Ver canal», «Enviar mensajes», "
    "«Insertar enlaces» y «Adjuntar archivos», y vuelve a conectarlo."
)
SPOKE_TOO_MUCH = _("Discord limita los mensajes de este canal (código %(code)s). Lo intentamos más tarde.")
NEEDS_TITLE = _("El canal de Discord es un foro: escribe un título para abrir el hilo.")
HEAVY = _("Discord dice que los archivos pesan demasiado: déjalos por debajo de lo que admite el servidor.")
HARMFUL = _("Discord considera peligroso un enlace de la publicación y no la acepta. Quítalo.")
EMPTY = _("Discord no publica mensajes vacíos: escribe un texto o agrega un archivo.")
NEEDS_TAG = _("Este foro de Discord pide al menos una etiqueta: elige una.")
BLOCKED = _("La moderación automática del servidor de Discord no dejó pasar el mensaje.")
INVALID = _("Discord no aceptó un dato de la publicación (%(field)s: %(reason)s).")

_REFUSED = {
    50006: EMPTY,
    40005: HEAVY,
    220001: NEEDS_TITLE,
    220003: NEEDS_TITLE,
    40067: NEEDS_TAG,
    240000: HARMFUL,
    200000: BLOCKED,
    200001: BLOCKED,
}
_LOST = {
    10003: GONE,
    10004: GONE,
    10015: NO_WEBHOOK,
    40001: TOKEN,
    50027: TOKEN,
    50001: NO_RIGHT,
    50013: NO_RIGHT,
    50008: GONE,
}
_SLOWLY = {20016, 20022, 20028, 40062}


def explain(reply: Reply) -> NetworkError | None:
    """By Discord's own code, where it gives one; the other statuses mean what they usually mean."""
    body = _body(reply)
    if reply.status == 429:
        return _throttled(reply, body)
    code = body.get("code")
    reason = str(body.get("message") or "")[:300]
    if not isinstance(code, int) or isinstance(code, bool) or reply.status >= 500:
        return None
    told, named = {"code": code, "reason": reason}, f"discord_{code}"
    if code in _SLOWLY:
        until = waiting.after(body["retry_after"]) if "retry_after" in body else waiting.until(reply.headers)
        return Throttled(until, Sentence(SPOKE_TOO_MUCH, told), reason, named)
    if code in _LOST and reply.status in (400, 401, 403, 404):
        return Disconnected(Sentence(_LOST[code], told), reason, named)
    if code in _REFUSED:
        return Refused(Sentence(_REFUSED[code], told), reason, named)
    return _other(reply, body, told, named)


def _other(reply: Reply, body: dict[str, Any], told: dict[str, Any], named: str) -> NetworkError | None:
    if told["code"] == 50035:
        field, reason = _first_trouble(body.get("errors"))
        return Refused(Sentence(INVALID, {"field": field, "reason": reason}), str(body)[:1000], named)
    if reply.status in (400, 403, 404, 409) and told["code"]:
        return Refused(Sentence(NOT_TAKEN, told), told["reason"], named)
    return None


def _throttled(reply: Reply, body: dict[str, Any]) -> Throttled | Unavailable | None:
    """The body says the seconds, with fractions; a 429 of Cloudflare's has no JSON, only its header."""
    seconds = body.get("retry_after")
    if not isinstance(seconds, int | float):
        return None
    scope = "global" if body.get("global") else reply.headers.get("X-RateLimit-Scope") or "user"
    said = WAIT_SHARED if scope == "shared" else WAIT
    until = waiting.after(seconds)
    return Throttled(until, Sentence(said, {"seconds": f"{seconds:g}"}), f"scope {scope}", f"rate_{scope}")


def _first_trouble(errors: Any, path: str = "") -> tuple[str, str]:
    """The validation tree's first leaf: («embeds.0.title», «Must be 256 or fewer in length.»)."""
    if isinstance(errors, dict):
        leaves = errors.get("_errors")
        if isinstance(leaves, list) and leaves and isinstance(leaves[0], dict):
            return path or "message", str(leaves[0].get("message") or leaves[0].get("code") or "")[:300]
        for name, inner in errors.items():
            if isinstance(inner, dict):
                return _first_trouble(inner, f"{path}.{name}".lstrip("."))
    return path or "message", ""


def _body(reply: Reply) -> dict[str, Any]:
    with suppress(NetworkError):
        said = reply.json()
        return said if isinstance(said, dict) else {}
    return {}
