"""Is that message of ours out there? Reading a Discord channel's latest messages, or a forum's threads.

The nonce is ours, but Discord shows it only in the answer to the message itself; so a message is ours when
the bot wrote it since then, with the same words, as many files and the same message above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.contract import CANNOT_TELL, CannotTell, Line, Post, Refused
from publishing.networks.discord_message import API, listed, written

PAGE, PAGES = 100, 5
MARGIN = timedelta(seconds=60)  # their clock and ours
EPOCH = 1_420_070_400_000  # milliseconds: Discord's own year zero, docs.discord.com reference#snowflakes

Message = Mapping[str, Any]


def born(snowflake: str) -> datetime:
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH) / 1000, UTC)


def message(
    post: Post, channel: str, bot: str, since: datetime, headers: Mapping[str, str], line: Line
) -> Message | CannotTell | None:
    """An empty channel proves nothing: without «Read message history» every channel looks empty."""
    seen = 0
    for each in _latest(channel, headers, line):
        if each is None:
            return CANNOT_TELL
        seen += 1
        if born(str(each["id"])) < since - MARGIN:
            return None
        if _is_ours(each, post, bot):
            return each
    return None if seen else CANNOT_TELL


def _latest(channel: str, headers: Mapping[str, str], line: Line) -> Iterator[Message | None]:
    """Newest first; None where the pages ended before the channel did."""
    asked: dict[str, Any] = {"limit": PAGE}
    for _ in range(PAGES):
        page = listed(line.get(f"{API}/channels/{channel}/messages", params=asked, headers=headers))
        yield from page
        if len(page) < PAGE:
            return
        asked["before"] = page[-1]["id"]
    yield None


def _is_ours(each: Message, post: Post, bot: str) -> bool:
    if each.get("nonce"):
        return str(each["nonce"]) == nonce(post)
    above = (each.get("message_reference") or {}).get("message_id")
    wanted = post.reply_to.id if post.reply_to and not post.reply_to.extra.get("thread") else None
    return (
        str((each.get("author") or {}).get("id")) == bot
        and str(each.get("content") or "").strip() == written(post).strip()
        and len(each.get("attachments") or ()) == len(post.media)
        and above == wanted
    )


def nonce(post: Post) -> str:
    """25 characters at most: the first 100 bits of our key."""
    return post.key[:25]


def thread(
    post: Post, guild: str, forum: str, bot: str, since: datetime, headers: Mapping[str, str], line: Line
) -> Message | CannotTell | None:
    """The forum's thread with our title that the bot opened since then."""
    try:
        said = line.get(f"{API}/guilds/{guild}/threads/active", headers=headers).dig("threads")
    except Refused:
        return CANNOT_TELL
    for each in said:
        mine = str(each.get("parent_id")) == forum and str(each.get("owner_id")) == bot
        if mine and each.get("name") == post.title.strip() and born(str(each["id"])) >= since - MARGIN:
            return dict(each)
    return None
