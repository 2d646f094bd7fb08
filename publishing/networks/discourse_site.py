"""A Discourse forum: its address, who we are there, its categories and rules, and what its refusals mean.

Sources: docs.discourse.org (openapi); site settings as the forum's own client reads them, at
/site/settings.json (not in the document); rate limits: errors, extras.wait_seconds and Retry-After.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from publishing.networks import configured, waiting
from publishing.networks.contract import (
    Access,
    Disconnected,
    FileRule,
    Limits,
    Line,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
    Unavailable,
    Unit,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_AN_ADDRESS = _("«%(typed)s» no es la dirección de un foro. Escríbela como foro.ejemplo.mx.")
NO_RIGHT = _("El foro no reconoce la clave o al usuario, o no puede hacerlo. Revísalos y vuelve a conectar.")
NOT_TAKEN = _("El foro no aceptó la publicación: %(reason)s")
WAIT = _("El foro pidió esperar %(seconds)s segundos. Lo enviamos en cuanto lo permita.")
READ_ONLY = _("El foro está en modo de sólo lectura. Lo intentamos más tarde.")

_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
_VIDEOS = frozenset({"video/mp4", "video/quicktime", "video/webm"})
_SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/flac"})
MANY = configured.number("DISCOURSE_FILES", 20)


@dataclass(frozen=True)
class ForumLimits(Limits):
    """With the shortest text and title, in code points, that this forum takes."""

    least_text: int = 20
    least_title: int = 15


def limits_of(facts: Mapping[str, Any]) -> ForumLimits:
    """The forum's own figures where it told them; the defaults of a new forum elsewhere."""
    image, other = _kilobytes(facts, "max_image_size_kb"), _kilobytes(facts, "max_attachment_size_kb")
    return ForumLimits(
        text=_number(facts, "max_post_length", 32_000),
        unit=Unit.CODE_POINTS,
        title=_number(facts, "max_topic_title_length", 255),
        tags=_number(facts, "max_tags_per_topic", 5),
        least_text=_number(facts, "min_first_post_length", 20),
        least_title=_number(facts, "min_topic_title_length", 15),
        files={
            "image": FileRule(most=MANY, mimes=_IMAGES, bytes=image),
            "video": FileRule(most=MANY, mimes=_VIDEOS, bytes=other),
            "audio": FileRule(most=MANY, mimes=_SOUNDS, bytes=other),
            "document": FileRule(most=MANY, bytes=other),
        },
        together=MANY,
        mixed=True,
        source="the forum's /site/settings.json; else the defaults of a new Discourse",
    )


_SETTINGS = (
    "max_post_length",
    "min_first_post_length",
    "min_topic_title_length",
    "max_topic_title_length",
    "max_tags_per_topic",
    "max_image_size_kb",
    "max_attachment_size_kb",
)


def _number(facts: Mapping[str, Any], name: str, default: int) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default


def _kilobytes(facts: Mapping[str, Any], name: str) -> int:
    return _number(facts, name, configured.number("DISCOURSE_FILE_KB", 4096)) * 1024


def address(typed: str) -> str:
    """As people write it, as https://host[/folder]. Raises Refused."""
    given = typed.strip()
    with suppress(ValueError):
        parts = urlsplit(given if "://" in given else f"https://{given}")
        named = parts.hostname and ("." in parts.hostname or parts.port)
        if parts.scheme in ("http", "https") and named and not parts.username:
            path = (
                parts.path.rstrip("/") if not parts.path.startswith(("/t/", "/c/", "/u/", "/latest")) else ""
            )
            return f"{parts.scheme}://{parts.netloc}{path}"
    raise Refused(Sentence(NOT_AN_ADDRESS, {"typed": given[:100]}), code="bad_address")


def headers_of(secrets: Mapping[str, str], username: str) -> dict[str, str]:
    return {"Api-Key": secrets["api_key"], "Api-Username": username}


def headers_for(access: Access) -> dict[str, str]:
    return headers_of(access.secrets, str(access.facts.get("username") or ""))


def facts_of(server: str, headers: Mapping[str, str], line: Line) -> dict[str, Any]:
    """Categories one may write in, as [id, name]; whether topics may be tagged; the forum's figures."""
    site = line.get(f"{server}/site.json", headers=headers)
    named = {each["id"]: each for each in site.dig("categories") if isinstance(each, dict) and "id" in each}
    settings: Mapping[str, Any] = {}
    with suppress(Refused, Disconnected, Unavailable):
        told = line.get(f"{server}/site/settings.json", headers=headers).json()
        settings = told if isinstance(told, dict) else {}
    return {
        "categories": [
            [str(pk), _path(each, named)] for pk, each in named.items() if each.get("permission") in (1, None)
        ],
        "tags": [
            str(tag.get("name") if isinstance(tag, dict) else tag)
            for tag in site.json().get("top_tags") or []
        ],
        "may_tag": bool(site.json().get("can_tag_topics", True)),
        **{name: settings[name] for name in _SETTINGS if isinstance(settings.get(name), int)},
    }


def _path(category: Mapping[str, Any], named: Mapping[Any, Any]) -> str:
    above = named.get(category.get("parent_category_id"))
    own = str(category.get("name") or category["id"])
    return f"{above.get('name')} › {own}" if above else own


# ── what a refusal means ──────────────────────────────────────────────────────────────────────────────


def explain(reply: Reply) -> NetworkError | None:
    said = _body(reply)
    errors = said.get("errors")
    reason = str(errors[0])[:300] if isinstance(errors, list) and errors else ""
    kind, code = str(said.get("error_type") or ""), f"http_{reply.status}"
    if reply.status == 429 or kind == "rate_limit":
        return _throttled(reply, said, reason)
    if kind == "read_only" or reply.status == 503:
        return Unavailable(Sentence(READ_ONLY), reason, "read_only") if kind else None
    if reply.status == 403 and kind == "invalid_access":
        return Disconnected(Sentence(NO_RIGHT), reason, "invalid_access")
    if reply.status in (400, 403, 413, 422) and reason:
        return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, code)
    return None


def _throttled(reply: Reply, said: Mapping[str, Any], reason: str) -> Throttled:
    extras = said.get("extras")
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    until = waiting.after(seconds) if isinstance(seconds, int | float) else waiting.until(reply.headers)
    wait = seconds if isinstance(seconds, int | float) else reply.headers.get("Retry-After") or "60"
    return Throttled(until, Sentence(WAIT, {"seconds": str(wait)}), reason, "rate_limit")


def _body(reply: Reply) -> dict[str, Any]:
    with suppress(NetworkError):
        said = reply.json()
        return said if isinstance(said, dict) else {}
    return {}
