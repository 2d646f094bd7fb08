"""Telegram channels, through the Bot API.

Sources: core.telegram.org/bots/api (10.1); the pace, 20 messages a minute: core.telegram.org/bots/faq.
There is no idempotency key and a bot can't read a channel's history: after a lost answer only a person knows.
The bot's token is part of every address, so addresses are secrets here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

from publishing.networks import counting, fitting, waiting
from publishing.networks.contract import (
    Access,
    Account,
    Can,
    Disconnected,
    Field,
    FileRule,
    Limits,
    Line,
    Network,
    NetworkError,
    Post,
    Preview,
    Problem,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    Throttled,
    Unit,
)
from publishing.networks.telegram_markup import markup_troubles
from publishing.networks.telegram_message import address, as_form, chat_named, message, option


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


HOME = "https://api.telegram.org"
WIDTH_AND_HEIGHT = 10_000
RATIO = 20

NO_BOT = _(
    "Telegram no reconoce la clave del bot. Cópiala de nuevo de @BotFather y vuelve a conectar el canal."
)
NO_CHAT = _("El bot no encuentra el canal. Revisa su nombre y que el bot sea administrador.")
NOT_ADMIN = _("El bot no es administrador de «%(chat)s» con permiso para publicar. Dáselo en Telegram.")
NO_RIGHT = _(
    "El bot ya no puede publicar en el canal: %(reason)s. Hazlo administrador y vuelve a conectarlo."
)
NOT_TAKEN = _("Telegram no aceptó la publicación: %(reason)s")
WAIT = _("Telegram pidió esperar %(seconds)s segundos. Lo enviamos en cuanto lo permita.")
NO_ALT = _("Telegram no guarda texto alternativo: el de «%(file)s» no llegará. Descríbela en el texto.")
TOO_WIDE = _("«%(file)s» mide %(width)s × %(height)s; en Telegram ancho y alto no pasan de %(limit)s juntos.")
TOO_NARROW = _(
    "«%(file)s» mide %(width)s × %(height)s; en Telegram un lado es hasta %(limit)s veces el otro."
)


class Telegram(Network):
    key = "telegram"
    name = "Telegram"
    icon = "net-telegram"
    can = frozenset({Can.TEXT, Can.IMAGES, Can.REPLY, Can.DELETE})
    limits = Limits(
        text=4096,
        unit=Unit.AFTER_MARKUP,
        caption=1024,
        files={
            "image": FileRule(
                most=10, mimes=frozenset({"image/jpeg", "image/png", "image/webp"}), bytes=10 * 2**20
            )
        },
        source="core.telegram.org/bots/api 10.1: sendMessage, sendPhoto, sendMediaGroup",
    )
    credentials = (
        Field(
            "token",
            _("Clave del bot"),
            secret=True,
            help=_("La da @BotFather al crear el bot."),
            aliases=("bot_token", "access_token"),
        ),
        Field(
            "chat",
            _("Canal"),
            help=_("El nombre público (@canal) o el número del canal; el bot debe ser su administrador."),
            aliases=("chat_id", "channel"),
        ),
        Field(
            "api_url",
            _("Servidor de la Bot API"),
            required=False,
            help=_("Sólo si usas un servidor propio de la Bot API."),
            aliases=("server", "url", "base_url"),
        ),
    )
    options = (
        Field(
            "format",
            _("Formato"),
            required=False,
            choices=(("plain", _("Texto tal cual")), ("html", _("HTML de Telegram"))),
        ),
        Field(
            "silent",
            _("Notificación"),
            required=False,
            choices=(("", _("Con sonido")), ("1", _("Sin sonido"))),
        ),
        Field(
            "preview",
            _("Vista previa del enlace"),
            required=False,
            choices=(("", _("Mostrar")), ("hide", _("Ocultar"))),
        ),
    )
    spacing = timedelta(seconds=3)  # 20 a minute
    preview = Preview(layout="chat", card="large")

    def markup(self, post: Post) -> str:
        return "html" if option(post, "format") == "html" else ""

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        """Of a text sent as it is: Telegram trims the ends and counts UTF-16."""
        return counting.utf16(text.strip())

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text, as_html = self.written(post), option(post, "format") == "html"
        length = counting.after_markup(text) if as_html else self.length(text)
        return [
            *fitting.nothing_said(text, post, self.name),
            *fitting.too_long(length, post, limits, self.name),
            *(markup_troubles(text) if as_html else ()),
            *fitting.media_troubles(post, limits, self.name),
            *_shape_troubles(post),
            *_alt_lost(post),
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        server = (entered.get("api_url") or HOME).strip().rstrip("/")
        server = server if "://" in server else f"https://{server}"
        token = entered["token"].strip()
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise Disconnected(Sentence(NO_BOT), code="bad_token")
        bot = _ask(server, token, "getMe", {}, line)
        chat = _ask(server, token, "getChat", {"chat_id": chat_named(entered["chat"])}, line).dig("result")
        asked = {"chat_id": chat["id"], "user_id": bot.dig("result", "id")}
        _demand_rights(_ask(server, token, "getChatMember", asked, line).dig("result"), chat)
        username = str(chat.get("username") or "")
        return Account(
            id=str(chat["id"]),
            name=str(chat.get("title") or username),
            url=f"https://t.me/{username}" if username else "",
            server=server,
            secrets={"token": token},
            facts={"username": username, "bot": str(bot.json()["result"].get("username") or "")},
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt:
        try:
            sent, chat = self._send(post, access.account, access, line), access.account
        except Refused as no:
            moved = re.fullmatch(r"moved_to:(-?\d+)", no.code)
            if not moved:
                raise
            chat = moved[1]
            sent = self._send(post, chat, access, line)
        ids = [int(each["message_id"]) for each in sent if "message_id" in each]
        extra = {"chat": chat, "message_ids": ids}
        return Receipt(Remote(str(ids[0]), _web_address(chat, access, ids[0]), extra))

    def _send(self, post: Post, chat: str, access: Access, line: Line) -> list[Mapping[str, Any]]:
        """The messages that came of it: one, or one per image."""
        method, said = message(post, chat, self.written(post))
        with ExitStack() as opened:
            files = {
                f"photo{n}" if len(post.media) > 1 else "photo": (
                    media.filename,
                    opened.enter_context(media.open()).read(),
                    media.mime,
                )
                for n, media in enumerate(post.media)
            }
        body = {"data": as_form(said), "files": files} if files else {"json": said}
        line.no_return()
        reply = line.post(address(access.server, access.secrets["token"], method), **body)
        if method == "sendMediaGroup":
            reply.dig("result", 0, "message_id")
            return list(reply.dig("result"))
        reply.dig("result", "message_id")
        return [reply.dig("result")]

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Every message of an album. Deleting what is already gone succeeds."""
        chat = str(remote.extra.get("chat") or access.account)
        for message_id in remote.extra.get("message_ids") or [int(remote.id)]:
            asked = {"chat_id": chat_named(chat), "message_id": message_id}
            try:
                line.post(address(access.server, access.secrets["token"], "deleteMessage"), json=asked)
            except Refused as no:
                if "message to delete not found" not in no.detail:
                    raise

    def explain(self, reply: Reply) -> NetworkError | None:
        said = _error(reply)
        reason = str(said.get("description") or "")[:300]
        code = f"http_{reply.status}"
        if reply.status in (401, 404) and "ok" in said:
            return Disconnected(Sentence(NO_BOT), reason, code)
        if not reason:
            return None
        if reply.status == 429:
            return _throttled(said, reason)
        if reply.status == 403 or re.search(
            r"not enough rights|need administrator|CHAT_WRITE_FORBIDDEN", reason
        ):
            return Disconnected(Sentence(NO_RIGHT, {"reason": reason}), reason, code)
        if reply.status == 400:
            return _refused(said, reason)
        return None


