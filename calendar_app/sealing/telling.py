"""What the log is told of seals: made, broken, and a send that was stopped for want of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from publishing.models import Delivery
from publishing.wording import say
from teams.auditing import Did, record

from ..models import Post, Seal
from . import refusals


def made(post: Post, seals: Iterable[Seal], *, by: Any, guest: str) -> None:
    after = {"version": post.version, **{each.channel.name: each.hash for each in seals}}
    record(Did.SEAL_MADE, by=by, who=guest, workspace=post.workspace_id, on=post, after=after)


def broken(post: Post, seals: Iterable[Seal], *, by: Any, why: str) -> None:
    before = {each.channel.name: each.hash for each in seals}
    if before:
        after = dict.fromkeys(before, why)
        record(Did.SEAL_BROKEN, by=by, workspace=post.workspace_id, on=post, before=before, after=after)


def on_settled(*, delivery: Delivery, **_: Any) -> None:
    """Heard from publishing.signals.settled, after the commit."""
    why = delivery.sentence or {}
    if delivery.held_at is None or why.get("text") not in refusals.ALL:
        return
    with transaction.atomic():
        record(
            Did.SEAL_REFUSED,
            by=None,
            workspace=delivery.channel.workspace_id,
            on=delivery,
            after={"why": say(why)},
        )
