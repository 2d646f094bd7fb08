"""What Bluesky keeps of a post: its key, its fields, and who may reply to it and quote it.

Source: the lexicons app.bsky.feed.post, app.bsky.feed.threadgate, app.bsky.feed.postgate.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from . import chosen
from .bluesky_embed import embed
from .bluesky_reading import POSTS, read
from .bluesky_session import Session
from .bluesky_text import facets, spoken
from .contract import Post, Refused, Remote, Sentence, Unavailable


def _(text: str) -> str:
    return text


PARENT_GONE = _("La publicación a la que responde ya no está en Bluesky.")

THREADGATE, POSTGATE = "app.bsky.feed.threadgate", "app.bsky.feed.postgate"
LANGUAGES = 3
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"


def record_key(post: Post) -> str:
    """A TID (53 bits of microseconds, 10 bits of clock) that is the same for every attempt of one delivery.

    The second is the delivery's; the fraction and the clock come from its key, so that a thousand deliveries
    born in one transaction still get different ones. https://atproto.com/specs/tid
    """
    seed = int(post.key, 16)
    micros = int(post.born.timestamp()) * 1_000_000 + seed % 1_000_000
    value = micros << 10 | (seed >> 96) % 1024
    return "".join(_SORTABLE[value >> shift & 31] for shift in range(60, -1, -5))


def writes(post: Post, repo: str, session: Session, video: dict[str, Any] | None = None) -> dict[str, Any]:
    """By collection: the post, and beside it, under the same key, who may reply to it and quote it.

    `video`: the blob that the video service made. createdAt is the moment of sending: readers sort by it, and
    a post planned in March isn't March's.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    uri = f"at://{repo}/{POSTS}/{record_key(post)}"
    gates = {THREADGATE: _threadgate(post), POSTGATE: _postgate(post)}
    about = {"post": uri, "createdAt": now}
    return {POSTS: _record(post, now, session, video)} | {
        kind: {"$type": kind, **about, **rule} for kind, rule in gates.items() if rule is not None
    }


def _record(post: Post, now: str, session: Session, video: dict[str, Any] | None) -> dict[str, Any]:
    text = spoken(post)
    record: dict[str, Any] = {
        "$type": POSTS,
        "text": text,
        "createdAt": now,
        "langs": list(dict.fromkeys([post.language, *chosen.lines(post, "languages")]))[:LANGUAGES],
        "facets": facets(text, lambda handle: _did_of(handle, session)),
        "tags": [tag.lstrip("#") for tag in post.tags],
        "labels": _labels(post),
        "embed": embed(post, session, video),
        "reply": _reply(post, session),
    }
    return {name: value for name, value in record.items() if value or name == "text"}


def _labels(post: Post) -> dict[str, Any] | None:
    warning = chosen.text(post, "warning")
    return {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": warning}]} if warning else None


def _threadgate(post: Post) -> dict[str, Any] | None:
    """An empty list: nobody. Only the root of a thread has one."""
    who = chosen.text(post, "replies")
    if post.reply_to or who not in ("some", "nobody"):
        return None
    allowed = chosen.lines(post, "replies_from") if who == "some" else []
    return {"allow": [{"$type": f"{THREADGATE}#{each}Rule"} for each in allowed]}


def _postgate(post: Post) -> dict[str, Any] | None:
    return (
        {"embeddingRules": [{"$type": f"{POSTGATE}#disableRule"}]} if chosen.yes(post, "no_quotes") else None
    )


def _did_of(handle: str, session: Session) -> str | None:
    try:
        return str(session.get("com.atproto.identity.resolveHandle", handle=handle).dig("did"))
    except (Refused, Unavailable):
        return None  # nobody, or nobody who can be reached now: the words stay, without a link


def _reply(post: Post, session: Session) -> dict[str, Any] | None:
    if post.reply_to is None:
        return None
    parent = _strong_ref(post.reply_to, session)
    root = _strong_ref(post.thread_root, session) if post.thread_root else parent
    return {"root": root, "parent": parent}


def _strong_ref(remote: Remote, session: Session) -> dict[str, str]:
    if cid := remote.extra.get("cid"):
        return {"uri": remote.id, "cid": str(cid)}
    repo, _collection, rkey = remote.id.removeprefix("at://").split("/")
    found = read(session, repo, rkey)
    if found is None:
        raise Refused(Sentence(PARENT_GONE), remote.id)
    return {"uri": found.uri, "cid": found.cid}
