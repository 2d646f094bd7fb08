"""What our app may read in Slack: the channels it sees, the messages since a moment, their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from publishing.networks.contract import Access, Line, Post, Refused, Remote
from publishing.networks.slack_files import API
from publishing.networks.slack_message import EVENT
from publishing.networks.slack_words import heard

PAGE, PAGES = 200, 10
MARGIN = 60  # seconds: their clock and ours


def channels(headers: Mapping[str, str], line: Line) -> Iterator[Mapping[str, Any]]:
    asked = {"types": "public_channel,private_channel", "exclude_archived": "true", "limit": PAGE}
    for _ in range(PAGES):
        said = heard(line.get(f"{API}/conversations.list", params=asked, headers=headers))
        yield from said.get("channels") or ()
        asked["cursor"] = _next(said)
        if not asked["cursor"]:
            return


def since(
    post: Post, access: Access, since: datetime, headers: Mapping[str, str], line: Line
) -> Iterator[Mapping[str, Any] | None]:
    """The channel's, or the thread's, messages since then; None where there are more than we read."""
    asked: dict[str, Any] = {
        "channel": access.account,
        "oldest": f"{since.timestamp() - MARGIN:.6f}",
        "include_all_metadata": "true",
        "limit": PAGE,
    }
    method = "conversations.replies" if post.reply_to else "conversations.history"
    if post.reply_to:
        asked["ts"] = str(post.reply_to.extra.get("root") or post.reply_to.id)
    for _ in range(PAGES):
        said = heard(line.get(f"{API}/{method}", params=asked, headers=headers))
        yield from said.get("messages") or ()
        asked["cursor"] = _next(said)
        if not asked["cursor"]:
            return
    yield None


def _next(said: Mapping[str, Any]) -> str:
    return str((said.get("response_metadata") or {}).get("next_cursor") or "")


def key_in(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return (
        str((metadata.get("event_payload") or {}).get("key")) if metadata.get("event_type") == EVENT else ""
    )


def readings(
    remotes: Sequence[Remote], channel: str, headers: Mapping[str, str], line: Line
) -> dict[str, dict[str, int]]:
    found = {}
    for remote in remotes:
        asked = {"channel": channel, "ts": remote.id, "limit": 1}
        with suppress(Refused):  # gone meanwhile
            said = heard(line.get(f"{API}/conversations.replies", params=asked, headers=headers))
            first = next((m for m in said.get("messages") or () if m.get("ts") == remote.id), None)
            if first:
                found[remote.id] = figures(first)
    return found


def figures(message: Mapping[str, Any]) -> dict[str, int]:
    likes = sum(int(each.get("count") or 0) for each in message.get("reactions") or ())
    return {"likes": likes, "replies": int(message.get("reply_count") or 0)}
