"""What changed since somebody last had it before her eyes: of what was kept then and what it says now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from .. import composing
from ..composing import Draft
from ..keeping.differing import Piece, differences
from ..models import Post, ReviewEntry
from .entries import READ, Kind, hour_of

Payload = Mapping[str, Any]
WORDS = ("text", "title", "link")


@dataclass(frozen=True)
class Change:
    """One thing that is different. Words as `pieces`; what came and went by name."""

    kind: (
        str  # text | title | link | part | comment | alt | tags | options | media | channel | follows | hour
    )
    channel: int | None = None  # None: of the post
    pieces: tuple[Piece, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    number: int = 0  # of a part or a file: its place, from 1

    @property
    def label(self) -> str:
        return LABELS[self.kind]()


LABELS = {
    "text": lambda: _("Texto"), "title": lambda: _("Título"), "link": lambda: _("Enlace"),
    "part": lambda: _("Parte del hilo"), "comment": lambda: _("Primer comentario"),
    "alt": lambda: _("Texto alternativo"), "tags": lambda: _("Etiquetas"), "options": lambda: _("Opciones"),
    "media": lambda: _("Archivos"), "channel": lambda: _("Canales"), "follows": lambda: _("Responde a"),
    "hour": lambda: _("Hora"),
}  # fmt: skip


def since(post: Post, by: Any, *, draft: Draft | None = None) -> list[Change] | None:
    """Since she last asked or decided; else since anybody last decided. None: nothing was kept to compare.

    draft: the post as it is now, where it has been read already.
    """
    kept = [each for each in post.review.filter(kind__in=READ) if each.said]
    mine = [each for each in kept if by is not None and each.by_id == by.pk]
    decided = [each for each in kept if each.kind != Kind.REQUESTED]
    last = (mine or decided or [None])[-1]
    return None if last is None else changes(last.said, now(post, draft))


def since_entry(entry: ReviewEntry) -> list[Change]:
    """Since that was said."""
    return changes(entry.said, now(entry.post)) if entry.said else []


def now(post: Post, draft: Draft | None = None) -> dict[str, Any]:
    said = composing.payloads_of(draft) if draft else composing.payloads(post)
    return {"channels": said, "planned_for": hour_of(post)}


# ── pure ──────────────────────────────────────────────────────────────────────────────────────────────


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Of two {"channels": composing.payloads, "planned_for"}. What several channels say is said once."""
    found = hour(old.get("planned_for"), new.get("planned_for"))
    before, after = old["channels"], new["channels"]
    found += lists("channel", of_channels(before), of_channels(after), None)
    for channel in after:
        if channel in before:
            number = int(channel) if channel.isdecimal() else None
            found += in_channel(before[channel], after[channel], number)
    return said_once(found)


def of_channels(said: Payload) -> list[str]:
    return sorted(each for each in said if each != "original")


def said_once(found: list[Change]) -> list[Change]:
    """The original's words changed: that is one change, not one for every network."""
    groups: dict[Any, list[Change]] = {}
    for each in found:
        groups.setdefault((each.kind, each.pieces, each.added, each.removed, each.number), []).append(each)
    return [one[0] if len(one) == 1 else Change(*([key[0], None, *key[1:]])) for key, one in groups.items()]


def hour(old: str | None, new: str | None) -> list[Change]:
    before, after = (datetime.fromisoformat(each) if each else None for each in (old, new))
    if before == after:
        return []
    return [Change("hour", added=(new,) if new else (), removed=(old,) if old else ())]


def in_channel(old: Payload, new: Payload, channel: int | None) -> list[Change]:
    found = [words(name, old[name], new[name], channel) for name in WORDS if old[name] != new[name]]
    found += lists("tags", old["tags"], new["tags"], channel)
    if old["options"] != new["options"]:
        found += lists("options", told(old["options"]), told(new["options"]), channel)
    if old["follows"] != new["follows"]:
        found += lists("follows", number(old["follows"]), number(new["follows"]), channel)
    return [*found, *after(old.get("after", []), new.get("after", []), channel), *media(old, new, channel)]


def words(kind: str, old: str, new: str, channel: int | None, place: int = 0) -> Change:
    return Change(kind, channel, pieces=tuple(differences(old, new)), number=place)


def lists(kind: str, old: list[str], new: list[str], channel: int | None) -> list[Change]:
    added = tuple(each for each in new if each not in old)
    removed = tuple(each for each in old if each not in new)
    return [Change(kind, channel, added=added, removed=removed)] if added or removed else []


def told(options: Mapping[str, Any]) -> list[str]:
    return [f"{name}: {value}" for name, value in sorted(options.items())]


def number(follows: int | None) -> list[str]:
    return [str(follows)] if follows else []


def after(old: list[Any], new: list[Any], channel: int | None) -> list[Change]:
    """Parts of a thread by their place, then the first comment."""
    found = []
    for kind in ("part", "comment"):
        before, then = ([text for what, text in side if what == kind] for side in (old, new))
        for place in range(max(len(before), len(then))):
            one, other = (side[place] if place < len(side) else "" for side in (before, then))
            if one != other:
                found.append(words(kind, one, other, channel, place + 1 if kind == "part" else 0))
    return found


def media(old: Payload, new: Payload, channel: int | None) -> list[Change]:
    """Files by their digest: come, gone, described otherwise, in another order."""
    before, then = ([digest for digest, _alt in side["media"]] for side in (old, new))
    found = lists("media", before, then, channel)
    if not found and before != then:
        found = [Change("media", channel, added=tuple(then), removed=tuple(before))]
    described = dict(old["media"])
    for place, (digest, alt) in enumerate(new["media"], 1):
        if digest in described and described[digest] != alt:
            found.append(words("alt", described[digest], alt, channel, place))
    return found
