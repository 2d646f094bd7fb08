"""Setting the rules of a brand, a channel or a campaign, and what a stricter one does to what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from publishing.models import Channel
from publishing.permission import demand
from publishing.states import State
from teams.auditing import Did
from teams.auditing import record as note
from teams.models import Membership, User, Workspace
from teams.roles import Verb

from .. import leaving
from ..models import Campaign, Post, ReviewPolicy, ReviewStep
from ..refusals import CannotPlan
from ..states import ReviewMode, Unanswered
from . import policies
from .entries import lock
from .standing import is_approved, unsealed_demanded

STEPS_LIMIT = 8
NAME_LIMIT = 60
HOURS_LIMIT = 24 * 60
MINUTES_LIMIT = 60 * 24 * 30


@dataclass(frozen=True)
class AskedStep:
    """One step as the form gives it."""

    name: str
    rule: str = ReviewStep.Rule.ANY
    client: bool = False
    people: Sequence[User] = ()


# ── verbs ─────────────────────────────────────────────────────────────────────────────────────────────


def set_policy(workspace: Workspace, mode: str, *, by: Any) -> int:
    """The brand's mode alone; the rest of its rule stays. As `set_rule`."""
    return set_rule(workspace, mode=mode, by=by)


@transaction.atomic
def set_rule(
    workspace: Workspace,
    *,
    by: Any,
    mode: str,
    channel: Channel | None = None,
    campaign: Campaign | None = None,
    steps: Sequence[AskedStep] | None = None,
    **facts: Any,
) -> int:
    """Of the brand, or of one of its channels or campaigns. `facts`: the other columns of ReviewPolicy.

    Returns how many deliveries were taken back: those that wait without the approval it asks for. Raises
    CannotPlan, and saves nothing.
    """
    demand(Verb.SETTINGS, workspace, by)
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    refuse_wrong(workspace, mode, facts)
    place = {"workspace": workspace, "channel": channel, "campaign": campaign}
    policy = ReviewPolicy.objects.filter(**place).first() or ReviewPolicy(**place)
    before = said(policy) if policy.pk else None
    policy.mode = mode
    for name, value in facts.items():
        setattr(policy, name, value)
    policy.save()
    if steps is not None:
        set_steps(policy, steps)
    refuse_no_steps(policy)
    note(Did.REVIEW_RULE_SET, by=by, workspace=workspace, on=named(policy), before=before, after=said(policy))
    return take_back_unsealed(workspace, by=by)


@transaction.atomic
def remove_rule(policy: ReviewPolicy, *, by: Any) -> int:
    """Of a channel or a campaign: what holds above it holds there too. Returns as `set_rule`."""
    demand(Verb.SETTINGS, policy.workspace, by)
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=policy.workspace_id)
    note(Did.REVIEW_RULE_REMOVED, by=by, workspace=workspace, on=named(policy), before=said(policy))
    policy.delete()
    return take_back_unsealed(workspace, by=by)


# ── its parts ─────────────────────────────────────────────────────────────────────────────────────────


def refuse_wrong(workspace: Workspace, mode: str, facts: dict[str, Any]) -> None:
    if mode not in ReviewMode.values:
        raise CannotPlan(_("«%(mode)s» no es un modo de revisión.") % {"mode": mode[:40]})
    if facts.get("unanswered", Unanswered.HOLD) not in Unanswered.values:
        raise CannotPlan(_("Elige qué pasa si nadie responde."))
    deadline, reminder = facts.get("deadline"), facts.get("reminder")
    if reminder and not deadline:
        raise CannotPlan(_("Un recordatorio necesita un plazo: escribe también el plazo."))
    if reminder and deadline and reminder >= deadline:
        raise CannotPlan(
            _("El recordatorio (%(reminder)s h antes) no cabe en un plazo de %(deadline)s h.")
            % {"reminder": reminder, "deadline": deadline}
        )
    if person := facts.get("escalate_to"):
        refuse_not_approving(workspace, [person])


def refuse_not_approving(workspace: Workspace, people: Iterable[User]) -> None:
    wanted = {person.pk: person for person in people}
    seats = Membership.objects.filter(workspace=workspace, user__in=wanted).select_related("custom")
    may = {seat.user_id for seat in seats if seat.may(Verb.APPROVE)}
    for pk, person in wanted.items():
        if pk not in may:
            raise CannotPlan(
                _("%(name)s no puede aprobar en esta marca: cambia su rol antes.") % {"name": person}
            )


def set_steps(policy: ReviewPolicy, steps: Sequence[AskedStep]) -> None:
    if len(steps) > STEPS_LIMIT:
        raise CannotPlan(
            _("Son %(count)s pasos y caben %(limit)s.") % {"count": len(steps), "limit": STEPS_LIMIT}
        )
    refuse_not_approving(policy.workspace, [person for step in steps for person in step.people])
    policy.steps.all().delete()
    for position, step in enumerate(steps):
        row = policy.steps.create(
            position=position, name=step.name.strip()[:NAME_LIMIT], rule=step.rule, client=step.client
        )
        row.people.set(step.people)


def refuse_no_steps(policy: ReviewPolicy) -> None:
    if policy.mode == ReviewMode.STEPS and not policy.steps.exists():
        raise CannotPlan(_("Una revisión por pasos necesita al menos un paso: añade el primero."))


def said(policy: ReviewPolicy) -> dict[str, Any]:
    """As the log keeps it."""
    names = ("mode", "by_others", "tolerance", "deadline", "reminder", "unanswered", "escalate_to_id")
    steps = [
        {
            "name": step.name,
            "rule": step.rule,
            "client": step.client,
            "people": sorted(str(person) for person in step.people.all()),
        }
        for step in policy.steps.prefetch_related("people")
    ]
    return {**{name: getattr(policy, name) for name in names}, "steps": steps}


def named(policy: ReviewPolicy) -> str:
    return str(policy.campaign or policy.channel or policy.workspace)


def take_back_unsealed(workspace: Workspace, *, by: Any) -> int:
    """What waits, or could be tried again, without the approval that is asked for now."""
    if not policies.rules_of(workspace).demand:
        return 0
    still_open = set(State) - {State.SENT, State.WITHDRAWN}
    unsaid = Q(variants__delivery__state__in=still_open) | Q(variants__delivery__rest__state__in=still_open)
    posts = Post.objects.filter(unsaid, workspace=workspace).distinct().order_by("pk")
    return sum(take_back(lock(post), by=by) for post in posts)


def take_back(post: Post, *, by: Any) -> int:
    if is_approved(post) or not (channels := set(unsealed_demanded(post))):
        return 0
    return len(leaving.take_back(post, by=by, channels=channels))
