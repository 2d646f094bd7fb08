"""Putting a post before those who approve, and taking it back from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from publishing.permission import demand
from teams.roles import Verb

from .. import composing
from ..models import Post
from ..refusals import CannotPlan
from ..states import Stage
from .entries import Kind, lock, moved, refuse_archived
from .standing import is_approved


@transaction.atomic
def request(post: Post, *, by: Any, comment: str = "") -> Post:
    """Puts it before those who approve. Asking twice is asking once."""
    demand(Verb.WRITE, post.workspace, by)
    lock(post)
    refuse_archived(post)
    if post.stage == Stage.IN_REVIEW or is_approved(post):
        return post
    if empty := [each for each in composing.problems(post) if each.code in ("empty", "no_channels")]:
        raise CannotPlan(empty[0].sentence, empty)
    return moved(post, Stage.IN_REVIEW, Kind.REQUESTED, by=by, comment=comment)


@transaction.atomic
def withdraw_request(post: Post, *, by: Any) -> Post:
    demand(Verb.WRITE, post.workspace, by)
    lock(post)
    if post.stage != Stage.IN_REVIEW:
        return post
    return moved(post, Stage.DRAFT, Kind.WITHDRAWN, by=by)
