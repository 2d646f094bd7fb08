"""A kept record, read back by its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .bluesky_session import Session
from .contract import Refused

POSTS = "app.bsky.feed.post"


@dataclass(frozen=True)
class Record:
    uri: str
    cid: str
    value: dict[str, Any]


def read(session: Session, repo: str, rkey: str) -> Record | None:
    try:
        reply = session.get("com.atproto.repo.getRecord", repo=repo, collection=POSTS, rkey=rkey)
    except Refused as refusal:
        if refusal.code == "RecordNotFound":
            return None
        raise
    return Record(reply.dig("uri"), reply.dig("cid"), reply.dig("value"))
