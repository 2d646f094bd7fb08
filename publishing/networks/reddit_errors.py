"""What Reddit's refusals mean. Most come as 200 with {"json": {"errors": [[code, words, field]]}}.

Sources: praw/reddit.py and praw/exceptions.py (how the codes arrive); the names are Reddit's own error list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
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
    Unavailable,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


SLOWLY = _("Reddit pidió esperar antes de publicar otra vez. Lo enviamos en cuanto lo permita.")
NOT_TAKEN = _("Reddit no aceptó la publicación (%(code)s): %(reason)s")
NO_SUBREDDIT = _("No existe la comunidad de Reddit, o la cuenta no puede verla (%(code)s). Revisa su nombre.")
NOT_ALLOWED = _(
    "La cuenta no puede publicar en esa comunidad de Reddit (%(code)s). Elige otra o pide permiso."
)
KIND_REFUSED = _(
    "Esa comunidad de Reddit no acepta este tipo de publicación (%(code)s). Cambia la forma o elige otra."
)
BAD_TITLE = _("Reddit no aceptó el título (%(reason)s). Corrígelo.")
TOO_LONG = _("Reddit dice que algo es demasiado largo (%(reason)s). Acórtalo.")
FLAIR = _("Esa comunidad de Reddit pide una etiqueta (flair) válida: elígela.")
REPEATED = _("Ese enlace ya está publicado en esa comunidad de Reddit, y no acepta repetidos.")
GONE = _("La publicación a la que responde ya no está en Reddit, o está cerrada (%(code)s).")
SIGNED_OUT = _("Reddit ya no reconoce el acceso de esta cuenta (%(code)s). Vuelve a conectar el canal.")
RULES = _("La publicación no cumple una regla de esa comunidad de Reddit: %(reason)s")

_MEANS: dict[str, str] = {
    "SUBREDDIT_NOEXIST": NO_SUBREDDIT,
    "BAD_SR_NAME": NO_SUBREDDIT,
    "SUBREDDIT_REQUIRED": NO_SUBREDDIT,
    "SUBREDDIT_NOTALLOWED": NOT_ALLOWED,
    "SUBREDDIT_DISABLED_ADS": NOT_ALLOWED,
    "NO_SELFS": KIND_REFUSED,
    "NO_LINKS": KIND_REFUSED,
    "NO_IMAGES": KIND_REFUSED,
    "NO_VIDEOS": KIND_REFUSED,
    "NO_GALLERIES": KIND_REFUSED,
    "INVALID_OPTION": KIND_REFUSED,
    "NO_TEXT": BAD_TITLE,
    "TOO_LONG": TOO_LONG,
    "BAD_FLAIR_TEMPLATE_ID": FLAIR,
    "SUBMIT_VALIDATION_FLAIR_REQUIRED": FLAIR,
    "DELETED_COMMENT": GONE,
    "DELETED_LINK": GONE,
    "THREAD_LOCKED": GONE,
    "TOO_OLD": GONE,
}


def heard(reply: Reply) -> Mapping[str, Any]:
    """The «json» of an answer. Raises what its first error means; Unsure where it can't be understood."""
    said: Any = reply.dig("json")
    if not isinstance(said, dict):
        reply.dig("json", "data")
    errors = said.get("errors")
    if isinstance(errors, list) and errors:
        first = errors[0] if isinstance(errors[0], list) else []
        words = [str(each) for each in (*first, "", "", "")][:3]
        raise meaning(words[0], words[1], said.get("ratelimit"), reply)
    return dict(said)


def meaning(code: str, words: str, seconds: Any, reply: Reply) -> NetworkError:
    """By Reddit's code. `seconds`: how long it asks to wait, where it says so."""
    told = {"code": code[:60], "reason": words[:300]}
    if code in ("RATELIMIT", "QUOTA_FILLED"):
        return Throttled(_until(seconds, words, reply), Sentence(SLOWLY), words, code)
    if code == "USER_REQUIRED":
        return Disconnected(Sentence(SIGNED_OUT, told), words, code)
    if code == "ALREADY_SUB":
        return Duplicate(Sentence(REPEATED, told), words, code)
    if code.startswith("SUBMIT_VALIDATION_") and code not in _MEANS:
        return Refused(Sentence(RULES, told), words, code)
    return Refused(Sentence(_MEANS.get(code, NOT_TAKEN), told), words, code)


_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "millisecond": 0.001}


def _until(seconds: Any, words: str, reply: Reply) -> Any:
    """The field says it exactly; older answers only in words: «try again in 9 minutes»."""
    if isinstance(seconds, int | float) and not isinstance(seconds, bool):
        return waiting.after(seconds + 1)
    found = re.search(r"(\d+) (millisecond|second|minute|hour)", words)
    if found:
        return waiting.after((int(found[1]) + 1) * _SECONDS[found[2]])
    return waiting.until(reply.headers)


def explain(reply: Reply) -> NetworkError | None:
    """403 and 404 name their reason ({"reason": "private"}); their pages in HTML say nothing."""
    said: Any = None
    with suppress(NetworkError):
        said = reply.json()
    told = said if isinstance(said, dict) else {}
    reason = str(told.get("reason") or "")[:60]
    if reply.status in (403, 404) and reason:
        code = {"code": reason}
        text = (
            NO_SUBREDDIT
            if reason in ("banned", "private", "quarantined") or reply.status == 404
            else NOT_ALLOWED
        )
        return Refused(Sentence(text, code), reason, reason)
    if reply.status == 403 and "fields" in told:
        return Unavailable(Sentence(SLOWLY), code="http_403")
    return None
