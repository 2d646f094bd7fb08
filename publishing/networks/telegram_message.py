"""A post as the Bot API wants to be asked for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from publishing.networks.contract import Post


def message(post: Post, chat: str, text: str) -> tuple[str, dict[str, Any]]:
    """(method, what it is asked) for this post, before it becomes JSON or a form."""
    said: dict[str, Any] = {"chat_id": chat_named(chat)}
    style = {"parse_mode": "HTML"} if option(post, "format") == "html" else {}
    if option(post, "silent") == "1":
        said["disable_notification"] = True
    if post.reply_to:
        said["reply_parameters"] = {"message_id": int(post.reply_to.id)}
    caption: dict[str, Any] = {"caption": text, **style} if text else {}
    if len(post.media) > 1:
        album = [{"type": "photo", "media": f"attach://photo{n}"} for n in range(len(post.media))]
        return "sendMediaGroup", said | {"media": [album[0] | caption, *album[1:]]}
    if post.media:
        return "sendPhoto", said | caption
    if option(post, "preview") == "hide":
        said["link_preview_options"] = {"is_disabled": True}
    return "sendMessage", said | {"text": text} | style


def as_form(said: Mapping[str, Any]) -> dict[str, str]:
    """A multipart form carries texts: what isn't one goes as JSON, as the Bot API asks."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in said.items()}


def address(server: str, token: str, method: str) -> str:
    return f"{server}/bot{token}/{method}"


def chat_named(typed: str) -> int | str:
    """A number stays one; `canal`, `@canal` and `https://t.me/canal` are `@canal`."""
    bare = re.sub(r"^(?:https?://)?t(?:elegram)?\.me/", "", typed.strip()).strip("/")
    return int(bare) if re.fullmatch(r"-?\d+", bare) else f"@{bare.lstrip('@')}"


def option(post: Post, name: str) -> str:
    return str(post.options.get(name) or "").strip()
