"""What a Mastodon-compatible server says of itself: its address, its software, its limits.

Sources: GET /api/v2/instance (Mastodon ≥ 4.0) and /api/v1/instance (older ones and most relatives);
`max_toot_chars` is the older word of Pleroma and glitch-soc.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from publishing.networks.contract import FileRule, Limits, Line, NetworkError, Refused, Sentence, Unit
from publishing.networks.mastodon_status import PollRules


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
GIF = FileRule(most=1, mimes=frozenset({"image/gif"}), bytes=16 * 2**20)  # it becomes a film without sound
VIDEO = FileRule(
    most=1,
    mimes=frozenset({"video/mp4", "video/quicktime", "video/webm"}),
    bytes=99 * 2**20,
    pixels=8_294_400,
    fps=(0, 120),
)
AUDIO = FileRule(
    most=1,
    mimes=frozenset(
        {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac", "audio/aac", "audio/webm"}
    ),
    bytes=99 * 2**20,
)


@dataclass(frozen=True)
class ServerLimits(Limits):
    polls: PollRules = field(default_factory=PollRules)


LIMITS = ServerLimits(
    text=500,
    unit=Unit.URLS_AS_23,
    files={"image": IMAGE, "gif": GIF, "video": VIDEO, "audio": AUDIO},
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


_POLLS = {
    "answers": "max_options",
    "answer": "max_characters_per_option",
    "least": "min_expiration",
    "most": "max_expiration",
}


def _facts(said: Mapping[str, Any]) -> dict[str, Any]:
    statuses, media, polls = (_part(said, name) for name in ("statuses", "media_attachments", "polls"))
    figures = {
        "text": statuses.get("max_characters") or said.get("max_toot_chars"),
        "images": statuses.get("max_media_attachments") or said.get("max_media_attachments"),
        "image_bytes": media.get("image_size_limit") or said.get("upload_limit"),
        "image_pixels": media.get("image_matrix_limit"),
        "video_bytes": media.get("video_size_limit") or said.get("upload_limit"),
        "video_pixels": media.get("video_matrix_limit"),
        "video_fps": media.get("video_frame_rate_limit"),
        "alt": media.get("description_limit") or said.get("description_limit"),
    }
    mimes = [str(mime) for mime in media.get("supported_mime_types") or ()]
    poll_rules = {name: polls[theirs] for name, theirs in _POLLS.items() if _is_figure(polls.get(theirs))}
    facts: dict[str, Any] = {name: n for name, n in figures.items() if _is_figure(n)}
    return facts | {
        "mimes": mimes,
        "polls": poll_rules,
        "version": str(said.get("version", ""))[:100],
        "keeps_keys": keeps_keys(said),
    }


def keeps_keys(said: Mapping[str, Any]) -> bool:
    """Does it promise to answer the same Idempotency-Key with the same post? Only Mastodon itself, and its
    forks that name themselves so («4.5.1+glitch»), do; relatives say «2.7.2 (compatible; Pleroma …)»."""
    return bool(re.fullmatch(r"[3-9]\.\d+\.\d+[\w.+-]*", str(said.get("version", ""))))


def limits_of(facts: Mapping[str, Any]) -> Limits:
    image_bytes = facts.get("image_bytes", IMAGE.bytes)
    film_bytes = facts.get("video_bytes", VIDEO.bytes)
    files = {
        "image": replace(
            IMAGE,
            most=facts.get("images", IMAGE.most),
            bytes=image_bytes,
            pixels=facts.get("image_pixels", IMAGE.pixels),
        ),
        "gif": replace(GIF, bytes=image_bytes),
        "video": replace(
            VIDEO,
            bytes=film_bytes,
            pixels=facts.get("video_pixels", VIDEO.pixels),
            fps=(0, facts.get("video_fps", 120)),
        ),
        "audio": replace(AUDIO, bytes=film_bytes),
    }
    own = {name: facts[name] for name in ("text", "alt") if name in facts}
    taken = {kind: _of_those(rule, facts.get("mimes") or ()) for kind, rule in files.items()}
    return replace(LIMITS, files=taken, polls=PollRules.of(facts), **own)


def _of_those(rule: FileRule, mimes: Iterable[str]) -> FileRule:
    """A server that names no type of a kind says nothing of that kind."""
    return replace(rule, mimes=rule.mimes & frozenset(mimes) or rule.mimes)


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    configuration = said.get("configuration")
    part = configuration.get(name) if isinstance(configuration, dict) else None
    return part if isinstance(part, dict) else {}


def _is_figure(n: object) -> bool:
    return isinstance(n, int) and not isinstance(n, bool) and n > 0
