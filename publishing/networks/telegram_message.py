"""A post as the Bot API wants to be asked for it: words, one file, an album or a poll.

Sources: core.telegram.org/bots/api sendMessage, sendPhoto … sendMediaGroup, sendPoll, InputMedia*.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from publishing.networks import chosen
from publishing.networks.contract import Media, Post
from publishing.networks.telegram_poll import is_poll, poll

# By kind of file: what the Bot API calls it, in methods (`sendPhoto`) and in fields (`photo`).
CALLED = {"image": "photo", "gif": "animation", "video": "video", "audio": "audio", "document": "document"}
SPOILED = ("photo", "animation", "video")  # what can be covered until it is touched
MEASURED = ("animation", "video")


def message(post: Post, chat: str, text: str) -> tuple[str, dict[str, Any]]:
    """(method, what it is asked) for this post, before it becomes JSON or a form. Files are `file<n>`."""
    said = _addressed(post, chat)
    style = {"parse_mode": "HTML"} if chosen.text(post, "format") == "html" else {}
    if is_poll(post):
        return "sendPoll", said | poll(post, text, style) | _of_a_poll(post)
    caption: dict[str, Any] = {"caption": text, **style} if text else {}
    if len(post.media) > 1:
        first, *others = [_in_album(post, n) for n in range(len(post.media))]
        return "sendMediaGroup", said | {"media": [first | caption | _above(first["type"], post), *others]}
    if post.media:
        called = called_by(post.media[0], post)
        about = _about(post.media[0], called, post)
        return f"send{called.capitalize()}", said | caption | about | _above(called, post)
    return "sendMessage", said | {"text": text} | style | _link_preview(post)


def called_by(media: Media, post: Post) -> str:
    """A picture or a video may be sent as a document, which Telegram doesn't compress."""
    return "document" if chosen.yes(post, "as_files") else CALLED.get(media.kind, "document")


def part_names(post: Post) -> list[str]:
    """What each file is called in the form: by its own field where it goes alone, else as it is attached."""
    if len(post.media) == 1 and not is_poll(post):
        return [called_by(post.media[0], post)]
    return [f"file{n}" for n in range(len(post.media))]


def _addressed(post: Post, chat: str) -> dict[str, Any]:
    said: dict[str, Any] = {"chat_id": chat_named(chat)}
    if chosen.yes(post, "silent"):
        said["disable_notification"] = True
    if chosen.yes(post, "protect"):
        said["protect_content"] = True
    if post.reply_to:
        said["reply_parameters"] = {"message_id": int(post.reply_to.id)}
    return said


def _in_album(post: Post, n: int) -> dict[str, Any]:
    called = called_by(post.media[n], post)
    return {"type": called, "media": f"attach://file{n}", **_about(post.media[n], called, post)}


def _of_a_poll(post: Post) -> dict[str, Any]:
    return {"media": _in_album(post, 0)} if post.media else {}


def _about(media: Media, called: str, post: Post) -> dict[str, Any]:
    """What the file itself would tell, said so that it is drawn right before it has loaded."""
    said: dict[str, Any] = {}
    if called in MEASURED and media.width and media.height:
        said |= {"width": media.width, "height": media.height}
    if called in (*MEASURED, "audio") and media.seconds:
        said["duration"] = math.ceil(media.seconds)
    if called == "video":
        said["supports_streaming"] = True
    if called in SPOILED and chosen.yes(post, "spoiler"):
        said["has_spoiler"] = True
    return said


def _above(called: str, post: Post) -> dict[str, Any]:
    shown = called in SPOILED and chosen.yes(post, "caption_above")
    return {"show_caption_above_media": True} if shown else {}


def _link_preview(post: Post) -> dict[str, Any]:
    ways = {"hide": {"is_disabled": True}, "above": {"show_above_text": True}}
    way = ways.get(chosen.text(post, "preview"))
    return {"link_preview_options": way} if way else {}


def as_form(said: Mapping[str, Any]) -> dict[str, str]:
    """A multipart form carries texts: what isn't one goes as JSON, as the Bot API asks."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in said.items()}


def address(server: str, token: str, method: str) -> str:
    return f"{server}/bot{token}/{method}"


def chat_named(typed: str) -> int | str:
    """A number stays one; `canal`, `@canal` and `https://t.me/canal` are `@canal`."""
    bare = re.sub(r"^(?:https?://)?t(?:elegram)?\.me/", "", typed.strip()).strip("/")
    return int(bare) if re.fullmatch(r"-?\d+", bare) else f"@{bare.lstrip('@')}"