def _ask(server: str, token: str, method: str, asked: Mapping[str, Any], line: Line) -> Reply:
    reply = line.get(address(server, token, method), params=dict(asked))
    reply.dig("result")
    return reply


# ── what is heard ─────────────────────────────────────────────────────────────────────────────────────


def _demand_rights(member: Mapping[str, Any], chat: Mapping[str, Any]) -> None:
    status = member.get("status")
    in_channel = chat.get("type") == "channel"
    may_post = member.get("can_post_messages", not in_channel)
    if status != "creator" and not (status == "administrator" and may_post):
        title = str(chat.get("title") or chat.get("username") or chat["id"])
        raise Refused(Sentence(NOT_ADMIN, {"chat": title}), code="not_admin")


def _web_address(chat: str, access: Access, message_id: int) -> str:
    username = str(access.facts.get("username") or "")
    if username:
        return f"https://t.me/{username}/{message_id}"
    return f"https://t.me/c/{chat.removeprefix('-100')}/{message_id}" if chat.startswith("-100") else ""


def _error(reply: Reply) -> Mapping[str, Any]:
    with suppress(NetworkError):
        said = reply.json()
        return said if isinstance(said, dict) else {}
    return {}


def _parameters(said: Mapping[str, Any]) -> Mapping[str, Any]:
    found = said.get("parameters")
    return found if isinstance(found, dict) else {}


def _throttled(said: Mapping[str, Any], reason: str) -> NetworkError | None:
    seconds = _parameters(said).get("retry_after")
    if seconds is None:
        return None
    return Throttled(waiting.after(seconds), Sentence(WAIT, {"seconds": seconds}), reason, "http_429")


def _refused(said: Mapping[str, Any], reason: str) -> NetworkError:
    moved = _parameters(said).get("migrate_to_chat_id")
    if moved is not None:
        return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, f"moved_to:{moved}")
    if "chat not found" in reason:
        return Disconnected(Sentence(NO_CHAT), reason, "http_400")
    return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, "http_400")


# ── what doesn't fit ──────────────────────────────────────────────────────────────────────────────────


def _shape_troubles(post: Post) -> list[Problem]:
    found = []
    for file in post.media:
        seen = {"file": file.filename, "width": file.width, "height": file.height}
        if file.width + file.height > WIDTH_AND_HEIGHT:
            said = Sentence(TOO_WIDE, {**seen, "limit": WIDTH_AND_HEIGHT})
            found.append(Problem("image_too_large", said, field="media"))
        if max(file.width, file.height) > RATIO * max(1, min(file.width, file.height)):
            said = Sentence(TOO_NARROW, {**seen, "limit": RATIO})
            found.append(Problem("image_ratio", said, field="media"))
    return found


def _alt_lost(post: Post) -> list[Problem]:
    return [
        Problem("alt_unsupported", Sentence(NO_ALT, {"file": file.filename}), blocks=False, field="media")
        for file in post.media
        if file.alt.strip()
    ]
