"""Saving over somebody else's save: what can be brought together is, and what can't is shown to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from teams.roles import Verb

from .. import review, writing
from ..models import Post
from ..permission import demand_on
from ..refusals import Stale
from . import merging, saying, versions


class Clashing(Stale):
    """Both changed the same place. Nothing was saved; `sides` has all that there is to choose from."""

    def __init__(self, sides: Sides) -> None:
        super().__init__(_("Alguien guardó esta publicación mientras la editabas."), sides.post)
        self.sides = sides


@dataclass(frozen=True)
class Sides:
    post: Post  # as it is saved now: theirs
    base: saying.Said
    mine: saying.Said
    theirs: saying.Said
    clashes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Joined:
    """`merged`: what was saved is more than what was typed."""

    saved: writing.Saved
    merged: bool = False


@transaction.atomic
def save(
    post: Post,
    changes: Mapping[str, Any],
    *,
    by: Any,
    version: int,
    since: Mapping[str, str] | None = None,
    chosen: Mapping[str, Any] | None = None,
) -> Joined:
    """`version` is the one the form was opened on; `since`: texts it was given after that, by their key.
    `chosen`: {key: value} where a person decided between two.

    Raises Clashing, CannotPlan, and saves nothing.
    """
    review.lock(post)
    seat = demand_on(Verb.WRITE, post, by)
    if version == post.version and not since:
        return Joined(writing.save_locked(post, seat, by=by, version=version, **changes))
    sides = sides_of(post, saying.said_in(changes), version, since or {})
    merged = merging.merge(sides.base, sides.mine, sides.theirs)
    undecided = [key for key in merged.clashes if key not in (chosen or {})]
    if undecided:
        raise Clashing(Sides(post, sides.base, sides.mine, sides.theirs, undecided))
    said = {**merged.said, **saying.only(chosen or {}, merged.clashes)}
    saved = writing.save_locked(post, seat, by=by, version=post.version, **saying.as_changes(said, post))
    return Joined(saved, merged=differs(said, sides.mine))


def sides_of(post: Post, mine: saying.Said, version: int, since: Mapping[str, str]) -> Sides:
    base = {**(versions.said_at(post, version) or {}), **since}
    return Sides(post, base, mine, saying.said_by(post))


def differs(said: Mapping[str, Any], mine: Mapping[str, Any]) -> bool:
    """Whether her page shows something else than what is saved now."""
    return any(said.get(key) != value for key, value in mine.items())
