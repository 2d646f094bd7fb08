"""What is different since she last had a post before her, as a page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from media.models import MediaFile
from publishing.models import Channel
from teams.models import Workspace

from ..keeping.differing import Piece
from ..models import Post
from ..review.comparing import Change


@dataclass(frozen=True)
class Told:
    label: str
    channel: str = ""  # where, unless it is everywhere
    number: int = 0  # of a part or a file
    pieces: Sequence[Piece] = ()
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    hours: Sequence[datetime | None] = field(default_factory=tuple)  # (before, now), of a change of hour


def told(changes: Sequence[Change], post: Post) -> list[Told]:
    names = {**channels_in(changes, post.workspace), **files_in(changes, post.workspace)}
    return [one(each, names) for each in changes]


def one(change: Change, names: dict[str, str]) -> Told:
    channel = names.get(str(change.channel), "")
    if change.kind == "hour":
        return Told(change.label, hours=(hour_in(change.removed), hour_in(change.added)))
    added, removed = ([names.get(each, each) for each in side] for side in (change.added, change.removed))
    return Told(change.label, channel, change.number, change.pieces, added, removed)


def hour_in(said: Sequence[str]) -> datetime | None:
    return datetime.fromisoformat(said[0]) if said else None


def channels_in(changes: Sequence[Change], workspace: Workspace) -> dict[str, str]:
    """By number, as the changes write it."""
    named = {str(each.channel) for each in changes if each.channel}
    named |= {pk for each in changes if each.kind == "channel" for pk in (*each.added, *each.removed)}
    if not named:
        return {}
    rows = Channel.objects.filter(workspace=workspace, pk__in=[pk for pk in named if pk.isdecimal()])
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def files_in(changes: Sequence[Change], workspace: Workspace) -> dict[str, str]:
    """By their digest."""
    named = {one for each in changes if each.kind == "media" for one in (*each.added, *each.removed)}
    if not named:
        return {}
    rows = MediaFile.objects.filter(workspace=workspace, sha256__in=named)
    return dict(rows.values_list("sha256", "filename"))
