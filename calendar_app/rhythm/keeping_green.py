"""Putting posts into the evergreen queue, saying how often, in which other words; pausing and taking out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.auditing import RETURNED, Did, recorded
from teams.roles import Verb

from .. import composing, review, words
from ..models import Evergreen, Post
from ..permission import demand_on
from ..refusals import CannotPlan
from .turns import plain

SALT = "calendar_app.rhythm.evergreen"
GAP_DAYS, GAP_LIMIT, VARIATIONS_LIMIT = 60, 3650, 20


@transaction.atomic
@recorded(Did.EVERGREEN_KEPT, on=RETURNED)
def add(post: Post, *, by: Any, gap_days: int = GAP_DAYS) -> Evergreen:
    """At the end of the queue. Asking twice is asking once."""
    demand_on(Verb.WRITE, post, by)
    review.lock(post)
    review.refuse_archived(post)
    if post.follows_id:
        raise CannotPlan(_("Es una respuesta a otra publicación: sola no se entiende. Crea una que sí."))
    if empty := [each for each in composing.problems(post) if each.code in ("empty", "no_channels")]:
        raise CannotPlan(empty[0].sentence, empty)
    last = post.workspace.evergreens.aggregate(last=Max("position"))["last"]
    row, _made = Evergreen.objects.get_or_create(
        post=post,
        defaults={
            "workspace": post.workspace, "by": by, "gap_days": gap_days,
            "position": 0 if last is None else last + 1,
        },
    )  # fmt: skip
    return row


@transaction.atomic
@recorded(Did.EVERGREEN_CHANGED)
def change(
    row: Evergreen,
    *,
    by: Any,
    gap_days: int,
    expires: date | None,
    needs_variation: bool,
    variations: Iterable[str],
) -> Evergreen:
    demand_on(Verb.WRITE, row.post, by)
    if not 1 <= gap_days <= GAP_LIMIT:
        wrong = _("«%(count)s días» no se puede: escribe un número de 1 a %(limit)s.")
        raise CannotPlan(wrong % {"count": gap_days, "limit": GAP_LIMIT})
    row.gap_days, row.expires, row.needs_variation = gap_days, expires, needs_variation
    row.variations = distinct(row.post.text, [words.clean_text(each) for each in variations])
    row.by = by
    row.save(update_fields=["gap_days", "expires", "needs_variation", "variations", "by"])
    return row


def distinct(own: str, variations: Iterable[str]) -> list[str]:
    """Each once, and none that says the same as the post itself."""
    seen, kept = {plain(own)}, []
    for text in variations:
        if plain(text) and plain(text) not in seen:
            seen.add(plain(text))
            kept.append(text)
    if len(kept) > VARIATIONS_LIMIT:
        many = _("Hay %(count)s versiones y caben %(limit)s: quita algunas.")
        raise CannotPlan(many % {"count": len(kept), "limit": VARIATIONS_LIMIT})
    return kept


@transaction.atomic
@recorded(Did.EVERGREEN_CHANGED)
def pause(row: Evergreen, *, by: Any, paused: bool = True) -> Evergreen:
    demand_on(Verb.WRITE, row.post, by)
    row.paused_at = timezone.now() if paused else None
    row.by = by
    row.save(update_fields=["paused_at", "by"])
    return row


@transaction.atomic
@recorded(Did.EVERGREEN_DROPPED)
def remove(row: Evergreen, *, by: Any) -> Post:
    """Out of the queue; the post and the copies made of it stay."""
    demand_on(Verb.WRITE, row.post, by)
    post = row.post
    row.delete()
    return post


def as_words(row: Evergreen) -> str:
    """What it said of itself, signed, for the address that undoes its removal."""
    return signing.dumps(
        {
            "gap_days": row.gap_days, "expires": row.expires.isoformat() if row.expires else None,
            "needs_variation": row.needs_variation, "variations": row.variations,
            "times_used": row.times_used, "position": row.position,
        },
        salt=SALT, compress=True,
    )  # fmt: skip


@transaction.atomic
def put_back(post: Post, signed: str, *, by: Any) -> Evergreen:
    row = add(post, by=by)
    try:
        said = signing.loads(signed, salt=SALT, max_age=3600)
    except signing.BadSignature:
        raise CannotPlan(_("Ya no se puede deshacer: añádela de nuevo.")) from None
    expires = said.pop("expires")
    for name, value in said.items():
        setattr(row, name, value)
    row.expires = date.fromisoformat(expires) if expires else None
    row.save()
    return row
