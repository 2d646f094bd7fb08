"""What a forum shows of a post: where it is, the latest ones, their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.contract import Access, Disconnected, Line, Post, Refused, Remote
from publishing.networks.discourse_said import answers_in
from publishing.networks.discourse_site import headers_for

PAGES = 5
MARGIN = timedelta(seconds=60)  # their clock and ours


def remote_of(access: Access, pk: str, said: Mapping[str, Any]) -> Remote:
    topic, number = said.get("topic_id"), said.get("post_number") or 1
    url = f"{access.server}/t/{said.get('topic_slug') or '-'}/{topic}/{number}"
    return Remote(pk, url, {"topic_id": topic, "post_number": number})


def address(remote: Remote, access: Access) -> str:
    """Of the topic that this post opens; of the post itself, where it answers."""
    path = f"/t/{remote.extra.get('topic_id')}.json" if _opens_a_topic(remote) else f"/posts/{remote.id}.json"
    return f"{access.server}{path}"


def _opens_a_topic(remote: Remote) -> bool:
    return remote.extra.get("post_number") == 1


def latest(since: datetime, access: Access, line: Line) -> Iterator[Mapping[str, Any] | None]:
    """The forum's posts since then, newest first; None where there were more than we read."""
    asked: dict[str, Any] = {}
    for _ in range(PAGES):
        page = line.get(f"{access.server}/posts.json", params=asked, headers=headers_for(access))
        posts = page.dig("latest_posts")
        fresh = [each for each in posts if _born(each) >= since - MARGIN]
        yield from fresh
        if len(fresh) < len(posts) or not posts or int(posts[-1]["id"]) <= 1:
            return
        asked["before"] = int(posts[-1]["id"]) - 1
    yield None


def _born(each: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(each.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)  # unknown age: look at it, don't stop at it


def is_ours(each: Mapping[str, Any], post: Post, raw: str, access: Access) -> bool:
    topic = (answers_in(post) or {}).get("topic_id")
    mine = str(each.get("username")).lower() == str(access.facts.get("username")).lower()
    return mine and each.get("topic_id") == topic and str(each.get("raw") or "").strip() == raw.strip()


def readings(remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
    found = {}
    for remote in remotes:
        with suppress(Refused, Disconnected):  # gone meanwhile, or no longer ours to see
            said = line.get(address(remote, access), headers=headers_for(access)).json()
            found[remote.id] = _of_topic(said) if _opens_a_topic(remote) else _of_answer(said)
    return found


def _of_topic(said: Mapping[str, Any]) -> dict[str, int]:
    told = {"views": said.get("views"), "likes": said.get("like_count"), "replies": said.get("posts_count")}
    figures = {name: value for name, value in told.items() if isinstance(value, int)}
    if "replies" in figures:
        figures["replies"] = max(0, figures["replies"] - 1)  # the first post is ours
    return figures


def _of_answer(said: Mapping[str, Any]) -> dict[str, int]:
    likes = [int(each.get("count") or 0) for each in said.get("actions_summary") or () if each.get("id") == 2]
    told = {"replies": said.get("reply_count"), "views": said.get("reads")}
    return {"likes": sum(likes), **{name: value for name, value in told.items() if isinstance(value, int)}}
