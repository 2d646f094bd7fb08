"""The draft of the strategy: one per brand, made from the version in force, saved whole, thrown away."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from publishing.permission import demand_everywhere
from teams.auditing import Did, record
from teams.models import Workspace
from teams.roles import Verb

from ..clocks import today_in
from ..models import Audience, ChannelRole, Goal, Objective, Pillar, Strategy
from ..refusals import CannotPlan
from .content import Content, ObjectivePart, RolePart, content_of
from .in_force import in_force, started
from .naming import row_for


class StaleDraft(CannotPlan):
    """Somebody else saved the draft since it was read; `current` is what is there now (None: it is gone)."""

    def __init__(self, current: Strategy | None) -> None:
        super().__init__(_("Alguien guardó esta estrategia mientras la editabas."))
        self.current = current


def draft_of(workspace: Workspace) -> Strategy | None:
    return Strategy.objects.filter(workspace=workspace, starts=None).select_related("by").first()


def beginning(workspace: Workspace) -> Content:
    """What a new draft starts from: the version in force, else the latest there was, else nothing."""
    latest = in_force(workspace, today_in(workspace)) or next(iter(reversed(started(workspace))), None)
    return content_of(latest) if latest else Content()


@transaction.atomic
def save_draft(workspace: Workspace, content: Content, *, by: Any, version: int) -> Strategy:
    """All of the draft at once. `version` 0: there was none when she began.

    Raises StaleDraft when the draft isn't the one she read, CannotPlan when it can't be kept so.
    """
    demand_everywhere(Verb.STRATEGY, workspace, by)
    draft = begun(workspace, by) if version == 0 else locked(workspace, version)
    before = told(draft)
    for name in ("purpose", "voice_do", "voice_dont", "address"):
        setattr(draft, name, getattr(content, name))
    draft.required_words, draft.forbidden_words = list(content.required_words), list(content.forbidden_words)
    draft.version, draft.by = version + 1, by
    draft.save()
    put_pillars(draft, content, by=by)
    put_objectives(draft, content, by=by)
    put_roles(draft, content, put_audiences(draft, content, by=by))
    record(
        Did.STRATEGY_EDITED,
        by=by,
        workspace=workspace,
        on=draft,
        before=before,
        after=told(draft),
    )
    return draft


@transaction.atomic
def discard(workspace: Workspace, *, by: Any, version: int) -> None:
    """The draft is gone; what posts are tagged with stays."""
    demand_everywhere(Verb.STRATEGY, workspace, by)
    draft = locked(workspace, version)
    record(Did.STRATEGY_DROPPED, by=by, workspace=workspace, on=draft, before=told(draft))
    draft.delete()


def told(draft: Strategy) -> dict[str, Any]:
    """All it says, for the audit log."""
    return asdict(content_of(draft))


def begun(workspace: Workspace, by: Any) -> Strategy:
    last = Strategy.objects.filter(workspace=workspace).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return Strategy.objects.create(workspace=workspace, number=last + 1, by=by)
    except IntegrityError:
        raise StaleDraft(draft_of(workspace)) from None


def locked(workspace: Workspace, version: int) -> Strategy:
    """The draft, nobody else's until the end of the transaction. A version in force is none: it is frozen."""
    draft = Strategy.objects.select_for_update().filter(workspace=workspace, starts=None).first()
    if draft is None or draft.version != version:
        raise StaleDraft(draft)
    draft.workspace = workspace
    return draft


# ── its parts ─────────────────────────────────────────────────────────────────────────────────────────


def put_pillars(draft: Strategy, content: Content, *, by: Any) -> None:
    draft.shares.all().delete()
    for position, part in enumerate(content.pillars):
        words = {"about": part.about, "hue": part.hue, "position": position}
        pillar = row_for(Pillar, draft.workspace, pk=part.pk, name=part.name, by=by, **words)
        draft.shares.create(pillar=pillar, percent=part.percent, tolerance=part.tolerance)


def put_objectives(draft: Strategy, content: Content, *, by: Any) -> None:
    draft.aims.all().delete()
    for position, part in enumerate(content.objectives):
        words = {"why": part.why, "position": position}
        objective = row_for(Objective, draft.workspace, pk=part.pk, name=part.name, by=by, **words)
        put_goals(draft, objective, part)


def put_goals(draft: Strategy, objective: Objective, part: ObjectivePart) -> None:
    aim = draft.aims.create(objective=objective)
    Goal.objects.bulk_create(
        Goal(aim=aim, metric=g.metric, unit=g.unit, baseline=g.baseline, target=g.target, due=g.due)
        for g in part.goals
    )


def put_audiences(draft: Strategy, content: Content, *, by: Any) -> dict[str, Audience]:
    """By their names in small letters."""
    draft.listeners.all().delete()
    there = {}
    for position, part in enumerate(content.audiences):
        words = {"about": part.about, "position": position}
        audience = row_for(Audience, draft.workspace, pk=part.pk, name=part.name, by=by, **words)
        draft.listeners.create(audience=audience)
        there[audience.name.casefold()] = audience
    return there


def put_roles(draft: Strategy, content: Content, audiences: dict[str, Audience]) -> None:
    draft.channel_roles.all().delete()
    own = set(draft.workspace.channels.values_list("pk", flat=True))
    for part in filter(None, content.roles):
        if part.channel not in own:
            raise CannotPlan(_("Uno de los canales no es de esta marca: recarga la página."))
        ChannelRole.objects.create(
            strategy=draft,
            channel_id=part.channel,
            why=part.why,
            audience=audience_named(part, audiences),
            per_week=part.per_week,
        )


def audience_named(part: RolePart, audiences: dict[str, Audience]) -> Audience | None:
    if not part.audience:
        return None
    if part.audience.casefold() not in audiences:
        raise CannotPlan(
            _("«%(name)s» no es una audiencia de esta estrategia: añádela o elige otra para el canal.")
            % {"name": part.audience}
        )
    return audiences[part.audience.casefold()]
