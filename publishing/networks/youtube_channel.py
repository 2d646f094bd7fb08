"""The channel behind a permission: its name, its uploads, the categories and lists its composer offers.

Source: youtube.v3 discovery (channels.list mine, videoCategories.list, playlists.list mine).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publishing.networks import configured, google
from publishing.networks.contract import Access, Account, Grant, Line, Refused, Sentence
from publishing.networks.youtube_processing import API


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


CHANNEL = _("Canal de YouTube")
NO_CHANNEL = _("Esta cuenta de Google no tiene canal de YouTube. Créalo en youtube.com y conecta de nuevo.")


def of(grant: Grant, line: Line) -> list[Account]:
    """Whom a person chose at Google: one channel, as a rule. Raises Refused where there is none."""
    access = Access("", {"access_token": grant.access})
    asked = {"part": "snippet,contentDetails", "mine": "true", "maxResults": "50"}
    channels = list(_items("channels", asked, access, line))
    if not channels:
        raise Refused(Sentence(NO_CHANNEL), code="no_channel")
    known = facts(access, line)
    return [_account(each, access, known) for each in channels]


def _account(channel: Mapping[str, Any], access: Access, known: Mapping[str, Any]) -> Account:
    lists = (channel.get("contentDetails") or {}).get("relatedPlaylists") or {}
    return Account(
        id=str(channel["id"]),
        name=str(channel["snippet"].get("title") or channel["id"]),
        url=f"https://www.youtube.com/channel/{channel['id']}",
        secrets=access.secrets,
        facts={**known, "uploads": str(lists.get("uploads") or "")},
        kind=CHANNEL,
    )


def facts(access: Access, line: Line) -> dict[str, Any]:
    """The composer's choices: categories that films of this region may have, the channel's lists."""
    region = configured.text("YOUTUBE_REGION", "MX")
    asked = {"part": "snippet", "regionCode": region, "hl": "es"}
    categories = [
        _pair(each)
        for each in _items("videoCategories", asked, access, line)
        if each["snippet"].get("assignable")
    ]
    mine = {"part": "snippet", "mine": "true", "maxResults": "50"}
    lists = [_pair(each) for each in _items("playlists", mine, access, line)]
    kept = {name: access.facts[name] for name in ("uploads",) if access.facts.get(name)}
    return {**kept, "categories": categories, "playlists": lists}


def _pair(item: Mapping[str, Any]) -> list[str]:
    return [str(item["id"]), str(item["snippet"].get("title") or item["id"])]


def _items(what: str, asked: Mapping[str, str], access: Access, line: Line) -> Iterator[Mapping[str, Any]]:
    said = line.get(f"{API}/{what}", params=asked, headers=google.headers(access)).json()
    items = said.get("items") if isinstance(said, dict) else None
    for each in items or []:
        if isinstance(each, dict) and each.get("id") and isinstance(each.get("snippet"), dict):
            yield each
