"""What a Mastodon-compatible server says of itself: its address, its software, its limits.

Sources: GET /api/v2/instance (Mastodon ≥ 4.0) and /api/v1/instance (older ones and most relatives);
`max_toot_chars` is the older word of Pleroma and glitch-soc.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from publishing.networks.contract import FileRule, Limits, Line, NetworkError, Refused, Sentence, Unit


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_AN_ADDRESS = _("«%(typed)s» no es la dirección de un servidor. Escríbela así: mastodon.social.")

IMAGE = FileRule(
    most=4,
    mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    bytes=16 * 2**20,
    pixels=33_177_600,
)
LIMITS = Limits(
    text=500,
    unit=Unit.URLS_AS_23,
    files={"image": IMAGE},
    alt=1500,
    source="GET /api/v2/instance: configuration.*; until asked, Mastodon 4.7's own defaults",
)


def address(typed: str) -> str:
    """`mastodon.social`, `@ana@mastodon.social` or a pasted page address → `https://mastodon.social`."""
    typed = typed.strip()
    bare = typed if "://" in typed else f"https://{typed.rpartition('@')[2]}"
    try:
        parts = urlsplit(bare)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refused(Sentence(NOT_AN_ADDRESS, {"typed": typed[:100]}), code="bad_address")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def facts_of(server: str, line: Line) -> dict[str, Any]:
    """The server's limits and software, JSON-able, for `Account.facts`. A server that won't say: none."""
    for version in ("v2", "v1"):
        try:
            said = line.get(f"{server}/api/{version}/instance").json()
        except NetworkError as error:
            if error.code in ("timeout", "reset", "refused"):
                raise
            continue
        if isinstance(said, dict):
            return _facts(said)
    return {}


def _facts(said: Mapping[str, Any]) -> dict[str, Any]:
    statuses, media = _part(said, "statuses"), _part(said, "media_attachments")
    figures = {
        "text": statuses.get("max_characters") or said.get("max_toot_chars"),
        "images": statuses.get("max_media_attachments") or said.get("max_media_attachments"),
        "image_bytes": media.get("image_size_limit") or said.get("upload_limit"),
        "image_pixels": media.get("image_matrix_limit"),
        "alt": media.get("description_limit") or said.get("description_limit"),
    }
    mimes = [mime for mime in media.get("supported_mime_types") or () if str(mime).startswith("image/")]
    facts: dict[str, Any] = {name: n for name, n in figures.items() if _is_figure(n)}
    return facts | {
        "mimes": mimes,
        "version": str(said.get("version", ""))[:100],
        "keeps_keys": keeps_keys(said),
    }


def keeps_keys(said: Mapping[str, Any]) -> bool:
    """Does it promise to answer the same Idempotency-Key with the same post? Only Mastodon itself, and its
    forks that name themselves so («4.5.1+glitch»), do; relatives say «2.7.2 (compatible; Pleroma …)»."""
    return bool(re.fullmatch(r"[3-9]\.\d+\.\d+[\w.+-]*", str(said.get("version", ""))))


def limits_of(facts: Mapping[str, Any]) -> Limits:
    image = replace(
        IMAGE,
        most=facts.get("images", IMAGE.most),
        mimes=frozenset(facts.get("mimes") or ()) & IMAGE.mimes or IMAGE.mimes,
        bytes=facts.get("image_bytes", IMAGE.bytes),
        pixels=facts.get("image_pixels", IMAGE.pixels),
    )
    own = {name: facts[name] for name in ("text", "alt") if name in facts}
    return replace(LIMITS, files={"image": image}, **own)


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    configuration = said.get("configuration")
    part = configuration.get(name) if isinstance(configuration, dict) else None
    return part if isinstance(part, dict) else {}


def _is_figure(n: object) -> bool:
    return isinstance(n, int) and not isinstance(n, bool) and n > 0
