"""Is that post of ours on the page? By its video's id, by its photos' ids, by its text and its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from publishing.networks import facebook_video
from publishing.networks.contract import (
    CANNOT_TELL,
    CannotTell,
    Post,
    Receipt,
    Remote,
    Sentence,
    Unavailable,
)
from publishing.networks.graph import Graph, cursor, rows
from publishing.networks.graph_errors import NOT_READY
from publishing.networks.graph_network import moment, squeezed, their_start

PAGE = 50
PAGES = 6
FIELDS = "id,message,created_time,permalink_url,attachments{target{id},subattachments{target{id}}}"

Found = Receipt | CannotTell | None


def video(memo: Mapping[str, Any], graph: Graph) -> Found:
    seen = facebook_video.seen(memo["video"], graph)
    if facebook_video.is_out(seen):
        return Receipt(facebook_video.remote(memo["video"], seen), verified=True)
    if facebook_video.is_taken(seen) and not facebook_video.is_broken(seen):
        raise Unavailable(Sentence(NOT_READY, {"network": "Facebook"}), code="processing")
    return None


def story(page: str, photo: str, graph: Graph) -> Found:
    for each in rows(graph.get(page, "stories", fields="post_id,media_id,url")):
        if str(each.get("media_id")) == photo:
            return Receipt(story_remote(str(each.get("post_id"))), verified=True)
    return None


def story_remote(post_id: str) -> Remote:
    return Remote(post_id, f"https://www.facebook.com/{post_id}", {"story": True})


def feed(page: str, text: str, photos: list[str], since: datetime, graph: Graph) -> Found:
    """With photos, by their ids; else word for word, born since then."""
    asked: dict[str, Any] = {"fields": FIELDS, "limit": PAGE}
    for _ in range(PAGES):
        reply = graph.get(page, "published_posts", **asked)
        start, posts = their_start(since, reply), rows(reply)
        for each in posts:
            if moment(each.get("created_time")) >= start and _is_it(each, text, photos):
                return Receipt(Remote(str(each["id"]), _address(each)), verified=True)
        asked["after"] = cursor(reply)
        if not asked["after"] or not posts or moment(posts[-1].get("created_time")) < start:
            return None
    return CANNOT_TELL


def comment(post: Post, text: str, since: datetime, graph: Graph) -> Found:
    """Ours among the post's comments, by its words; CANNOT_TELL where there are more than a page."""
    assert post.reply_to  # noqa: S101  # a comment is under something
    asked = {"filter": "stream", "order": "reverse_chronological", "limit": PAGE}
    reply = graph.get(post.reply_to.id, "comments", fields="id,message,created_time,permalink_url", **asked)
    start, comments = their_start(since, reply), rows(reply)
    for each in comments:
        if moment(each.get("created_time")) >= start and squeezed(each.get("message")) == squeezed(text):
            return Receipt(Remote(str(each["id"]), _address(each)), verified=True)
    seen_all = len(comments) < PAGE or moment(comments[-1].get("created_time")) < start
    return None if seen_all else CANNOT_TELL


def _is_it(post: Mapping[str, Any], text: str, photos: list[str]) -> bool:
    shown = set(_photos(post))
    if photos and shown:
        return set(photos) <= shown
    return bool(shown) == bool(photos) and squeezed(post.get("message")) == squeezed(text)


def _photos(post: Mapping[str, Any]) -> list[str]:
    ids = []
    for attachment in _rows(post.get("attachments")):
        for each in (attachment, *_rows(attachment.get("subattachments"))):
            target = each.get("target")
            if isinstance(target, dict) and target.get("id"):
                ids.append(str(target["id"]))
    return ids


def _rows(edge: Any) -> list[Mapping[str, Any]]:
    data = edge.get("data") if isinstance(edge, dict) else None
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _address(of: Mapping[str, Any]) -> str:
    return str(of.get("permalink_url") or f"https://www.facebook.com/{of['id']}")
