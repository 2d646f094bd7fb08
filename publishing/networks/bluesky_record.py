"""What Bluesky keeps of a post: its key, its fields, its images; and how a kept one is read back.

Source: the lexicons app.bsky.feed.post, app.bsky.embed.images, app.bsky.embed.external.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .bluesky_session import Session
from .bluesky_text import card_title, facets, spoken
from .contract import Media, Post, Refused, Remote, Sentence, Unavailable


def _(text: str) -> str:
    return text


PARENT_GONE = _("La publicación a la que responde ya no está en Bluesky.")

POSTS = "app.bsky.feed.post"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Record:
    uri: str
    cid: str
    value: dict[str, Any]


def record_key(post: Post) -> str:
    """A TID (53 bits of microseconds, 10 bits of clock) that is the same for every attempt of one delivery.

    The second is the delivery's; the fraction and the clock come from its key, so that a thousand deliveries
    born in one transaction still get different ones. https://atproto.com/specs/tid
    """
    seed = int(post.key, 16)
    micros = int(post.born.timestamp()) * 1_000_000 + seed % 1_000_000
    value = micros << 10 | (seed >> 96) % 1024
    return "".join(_SORTABLE[value >> shift & 31] for shift in range(60, -1, -5))


def record(post: Post, session: Session) -> dict[str, Any]:
    """createdAt is the moment of sending: readers sort by it, and a post planned in March isn't March's."""
    text = spoken(post)
    record: dict[str, Any] = {
        "$type": POSTS,
        "text": text,
        "createdAt": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "langs": [post.language],
        "facets": facets(text, lambda handle: _did_of(handle, session)),
        "tags": [tag.lstrip("#") for tag in post.tags],
        "embed": _embed(post, session),
        "reply": _reply(post, session),
    }
    return {name: value for name, value in record.items() if value or name == "text"}


def _did_of(handle: str, session: Session) -> str | None:
    try:
        return str(session.get("com.atproto.identity.resolveHandle", handle=handle).dig("did"))
    except (Refused, Unavailable):
        return None  # nobody, or nobody who can be reached now: the words stay, without a link


def _embed(post: Post, session: Session) -> dict[str, Any] | None:
    if post.media:
        return {"$type": "app.bsky.embed.images", "images": [_image(file, session) for file in post.media]}
    if title := card_title(post):
        card = {"uri": post.link, "title": title, "description": ""}
        return {"$type": "app.bsky.embed.external", "external": card}
    return None


def _image(file: Media, session: Session) -> dict[str, Any]:
    """An upload that no record names is forgotten by the server, so a lost answer here costs nothing."""
    with file.open() as stream:
        bytes_of_file = stream.read()
    uploaded = session.post(
        "com.atproto.repo.uploadBlob", data=bytes_of_file, headers={"Content-Type": file.mime}
    )
    image = {"image": uploaded.dig("blob"), "alt": file.alt}
    if file.width and file.height:
        image["aspectRatio"] = {"width": file.width, "height": file.height}
    return image


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


def read(session: Session, repo: str, rkey: str) -> Record | None:
    try:
        reply = session.get("com.atproto.repo.getRecord", repo=repo, collection=POSTS, rkey=rkey)
    except Refused as refusal:
        if refusal.code == "RecordNotFound":
            return None
        raise
    return Record(reply.dig("uri"), reply.dig("cid"), reply.dig("value"))
