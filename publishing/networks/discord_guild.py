"""The Discord servers and channels that a bot reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from publishing.networks.contract import Line, Refused, Sentence
from publishing.networks.discord_message import API, listed


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TEXT, ANNOUNCEMENT, FORUM, MEDIA = 0, 5, 15, 16  # channel types, resources/channel
THREADS = (10, 11, 12)
WRITABLE = (TEXT, 2, ANNOUNCEMENT, *THREADS, 13, FORUM, MEDIA)
NEEDS_TAG = 1 << 4  # channel flag REQUIRE_TAG
GUILDS = 25  # of a bot that is in many servers, the first ones

WHICH = _("Escribe en qué canal publica el bot. Puede en: %(channels)s.")
NO_CHANNELS = _(
    "El bot no ve ningún canal. Invítalo a tu servidor de Discord y dale permiso de ver el canal."
)
NOT_FOUND = _("El bot no ve el canal «%(channel)s». Puede en: %(channels)s.")
NOT_WRITABLE = _("En «%(channel)s» de Discord no se publican mensajes: elige un canal de texto o un foro.")


def channel_named(entered: str, headers: Mapping[str, str], line: Line) -> dict[str, Any]:
    """By its number, its link or its name. Raises Refused, listing what there is."""
    wanted = entered.strip()
    number = re.fullmatch(r"(?:https?://[\w.]*discord(?:app)?\.com/channels/\d+/)?(\d{15,20})/?", wanted)
    if number:
        found = line.get(f"{API}/channels/{number[1]}", headers=headers)
        found.dig("id")
        return _writable(found.json())
    offered = channels(headers, line)
    names = ", ".join(f"#{each['name']} ({each['id']})" for each in offered)
    if not offered:
        raise Refused(Sentence(NO_CHANNELS), code="no_channels")
    if not wanted:
        raise Refused(Sentence(WHICH, {"channels": names}), code="which_channel")
    same = [each for each in offered if each["name"].casefold() == wanted.lstrip("#").casefold()]
    if len(same) != 1:
        raise Refused(Sentence(NOT_FOUND, {"channel": wanted, "channels": names}), code="which_channel")
    return same[0]


def _writable(channel: dict[str, Any]) -> dict[str, Any]:
    if channel.get("type") not in WRITABLE:
        told = {"channel": str(channel.get("name") or channel["id"])}
        raise Refused(Sentence(NOT_WRITABLE, told), code="not_writable")
    return channel


def channels(headers: Mapping[str, str], line: Line) -> list[dict[str, Any]]:
    """The text, announcement and forum channels of every server the bot is in."""
    guilds = listed(line.get(f"{API}/users/@me/guilds", headers=headers))
    found = []
    for guild in guilds[:GUILDS]:
        said = listed(line.get(f"{API}/guilds/{guild['id']}/channels", headers=headers))
        found += [
            {**each, "guild_id": guild["id"]}
            for each in said
            if each.get("type") in (TEXT, ANNOUNCEMENT, FORUM, MEDIA)
        ]
    return found


def facts_of(channel: Mapping[str, Any], bot: str, headers: Mapping[str, str], line: Line) -> dict[str, Any]:
    """What the composer and the conversation need to know of a channel."""
    guild = str(channel.get("guild_id") or "")
    server = line.get(f"{API}/guilds/{guild}", headers=headers).json() if guild else {}
    return {
        "bot": bot,
        "guild": guild,
        "guild_name": str(server.get("name") or ""),
        "channel_name": str(channel.get("name") or ""),
        "type": int(channel.get("type") or 0),
        "tags": [[str(tag["id"]), str(tag["name"])] for tag in channel.get("available_tags") or []],
        "needs_tag": bool(int(channel.get("flags") or 0) & NEEDS_TAG),
    }
