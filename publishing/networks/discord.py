"""Discord, as a bot of one's own in a channel: messages, announcements that are crossposted, forum threads.

Sources: docs.discord.com resources/message, resources/channel, topics/rate-limits; openapi v10.
A nonce with `enforce_nonce` makes the same message of a second sending, «in the past few minutes» by the
docs; `PAUTA_DISCORD_NONCE_SECONDS` says how long we rely on it. Opening a forum's thread takes no nonce.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from publishing.networks import chosen, configured, counting, discord_errors, discord_guild, discord_lookup
from publishing.networks.contract import (
    Access,
    Account,
    Can,
    CannotTell,
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
    StillWorking,
)
from publishing.networks.discord_guild import ANNOUNCEMENT, FORUM, MEDIA
from publishing.networks.discord_message import API, HOME, LIMITS, OPTIONS, said, send, troubles, written


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_CROSSPOSTED = _(
    "Se publicó, pero Discord no la reenvió a los servidores que siguen el canal (%(code)s). Reenvíala desde "
    "Discord."
)
NEEDS_TITLE = _("Este canal de Discord es un foro: escribe un título para el hilo.")
NEEDS_TAG = _("Este foro de Discord pide al menos una etiqueta: elige una.")
LONG_TITLE = _("El título tiene %(length)s caracteres y Discord admite %(limit)s.")
GONE = ("discord_10003", "discord_10008", "http_404")
CROSSPOST = Field(
    "crosspost",
    _("Publicarlo también en los servidores que siguen este canal de anuncios"),
    required=False,
    kind=Kind.YES_NO,
)


@dataclass(frozen=True)
class ChannelLimits(Limits):
    """With what Discord told of this channel: whether it is a forum, and asks for a tag."""

    forum: bool = False  # every message of its own is a thread with a title
    needs_tag: bool = False


class Discord(Network):
    key = "discord"
    name = "Discord"
    icon = "net-discord"
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
            Can.FIRST_COMMENT,
            Can.ALT_TEXT,
            Can.REPLY,
            Can.DELETE,
            Can.READINGS,
            Can.FIND,
            Can.TITLE,
            Can.SAME_KEY_SAFE,
        }
    )
    limits = LIMITS
    credentials = (
        Field(
            "token",
            _("Clave del bot"),
            secret=True,
            help=_("La da el portal de desarrolladores de Discord, en Bot → Reset Token."),
            aliases=("bot_token", "access_token"),
        ),
        Field(
            "channel",
            _("Canal"),
            required=False,
            help=_("Su nombre, su enlace o su número. Si lo dejas vacío te decimos a cuáles llega el bot."),
            aliases=("channel_id", "account"),
        ),
    )
    options = OPTIONS
    preview = Preview("chat", card="large", titled=("type=15", "type=16"), markup="markdown")
    spacing = timedelta(seconds=1)
    same_key_for = timedelta(seconds=configured.number("DISCORD_NONCE_SECONDS", 120))
    readings_from: ClassVar[str] = "Discord API v10: reactions, thread.message_count"

    def limits_for(self, access_facts: Mapping[str, Any]) -> Limits:
        forum = access_facts.get("type") in (FORUM, MEDIA)
        known = {name: getattr(LIMITS, name) for name in LIMITS.__dataclass_fields__}
        return ChannelLimits(**known, forum=forum, needs_tag=forum and bool(access_facts.get("needs_tag")))

    def options_for(self, facts: Mapping[str, Any]) -> tuple[Field, ...]:
        tags = tuple((str(pk), str(name)) for pk, name in facts.get("tags") or ())
        forum = Field("forum_tags", _("Etiquetas del foro"), required=False, kind=Kind.CHOICES, choices=tags)
        offered = (*OPTIONS, *((forum,) if tags else ()))
        return (*offered, CROSSPOST) if facts.get("type") == ANNOUNCEMENT else offered

    def remembers(self, facts: Mapping[str, Any]) -> timedelta | None:
        return timedelta(0) if facts.get("type") in (FORUM, MEDIA) else self.same_key_for

    def look_around(self, access: Access, line: Line) -> Mapping[str, Any]:
        channel = line.get(f"{API}/channels/{access.account}", headers=_headers(access)).json()
        bot = str(access.facts.get("bot") or "")
        return discord_guild.facts_of(channel, bot, _headers(access), line)

    def written(self, post: Post) -> str:
        return written(post)

    def length(self, text: str) -> int:
        return counting.code_points(text)

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        found = troubles(post, limits, self.name)
        if len(post.title) > (limits.title or 100) and getattr(limits, "forum", False):
            told = {"length": len(post.title), "limit": limits.title}
            found.append(Problem("title_too_long", Sentence(LONG_TITLE, told), field="title"))
        if not getattr(limits, "forum", False) or post.reply_to:
            return found
        if not post.title.strip():
            found.append(Problem("title_missing", Sentence(NEEDS_TITLE), field="title"))
        if getattr(limits, "needs_tag", False) and not chosen.lines(post, "forum_tags"):
            found.append(Problem("tag_missing", Sentence(NEEDS_TAG), field="options.forum_tags"))
        return found

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        token = entered["token"].strip().removeprefix("Bot ")
        headers = {"Authorization": f"Bot {token}"}
        bot = str(line.get(f"{API}/users/@me", headers=headers).dig("id"))
        channel = discord_guild.channel_named(entered.get("channel", ""), headers, line)
        facts = discord_guild.facts_of(channel, bot, headers, line)
        return Account(
            id=str(channel["id"]),
            name=" · ".join(filter(None, (f"#{facts['channel_name']}", facts["guild_name"]))),
            url=f"{HOME}/channels/{facts['guild']}/{channel['id']}",
            secrets={"token": token},
            facts=facts,
        )

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        if access.facts.get("type") in (FORUM, MEDIA) and post.reply_to is None:
            return self._open_thread(post, access, line)
        channel = (
            str(post.reply_to.extra.get("channel") or access.account) if post.reply_to else access.account
        )
        message = {**said(post), "nonce": discord_lookup.nonce(post), "enforce_nonce": True}
        if post.reply_to and not post.reply_to.extra.get("thread"):
            message["message_reference"] = {"message_id": post.reply_to.id, "channel_id": channel}
        sent = send(f"{API}/channels/{channel}/messages", message, post, line, headers=_headers(access))
        return self._then(post, access, str(sent.dig("id")), channel)

    def _then(self, post: Post, access: Access, pk: str, channel: str) -> Receipt | StillWorking:
        if chosen.yes(post, "crosspost") and access.facts.get("type") == ANNOUNCEMENT:
            return StillWorking({"message": pk, "channel": channel}, left=True)
        return Receipt(_remote(access, pk, channel))

    def _open_thread(self, post: Post, access: Access, line: Line) -> Receipt:
        tags = chosen.lines(post, "forum_tags")[:5]
        asked = {
            "name": post.title.strip(),
            "message": said(post),
            **({"applied_tags": tags} if tags else {}),
        }
        sent = send(f"{API}/channels/{access.account}/threads", asked, post, line, headers=_headers(access))
        pk = str(sent.dig("id"))  # its first message has the thread's own number
        return Receipt(_remote(access, pk, pk, thread=True))

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        """What is left is to crosspost. A second time is refused; the message is out all the same."""
        pk, channel = str(memo["message"]), str(memo["channel"])
        refusal = ""
        try:
            line.post(f"{API}/channels/{channel}/messages/{pk}/crosspost", headers=_headers(access))
        except (Refused, Disconnected) as no:
            refusal = no.code
        remote = _remote(access, pk, channel)
        done = not refusal or refusal == "discord_40033"  # already crossposted
        return Receipt(remote, but=None if done else Sentence(NOT_CROSSPOSTED, {"code": refusal}))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        """The latest messages of the channel, or threads of the forum; none to see proves nothing."""
        if memo and memo.get("message"):
            return Receipt(_remote(access, str(memo["message"]), str(memo["channel"])))
        headers, bot = _headers(access), str(access.facts.get("bot") or "")
        if access.facts.get("type") in (FORUM, MEDIA) and post.reply_to is None:
            guild = str(access.facts.get("guild"))
            found = discord_lookup.thread(post, guild, access.account, bot, since, headers, line)
            return _found(found, access, "", thread=True)
        channel = (
            str(post.reply_to.extra.get("channel") or access.account) if post.reply_to else access.account
        )
        found = discord_lookup.message(post, channel, bot, since, headers, line)
        return _found(found, access, channel)

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Deleting what is already gone succeeds. A forum's thread goes with all its answers."""
        channel = str(remote.extra.get("channel") or access.account)
        path = f"channels/{channel}"
        if not remote.extra.get("thread"):
            path += f"/messages/{remote.id}"
        try:
            line.delete(f"{API}/{path}", headers=_headers(access))
        except (Refused, Disconnected) as no:
            if no.code not in GONE:
                raise

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        found = {}
        for remote in remotes:
            channel = str(remote.extra.get("channel") or access.account)
            with suppress(Refused, Disconnected):  # gone meanwhile
                url = f"{API}/channels/{channel}/messages/{remote.id}"
                found[remote.id] = figures(line.get(url, headers=_headers(access)).json())
        return found

    def explain(self, reply: Reply) -> NetworkError | None:
        return discord_errors.explain(reply)


def figures(message: Mapping[str, Any]) -> dict[str, int]:
    """Reactions of every kind; answers where the message has a thread."""
    likes = sum(int(each.get("count") or 0) for each in message.get("reactions") or ())
    thread = message.get("thread") or {}
    replies = {"replies": int(thread["message_count"])} if "message_count" in thread else {}
    return {"likes": likes, **replies}


def _headers(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bot {access.secrets['token']}"}


def _remote(access: Access, pk: str, channel: str, *, thread: bool = False) -> Remote:
    guild = str(access.facts.get("guild") or "@me")
    url = f"{HOME}/channels/{guild}/{channel}" + ("" if thread else f"/{pk}")
    return Remote(pk, url, {"channel": channel, "thread": thread})


def _found(
    found: Mapping[str, Any] | CannotTell | None, access: Access, channel: str, *, thread: bool = False
) -> Receipt | CannotTell | None:
    if found is None or isinstance(found, CannotTell):
        return found
    pk = str(found["id"])
    return Receipt(_remote(access, pk, channel or pk, thread=thread), verified=True)
