"""A post that comes again: setting, pausing and ending its rule; this time and the following ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.time import moment
from teams.auditing import RETURNED, Did, recorded
from teams.roles import Verb

from .. import composing, leaving, planning, review, writing
from ..clocks import today_in
from ..models import Occurrence, Post, Recurrence
from ..permission import demand_on
from ..refusals import CannotPlan
from .copying import details
from .recurrence import Rule, days

Every = Recurrence.Every
INTERVAL_LIMIT, TIMES_LIMIT = 52, 500


def rule_of(recurrence: Recurrence) -> Rule:
    return Rule(
        every=recurrence.every,
        starts=recurrence.starts,
        interval=recurrence.interval,
        weekdays=frozenset(recurrence.weekdays),
        ends=recurrence.ends,
        times=recurrence.times,
    )


@transaction.atomic
@recorded(Did.RECURRENCE_SET, on=RETURNED)
def repeat(
    post: Post,
    *,
    by: Any,
    every: str,
    starts: date,
    hour: time,
    interval: int = 1,
    weekdays: Iterable[int] = (),
    ends: date | None = None,
    times: int | None = None,
) -> Recurrence:
    """Sets its rule, or changes it. The post itself counts as the time of its own day. Copies are made by
    `materialising`. Of those made under another rule, what has not left and fits no more is archived.
    """
    demand_on(Verb.WRITE, post, by)
    review.lock(post)
    review.refuse_archived(post)
    wanted = {
        "every": every, "interval": interval, "weekdays": sorted(set(weekdays)),
        "time": hour.replace(second=0, microsecond=0), "starts": starts, "ends": ends, "times": times,
    }  # fmt: skip
    refuse_unfit(post, wanted)
    before = Recurrence.objects.filter(post=post).values_list("time", flat=True).first()
    recurrence, _made = Recurrence.objects.update_or_create(
        post=post, defaults={**wanted, "workspace": post.workspace, "by": by}
    )
    refuse_never(recurrence)
    drop_unfit(recurrence, before or recurrence.time, by=by)
    count_itself(recurrence)
    return recurrence


def refuse_unfit(post: Post, wanted: dict[str, Any]) -> None:
    if Occurrence.objects.filter(post=post).exclude(recurrence__post=post).exists():
        raise CannotPlan(_("Es una de las veces de otra publicación que se repite: cambia la regla allí."))
    if wanted["every"] not in Every.values:
        raise CannotPlan(_("«%(every)s» no es una manera de repetir.") % {"every": wanted["every"]})
    if not 1 <= wanted["interval"] <= INTERVAL_LIMIT:
        far = _("«Cada %(count)s» no se puede: escribe un número de 1 a %(limit)s.")
        raise CannotPlan(far % {"count": wanted["interval"], "limit": INTERVAL_LIMIT})
    if wanted["times"] is not None and not 1 <= wanted["times"] <= TIMES_LIMIT:
        many = _("«%(count)s veces» no se puede: escribe un número de 1 a %(limit)s.")
        raise CannotPlan(many % {"count": wanted["times"], "limit": TIMES_LIMIT})
    if wanted["ends"] and wanted["ends"] < wanted["starts"]:
        raise CannotPlan(_("Termina antes de empezar: elige un último día posterior al primero."))


def refuse_never(recurrence: Recurrence) -> None:
    if next(days(rule_of(recurrence), recurrence.starts + timedelta(days=400 * 52)), None) is None:
        raise CannotPlan(_("Con esa regla no hay ninguna vez: revisa los días de la semana y el final."))


def count_itself(recurrence: Recurrence) -> None:
    """On its own day the post is said already: no copy is made for it."""
    day = recurrence.post.planned_date
    if day and day in days(rule_of(recurrence), day):
        recurrence.occurrences.get_or_create(day=day, defaults={"post": recurrence.post})


def to_come(recurrence: Recurrence, since: date) -> list[Occurrence]:
    """What is made and has not left, from that day on, but for the post itself."""
    rows = recurrence.occurrences.filter(day__gte=since, post__archived_at=None, post__isnull=False)
    made = rows.exclude(post=recurrence.post_id).select_related("post__workspace")
    return [each for each in made if not is_out(each.post)]


def is_out(post: Post) -> bool:
    """Something of it has left, or is leaving."""
    return any(not leaving.is_ours(variant.delivery) for variant in leaving.handed_over(post))


def drop_unfit(recurrence: Recurrence, hour: time, *, by: Any) -> None:
    """From tomorrow: copies on days the rule no longer has go to the archive; the others follow its hour."""
    rule, today = rule_of(recurrence), today_in(recurrence.workspace)
    for occurrence in to_come(recurrence, today + timedelta(days=1)):
        if occurrence.day in days(rule, occurrence.day):
            follow(occurrence, hour, recurrence.time, by=by)
        else:
            put_away(occurrence, by=by)
    recurrence.occurrences.filter(day__gte=today, post=None).delete()  # what could not be made is tried anew


def follow(occurrence: Occurrence, was: time, hour: time, *, by: Any) -> None:
    """To the rule's new hour, unless a person moved it meanwhile."""
    post, zone = occurrence.post, occurrence.post.workspace.zone
    if post.planned_for == moment(occurrence.day, was, zone).instant:
        planning.plan(post, date=occurrence.day, time=hour, by=by)


