"""A server that behaves like the Bot API 10.1: one bot, channels, albums, its error words, retry_after."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Callable
from typing import Any

from publishing.networks import counting
from tests.fakes.server import Asked, FakeServer, Reply

TOKEN = "123456789:AAF" + "t" * 32
CHANNEL = -1001234567890
OLD_MESSAGE = 7  # there since long ago, to be replied to
HEAVIEST = {"photo": 10 * 2**20, **dict.fromkeys(("animation", "video", "audio", "document"), 50 * 2**20)}
ALBUMS = ({"photo", "video"}, {"audio"}, {"document"})
WORDS = ("chat_id", "text", "caption", "question", "explanation", "description", "type")


class FakeTelegram(FakeServer):
    network = "telegram"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.chats: dict[int, dict[str, Any]] = {
            CHANNEL: {"id": CHANNEL, "type": "channel", "title": "Café Alameda", "username": "cafealameda"}
        }
        self.may_post = True
        self.is_member = True
        self.moved: dict[int, int] = {}
        self.messages: dict[int, dict[str, Any]] = {}
        self._ids = itertools.count(41)

    def answer(self, asked: Asked) -> Reply:
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", asked.path)
        if not match:
            return self.canned("not_found")
        if match[1] not in self.tokens:
            return self.canned("wrong_token")
        said = _said(asked)
        with self.lock:
            if match[2] == "getMe":
                return _ok({"id": 123456789, "is_bot": True, "first_name": "Pauta", "username": "pauta_bot"})
            return self._in_chat(match[2], said, asked)

    def _in_chat(self, method: str, said: dict[str, Any], asked: Asked) -> Reply:
        chat = self._chat(said.get("chat_id"))
        if chat is None:
            return self.canned("chat_not_found")
        if chat["id"] in self.moved:
            reply = self.canned("group_moved")
            reply.body["parameters"]["migrate_to_chat_id"] = self.moved[chat["id"]]
            return reply
        if not self.is_member:
            return self.canned("bot_was_kicked")
        verbs = {
            "getChat": lambda: _ok(chat),
            "getChatMember": lambda: _ok(self._member()),
            "sendMessage": lambda: self._send_message(chat, said),
            **{f"send{kind.capitalize()}": self._sender(kind, chat, said, asked) for kind in HEAVIEST},
            "sendPoll": lambda: self._send_poll(chat, said, asked),
            "sendMediaGroup": lambda: self._send_album(chat, said, asked),
            "deleteMessage": lambda: self._delete(said),
        }
        return verbs[method]() if method in verbs else self.canned("not_found")

    def _chat(self, named: Any) -> dict[str, Any] | None:
        for chat in self.chats.values():
            if str(named) in (str(chat["id"]), f"@{chat.get('username')}"):
                return chat
        return None

    def _member(self) -> dict[str, Any]:
        return {"status": "administrator", "user": {"id": 123456789}, "can_post_messages": self.may_post}

    def _refusal(self, said: dict[str, Any], text: str, limit: int) -> str:
        as_html = said.get("parse_mode") == "HTML"
        length = counting.after_markup(text) if as_html else counting.utf16(text.strip())
        reply_to = (said.get("reply_parameters") or {}).get("message_id")
        if not self.may_post:
            return "not_enough_rights"
        if as_html and len(re.findall(r"<b>", text)) != len(re.findall(r"</b>", text)):
            return "cant_parse_entities"
        if reply_to is not None and reply_to not in {*self.messages, OLD_MESSAGE}:
            return "reply_not_found"
        return ("message_too_long" if limit == 4096 else "caption_too_long") if length > limit else ""

    def _send_message(self, chat: dict[str, Any], said: dict[str, Any]) -> Reply:
        if not str(said.get("text", "")).strip():
            return self.canned("text_empty")
        refusal = self._refusal(said, said["text"], 4096)
        return self.canned(refusal) if refusal else _ok(self._born(chat, said, said["text"], None))

    def _sender(
        self, kind: str, chat: dict[str, Any], said: dict[str, Any], asked: Asked
    ) -> Callable[[], Reply]:
        return lambda: self._send_file(kind, chat, said, asked)

    def _send_file(self, kind: str, chat: dict[str, Any], said: dict[str, Any], asked: Asked) -> Reply:
        caption, file = str(said.get("caption", "")), asked.files.get(kind)
        refusal = self._file_refusal(kind, file) or self._refusal(said, caption, 1024)
        return self.canned(refusal) if refusal else _ok(self._born(chat, said, caption, file))

    def _file_refusal(self, kind: str, file: Any) -> str:
        if file is None or kind not in HEAVIEST:
            return "wrong_file"
        return "too_large" if len(file[2]) > HEAVIEST[kind] else ""

    def _send_poll(self, chat: dict[str, Any], said: dict[str, Any], asked: Asked) -> Reply:
        texts = [str(each["text"]) for each in said.get("options") or []]
        rightly = all(0 <= n < len(texts) for n in said.get("correct_option_ids") or [])
        if not 1 <= len(texts) <= 12 or not all(1 <= len(text) <= 100 for text in texts):
            return self.canned("poll_options")
        if not 1 <= len(said["question"]) <= 300:
            return self.canned("poll_question")
        if said.get("type") == "quiz" and not (rightly and said.get("correct_option_ids")):
            return self.canned("poll_right")
        attached = _attached(said.get("media"))
        if attached and attached not in asked.files:
            return self.canned("wrong_file")
        refusal = self._refusal(said, str(said.get("description", "")), 1024)
        file = asked.files.get(attached)
        return self.canned(refusal) if refusal else _ok(self._born(chat, said, said["question"], file))

    def _send_album(self, chat: dict[str, Any], said: dict[str, Any], asked: Asked) -> Reply:
        items = said.get("media") or []
        names, kinds = [_attached(item) for item in items], {item["type"] for item in items}
        refusals = {
            self._file_refusal(item["type"], asked.files.get(name))
            for item, name in zip(items, names, strict=True)
        }
        if not 2 <= len(items) <= 10 or not any(kinds <= together for together in ALBUMS) or any(refusals):
            return self.canned(max(refusals) or "wrong_file")
        caption = str(items[0].get("caption", ""))
        refusal = self._refusal(said | items[0], caption, 1024)
        if refusal:
            return self.canned(refusal)
        said_each = [
            (str(item.get("caption", "")), asked.files[name]) for item, name in zip(items, names, strict=True)
        ]
        return _ok([self._born(chat, said, text, file) for text, file in said_each])

    def _born(self, chat: dict[str, Any], said: dict[str, Any], text: str, file: Any) -> dict[str, Any]:
        pk = next(self._ids)
        self.messages[pk] = {"chat": chat["id"], "text": text.strip(), "file": file, "said": said}
        return {"message_id": pk, "chat": chat, "date": int(time.time()), "text": text.strip()}

    def _delete(self, said: dict[str, Any]) -> Reply:
        if self.messages.pop(int(said["message_id"]), None) is None:
            return self.canned("message_to_delete_not_found")
        return _ok(True)


def _attached(item: Any) -> str:
    return str(item["media"]).removeprefix("attach://") if item else ""


def _ok(result: Any) -> Reply:
    return Reply(200, {"ok": True, "result": result})


def _said(asked: Asked) -> dict[str, Any]:
    """Whatever the way it came; in a form or a query what isn't text is JSON."""
    if asked.kind == "application/json":
        return dict(asked.json)
    plain = {name: values[0] for name, values in asked.query.items()} | asked.form
    said: dict[str, Any] = dict(plain)
    for name, value in plain.items():
        if name not in WORDS and not name.endswith("parse_mode"):
            said[name] = json.loads(value)
    return said
