"""What X's refusals mean.

X answers with problems (RFC 7807): {type, title, detail, status}, older parts of it with {errors: [{code,
message}]}. Types: docs.x.com fundamentals/response-codes-and-errors. Codes are what we go by. One condition
has no type and no code, only `about:blank` and a sentence: a repeated post. Ten independent clients quote the
same wording, none a code, so there the wording decides, and only that a refusal is called a repetition.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks import waiting
from publishing.networks.contract import (
    Disconnected,
    Duplicate,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("X no aceptó la publicación: %(reason)s")
NOT_ENROLLED = _(
    "X no deja pasar a la aplicación conectada (%(reason)s). En developer.x.com inscríbela en un proyecto "
    "con permiso de lectura y escritura, y vuelve a conectar el canal."
)
NO_RIGHT = _("Esta cuenta no tiene permiso en X para hacerlo (%(reason)s). Vuelve a conectar el canal.")
SPENT = _(
    "Se agotó el crédito o el tope de gasto de la API de X. Agrega crédito o sube el tope en "
    "developer.x.com: lo pendiente sale entonces, y se intenta otra vez cada hora."
)
SLOW_DOWN = _("X pidió esperar antes de publicar más. Lo enviamos en cuanto lo permita.")
ALREADY_THERE = _(
    "X dice que esta cuenta ya publicó ese mismo texto hace poco, y no lo repite. Mira el perfil: si es esta "
    "publicación, márcala como publicada; si no, cambia el texto."
)
FORBIDDEN = _(
    "X no permite publicar esto (%(reason)s). Suele ser por su política de respuestas o porque la cuenta "
    "está limitada: entra a X con la cuenta y mira si hay un aviso."
)

AGAIN_AFTER = timedelta(hours=1)  # credit is added by a person, whenever
_REPEATED = ("187",)  # v1.1's code for it, where it is sent
_NEEDS_ADMIN = ("client-forbidden", "client-not-enrolled", "unsupported-authentication", "oauth1-permissions")
_CAPPED = ("usage-capped", "credits-depleted")
_LOCKED_OUT = ("64", "326")  # v1.1: suspended; locked until a person confirms something


def explain(reply: Reply) -> NetworkError | None:
    """By the problem's type and codes; the other statuses mean what they usually mean."""
    said = _problem(reply)
    kind, codes, reason = _kind(said), _codes(said), _reason(said)
    if kind in _CAPPED:
        return Throttled(datetime.now(UTC) + AGAIN_AFTER, Sentence(SPENT), reason, "usage_capped")
    if reply.status == 429:
        return Throttled(_until(reply), Sentence(SLOW_DOWN), reason, "http_429")
    if reply.status == 403:
        return _forbidden(kind, codes, reason)
    if reply.status in (400, 404, 422) and reason:
        told = Sentence(NOT_TAKEN, {"reason": reason})
        return Refused(told, reason, kind.replace("-", "_") or f"http_{reply.status}")
    return None


def _forbidden(kind: str, codes: set[str], reason: str) -> NetworkError | None:
    told = {"reason": reason}
    if codes & {*_REPEATED} or (not kind and "duplicate content" in reason):
        return Duplicate(Sentence(ALREADY_THERE), reason)
    if kind in _NEEDS_ADMIN:
        return Disconnected(Sentence(NOT_ENROLLED, told), reason, kind.replace("-", "_"))
    if kind == "not-authorized-for-resource" or codes & {*_LOCKED_OUT}:
        return Disconnected(Sentence(NO_RIGHT, told), reason, "not_authorized")
    return Refused(Sentence(FORBIDDEN, told), reason, "forbidden") if reason else None


def rejections(said: Any) -> str:
    """The `errors` of an answer that is otherwise a yes (partial success), in one line; "" where none."""
    errors = said.get("errors") if isinstance(said, dict) else None
    listed = errors if isinstance(errors, list) else []
    return "; ".join(_reason(each) for each in listed if isinstance(each, dict))[:300]


def _until(reply: Reply) -> datetime:
    """The day's limit ends later than the quarter hour's: where it is spent, it is the one to wait for."""
    for scope in ("user", "app"):
        if reply.headers.get(f"x-{scope}-limit-24hour-remaining") == "0":
            return waiting.until(
                {"X-RateLimit-Reset": reply.headers.get(f"x-{scope}-limit-24hour-reset", "")}
            )
    ours = {"Retry-After": reply.headers.get("Retry-After", ""), "Date": reply.headers.get("Date", "")}
    return waiting.until({**ours, "X-RateLimit-Reset": reply.headers.get("x-rate-limit-reset", "")})


def _problem(reply: Reply) -> Mapping[str, Any]:
    with suppress(NetworkError):
        said = reply.json()
        return said if isinstance(said, dict) else {}
    return {}


def _kind(said: Mapping[str, Any]) -> str:
    """The last word of the problem's type: «https://api.x.com/2/problems/usage-capped»."""
    head, _slash, kind = str(said.get("type") or "").rpartition("/problems/")
    return kind if head else ""


def _codes(said: Mapping[str, Any]) -> set[str]:
    errors = said.get("errors")
    return (
        {str(each.get("code")) for each in errors if isinstance(each, dict)}
        if isinstance(errors, list)
        else set()
    )


def _reason(said: Mapping[str, Any]) -> str:
    errors = said.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    for found in (first.get("message"), said.get("detail"), first.get("detail"), said.get("title")):
        if isinstance(found, str) and found.strip():
            return found.strip()[:300]
    return ""
