"""Discord, through a webhook of one channel: no bot, no server administrator's account; only its address.

Source: docs.discord.com resources/webhook; openapi v10. A webhook keeps no keys and can't list its messages:
after a lost answer only a person knows. `wait=true` makes Discord answer with the message, or with its error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from publishing.networks import chosen, counting, discord_errors
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
)
from publishing.networks.discord import figures
from publishing.networks.discord_message import API, HOME, LIMITS, OPTIONS, said, send, troubles, written


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_A_WEBHOOK = _(
    "Eso no es la dirección de un webhook de Discord. Tiene la forma https://discord.com/api/webhooks/123…/abc…"
)
_ADDRESS = re.compile(
    r"https://(?:\w+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(\d{15,20})/([\w-]{40,100})/?(?:\?.*)?"
)
GONE = ("discord_10008", "discord_10003")


class DiscordWebhook(Network):
    key = "discord_webhook"
    name = "Discord (webhook)"
    icon = "net-discord_webhook"
    can = frozenset(
        {
            Can.TEXT,
            Can.IMAGES,
            Can.VIDEO,
            Can.AUDIO,
            Can.DOCUMENT,
            Can.POLL,
            Can.LINK,
            Can.THREAD,
            Can.ALT_TEXT,
            Can.DELETE,
            Can.READINGS,
            Can.TITLE,
        }
    )
    limits = LIMITS
    credentials = (
        Field(
            "url",
            _("Dirección del webhook"),
            secret=True,
            help=_("En Discord: ajustes del canal → Integraciones → Webhooks → Copiar URL."),
            aliases=("webhook", "webhook_url"),
        ),
        Field(
            "thread",
            _("Hilo"),
            required=False,
            help=_("El número de un hilo del canal, si todo debe ir a él."),
            aliases=("thread_id",),
        ),
    )
    options = (
        *OPTIONS,
        Field("username", _("Firmar como"), required=False, most=80, throughout=True),
        Field("avatar_url", _("Imagen de la firma"), required=False, kind=Kind.ADDRESS, throughout=True),
        Field(
            "new_thread",
            _("Abrir un hilo con el título (sólo en foros)"),
            required=False,
            kind=Kind.YES_NO,
        ),
    )
    preview = Preview("chat", card="large", titled=("new_thread",), markup="markdown")
    spacing = timedelta(seconds=2)
    readings_from: ClassVar[str] = "Discord API v10: reactions, thread.message_count"

    def written(self, post: Post) -> str:
        return written(post)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        found = troubles(post, limits, self.name)
        if chosen.yes(post, "new_thread") and not post.title.strip():
            found.append(Problem("title_missing", Sentence(discord_errors.NEEDS_TITLE), field="title"))
        return found

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        address = _ADDRESS.fullmatch(entered["url"].strip())
        if not address:
            raise Refused(Sentence(NOT_A_WEBHOOK), code="not_a_webhook")
        pk, token = address.groups()
        hook = line.get(f"{API}/webhooks/{pk}/{token}")
        thread = entered.get("thread", "").strip()
        guild, channel = (str(hook.json().get(name) or "@me") for name in ("guild_id", "channel_id"))
        return Account(
            id=f"{pk}:{thread}" if thread else str(hook.dig("id")),
            name=str(hook.json().get("name") or "Webhook"),
            url=f"{HOME}/channels/{guild}/{channel}",
            secrets={"token": token},
            facts={"webhook": pk, "guild": guild, "channel": channel, "thread": thread},
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt:
        thread = str(post.reply_to.extra.get("thread") or "") if post.reply_to else access.facts.get("thread")
        message = {**said(post), **_signature(post)}
        if chosen.yes(post, "new_thread") and not thread and not post.reply_to:
            message["thread_name"] = post.title.strip()[:100]
        asked = {"wait": "true", **({"thread_id": thread} if thread else {})}
        sent = send(_address(access), message, post, line, params=asked)
        pk, channel = str(sent.dig("id")), str(sent.dig("channel_id"))
        opened = channel if thread or "thread_name" in message else ""
        url = f"{HOME}/channels/{access.facts.get('guild') or '@me'}/{channel}/{pk}"
        return Receipt(Remote(pk, url, {"channel": channel, "thread": opened}))

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds."""
        try:
            line.delete(f"{_address(access)}/messages/{remote.id}", params=_in_thread(remote))
        except (Refused, Disconnected) as no:
            if no.code not in GONE:
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        found = {}
        for remote in remotes:
            with suppress(Refused):  # gone meanwhile
                url = f"{_address(access)}/messages/{remote.id}"
                found[remote.id] = figures(line.get(url, params=_in_thread(remote)).json())
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        return discord_errors.explain(reply)


def _address(access: Access) -> str:
    return f"{API}/webhooks/{access.facts['webhook']}/{access.secrets['token']}"


def _in_thread(remote: Remote) -> dict[str, str]:
    thread = str(remote.extra.get("thread") or "")
    return {"thread_id": thread} if thread else {}


def _signature(post: Post) -> dict[str, Any]:
    given = {name: chosen.text(post, name) for name in ("username", "avatar_url")}
    return {name: value for name, value in given.items() if value}
