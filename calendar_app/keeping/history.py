"""What changed from one version of a post to the next, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..models import Post, PostVersion
from . import differing, saying, versions
from .telling import Telling, changed, is_text


@dataclass(frozen=True)
class Difference:
    label: str
    pieces: list[differing.Piece]


@dataclass(frozen=True)
class Step:
    """One version, and what it changed in the one before it."""

    number: int
    by: Any
    at: datetime
    restored_from: int | None
    differences: list[Difference]
    current: bool = False


def steps(post: Post) -> list[Step]:
    """The latest first."""
    kept = versions.listed(post)
    told = Telling(post)
    now = PostVersion.objects.filter(post=post, number=post.version).first()
    origin = now.restored_from if now else None
    first = Step(post.version, post.edited_by, post.updated_at, origin, [], current=True)
    rows = [(first, saying.said_by(post))]
    rows += [
        (Step(each.number, each.by, each.at, each.restored_from, []), each.said["said"]) for each in kept
    ]
    before = [said for _step, said in rows[1:]] + [{}]
    return [
        Step(
            step.number,
            step.by,
            step.at,
            step.restored_from,
            between(told, old, said) if old else [],
            step.current,
        )
        for (step, said), old in zip(rows, before, strict=True)
    ]


def between(told: Telling, old: saying.Said, new: saying.Said) -> list[Difference]:
    return [difference(told, key, old.get(key), new.get(key)) for key in changed(old, new)]


def difference(told: Telling, key: str, old: Any, new: Any) -> Difference:
    was, now = told.words(key, old), told.words(key, new)
    if is_text(key):
        return Difference(told.label(key), differing.differences(was, now))
    both = [differing.Piece("out", was), differing.Piece("in", now)]
    return Difference(told.label(key), [piece for piece in both if piece.text])


def told_version(post: Post, version: PostVersion) -> list[tuple[str, str, list[differing.Piece]]]:
    """(label, what it said, how that differs from what the post says now), of all it said."""
    told, said, now = Telling(post), version.said["said"], saying.said_by(post)
    rows = []
    for key in dict.fromkeys([*said, *now]):
        then = told.words(key, said.get(key)) if key in said else ""
        current = told.words(key, now.get(key)) if key in now else ""
        if then or current:
            rows.append((told.label(key), then, differing.differences(current, then)))
    return rows
