"""Is a post in the account's own timeline? X shows a text differently from how it was sent."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from publishing.networks.contract import CANNOT_TELL, CannotTell, Post
from publishing.networks.counting_weighted import addresses, without_addresses
from publishing.networks.x_client import Client
from publishing.networks.x_problems import rejections

PAGES = 5
# Of a long post (Premium), `text` is only the beginning and note_tweet is the whole.
FIELDS = ["created_at", "entities", "attachments", "referenced_tweets", "note_tweet"]


def look(account: str, text: str, post: Post, since: datetime, client: Client) -> str | CannotTell | None:
    """The id of the post that says this; None when everything since then was seen and it isn't there."""
    token = None
    for _page in range(PAGES):
        more: dict[str, str] = {"pagination_token": token} if token else {}
        said = client.get_users_tweets(
            account,
            start_time=since.astimezone(UTC),
            max_results=100,
            tweet_fields=FIELDS,
            **more,
        ).json()
        found = next((str(each["id"]) for each in _posts(said) if _is_it(each, text, post)), None)
        if found:
            return found
        if not isinstance(said, dict) or rejections(said) or "meta" not in said:
            return CANNOT_TELL  # a part of it couldn't be read
        token = said["meta"].get("next_token")
        if not token:
            return None
    return CANNOT_TELL


def _posts(said: Any) -> Iterator[Mapping[str, Any]]:
    data = said.get("data") if isinstance(said, dict) else None
    yield from (each for each in data or [] if isinstance(each, dict) and "id" in each)


def _is_it(found: Mapping[str, Any], text: str, post: Post) -> bool:
    parent = post.reply_to.id if post.reply_to else None
    same_frame = _parent(found) == parent and _files(found) == len(post.media)
    return same_frame and _as_written(found, len(post.media)) == _plain(text)


def _plain(text: str) -> str:
    """Without what X changes: spaces at the ends, composed letters, the writing of addresses."""
    shown = unicodedata.normalize("NFC", text).strip()
    links = [_bare(address) for address in addresses(shown)]
    return "\n".join([" ".join(without_addresses(shown, "\0").split()), *links])


def _as_written(found: Mapping[str, Any], files: int) -> str:
    """Each t.co as the address it stands for; the one that X adds for the files isn't ours."""
    note = found.get("note_tweet") or found.get("note_post")
    whole_of = note if isinstance(note, dict) and note.get("text") else found
    text, links = html.unescape(str(whole_of.get("text") or "")), []
    for url in _entities(whole_of):
        short, whole = str(url.get("url") or ""), str(url.get("expanded_url") or "")
        if files and url.get("media_key"):
            text = text.replace(short, "")
        elif short:
            text = text.replace(short, "\0", 1)
            links.append(_bare(whole))
    return "\n".join([" ".join(unicodedata.normalize("NFC", text).split()), *links])


def _bare(address: str) -> str:
    return address.partition("://")[2].rstrip("/") if "://" in address else address.rstrip("/")


def _entities(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entities = found.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    return [each for each in urls or [] if isinstance(each, dict)]


def _files(found: Mapping[str, Any]) -> int:
    attached = found.get("attachments")
    return len(attached.get("media_keys") or []) if isinstance(attached, dict) else 0


def _parent(found: Mapping[str, Any]) -> str | None:
    """`referenced_posts` in the newest document, `referenced_tweets` wherever else it is described."""
    listed = found.get("referenced_tweets") or found.get("referenced_posts") or []
    return next((str(each.get("id")) for each in listed if each.get("type") == "replied_to"), None)
