"""Telegram channels, through the Bot API.

Sources: core.telegram.org/bots/api (10.1); the pace, 20 messages a minute: core.telegram.org/bots/faq.
There is no idempotency key and a bot can't read a channel's history: after a lost answer only a person knows.
The bot's token is part of every address, so addresses are secrets here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from publishing.networks import (
    chosen,
    counting,
    fitting,
    multipart,
    telegram_limits,
    telegram_poll,
    waiting,
)
from publishing.networks.contract import (
    Access,
    Account,
    Can,
    Disconnected,
    Field,
    Kind,
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
from publishing.networks.telegram_limits import LIMITS
from publishing.networks.telegram_markup import markup_troubles
from publishing.networks.telegram_message import address, as_form, chat_named, message, part_names


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


HOME = "https://api.telegram.org"

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


class Telegram(Network):
    key = "telegram"
    name = "Telegram"
    icon = "net-telegram"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.CAROUSEL,
            Can.POLL,
            Can.THREAD,
            Can.REPLY,
            Can.DELETE,
        }
    )
    limits = LIMITS
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
        Field("silent", _("Sin notificación"), required=False, kind=Kind.YES_NO, throughout=True),
        Field(
            "protect",
            _("No permitir reenviar ni guardar"),
            required=False,
            kind=Kind.YES_NO,
            throughout=True,
        ),
        Field(
            "preview",
            _("Vista previa del enlace"),
            required=False,
            choices=(("", _("Debajo del texto")), ("above", _("Encima del texto")), ("hide", _("Ocultar"))),
        ),
        Field("caption_above", _("Texto encima de la imagen"), required=False, kind=Kind.YES_NO),
        Field("spoiler", _("Cubrir la imagen hasta que la toquen"), required=False, kind=Kind.YES_NO),
        Field("as_files", _("Enviar como archivo, sin comprimir"), required=False, kind=Kind.YES_NO),
        *telegram_poll.OPTIONS,
    )
    spacing = timedelta(seconds=3)  # 20 a minute
    preview = Preview(layout="chat", card="large")

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        return telegram_limits.for_own_server(LIMITS) if access_facts.get("own_server") else LIMITS

    def limits_of(self, post: Post, limits: Limits) -> Limits:
        sent_as_files = chosen.yes(post, "as_files") and "document" in limits.files
        return telegram_limits.as_documents(limits) if sent_as_files else limits

    def markup(self, post: Post) -> str:
        return "html" if chosen.text(post, "format") == "html" else ""

    def written(self, post: Post) -> str:
        return fitting.with_link(post)

    def length(self, text: str) -> int:
        """Of a text sent as it is: Telegram trims the ends and counts UTF-16."""
        return counting.utf16(text.strip())

    def unit_of(self, post: Post) -> Unit:
        return Unit.AFTER_MARKUP if self.markup(post) == "html" else Unit.UTF16

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        text, as_html = self.written(post), self.markup(post) == "html"
        length = counting.length(text, self.unit_of(post))
        return [
            *self._text_troubles(text, length, post, limits),
            *(markup_troubles(text) if as_html else ()),
            *fitting.media_troubles(post, self.limits_of(post, limits), self.name),
            *(() if chosen.yes(post, "as_files") else telegram_limits.album_troubles(post)),
            *(() if chosen.yes(post, "as_files") else telegram_limits.shape_troubles(post)),
            *telegram_limits.alt_lost(post.media),
        ]

    def _text_troubles(self, text: str, length: int, post: Post, limits: Limits) -> Iterator[Problem]:
        if telegram_poll.is_poll(post):
            yield from telegram_poll.troubles(post, text, length)
        else:
            yield from fitting.nothing_said(text, post, self.name)
            yield from fitting.too_long(length, post, limits, self.name)

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
            facts={
                "username": username,
                "bot": str(bot.json()["result"].get("username") or ""),
                "own_server": server != HOME,
            },
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
        """The messages that came of it: one, or one per file of an album."""
        method, said = message(post, chat, self.written(post))
        url = address(access.server, access.secrets["token"], method)
        reply = _with_files(url, said, post, line) if post.media else _bare(url, said, line)
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
        if reply.status in (400, 413):
            return _refused(said, reason)
        return None


def _bare(url: str, said: Mapping[str, Any], line: Line) -> Reply:
    line.no_return()
    return line.post(url, json=said)


def _with_files(url: str, said: Mapping[str, Any], post: Post, line: Line) -> Reply:
    """Read from their files while they are sent."""
    parts = [multipart.part(name, file) for name, file in zip(part_names(post), post.media, strict=True)]
    with multipart.body(as_form(said), parts) as form:
        line.no_return()
        return line.post(url, data=form, headers=form.headers)


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
    return Refused(Sentence(NOT_TAKEN, {"reason": reason}), reason, f"http_{said.get('error_code', 400)}")