def put_away(occurrence: Occurrence, *, by: Any) -> None:
    planning.archive(occurrence.post, by=by)
    occurrence.delete()


# ── pausing and ending ────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.RECURRENCE_CHANGED)
def pause(recurrence: Recurrence, *, by: Any) -> Recurrence:
    """Makes no more; what is made stays."""
    demand_on(Verb.WRITE, recurrence.post, by)
    recurrence.paused_at = recurrence.paused_at or timezone.now()
    recurrence.save(update_fields=["paused_at"])
    return recurrence


@transaction.atomic
@recorded(Did.RECURRENCE_CHANGED)
def resume(recurrence: Recurrence, *, by: Any, now: datetime | None = None) -> Recurrence:
    """Goes on from now: the days that passed meanwhile are skipped, not made up for."""
    demand_on(Verb.WRITE, recurrence.post, by)
    if recurrence.paused_at is None:
        return recurrence
    zone = recurrence.workspace.tz
    begun = recurrence.paused_at.astimezone(zone).date()
    today = (now or timezone.now()).astimezone(zone).date()
    for day in days(rule_of(recurrence), today - timedelta(days=1)):
        if day >= begun:
            recurrence.occurrences.get_or_create(day=day)
    recurrence.paused_at, recurrence.by = None, by
    recurrence.save(update_fields=["paused_at", "by"])
    return recurrence


@transaction.atomic
@recorded(Did.RECURRENCE_ENDED)
def end(recurrence: Recurrence, *, by: Any, put_away_made: bool = False) -> date | None:
    """No more from tomorrow; with `put_away_made` what is made and has not left goes to the archive. Returns
    the end it had, for the undo.
    """
    demand_on(Verb.WRITE, recurrence.post, by)
    before, today = recurrence.ends, today_in(recurrence.workspace)
    recurrence.ends = today
    recurrence.save(update_fields=["ends"])
    for occurrence in to_come(recurrence, today + timedelta(days=1)) if put_away_made else ():
        put_away(occurrence, by=by)
    return before


@transaction.atomic
@recorded(Did.RECURRENCE_CHANGED)
def go_on(recurrence: Recurrence, *, by: Any, ends: date | None) -> None:
    """The undo of `end`."""
    demand_on(Verb.WRITE, recurrence.post, by)
    recurrence.ends = ends
    recurrence.save(update_fields=["ends"])


# ── this time and the following ones ──────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.RECURRENCE_SPREAD)
def spread(occurrence: Occurrence, *, by: Any) -> list[str]:
    """What this time says, and its hour, hold for the following ones too: it is what comes again from now on.

    Those made and not left are rewritten: an approval they had is broken, as by any change. Returns what the
    person must be told. Changing only this time needs nothing: each time is a post of its own.
    """
    recurrence, model = occurrence.recurrence, occurrence.post
    demand_on(Verb.WRITE, recurrence.post, by)
    if model is None:
        raise CannotPlan(_("Esa vez no tiene publicación de la que tomar los cambios."))
    review.lock(model)
    was, recurrence.time = recurrence.time, model.planned_time or recurrence.time
    recurrence.post, recurrence.by = model, by
    recurrence.save(update_fields=["post", "by", "time"])
    notes: list[str] = []
    since = max(occurrence.day, today_in(recurrence.workspace))
    for other in to_come(recurrence, since + timedelta(days=1)):
        notes += rewrite(other.post, model, by=by)
        follow(other, was, recurrence.time, by=by)
    return list(dict.fromkeys(notes))


def rewrite(post: Post, model: Post, *, by: Any) -> list[str]:
    """The words, channels and reasons of `model`. Files stay as they are where they are the same."""
    post.refresh_from_db()
    variants = composing.variants_of(model)
    saved = writing.save_post(
        post, by=by, version=post.version, text=model.text, title=model.title, link=model.link,
        tags=model.tags, channels=[each.channel for each in variants],
        variants={each.channel_id: each.text for each in variants},
        details={each.channel_id: details(each) for each in variants},
        utm=model.utm, untagged=model.untagged,
        **{name: getattr(model, name) for name in writing.TAGS},
    )  # fmt: skip
    return saved.notes + same_files(post, model, by=by)


def same_files(post: Post, model: Post, *, by: Any) -> list[str]:
    wanted = [(each.file_id, each.alt) for each in composing.attachments_of(model)]
    there = composing.attachments_of(post)
    if [(each.file_id, each.alt) for each in there] == wanted:
        return []
    notes: list[str] = []
    for attachment in there:
        notes += writing.detach(post, by=by, attachment=attachment)
    for each in composing.attachments_of(model):
        notes += writing.attach(post, by=by, file=each.file, alt=each.alt)[1]
    return notes
