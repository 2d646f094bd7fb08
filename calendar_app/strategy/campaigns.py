"""Campaigns: begun, changed, put away. Pausing one: campaign_pausing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from publishing.permission import demand_everywhere
from teams.auditing import RETURNED, Did, recorded
from teams.models import Workspace
from teams.roles import Verb

from ..models import Campaign, Objective, Post
from ..permission import demand_campaign
from ..refusals import CannotPlan
from ..review.around import settle_around

LONGEST = 3 * 366  # days


@transaction.atomic
@recorded(Did.CAMPAIGN_CREATED, on=RETURNED)
def create(workspace: Workspace, *, by: Any, **said: Any) -> Campaign:
    """`said` as in `change`."""
    demand_everywhere(Verb.STRATEGY, workspace, by)
    return kept(Campaign(workspace=workspace), **said)


@transaction.atomic
@recorded(Did.CAMPAIGN_EDITED)
def change(campaign: Campaign, *, by: Any, **said: Any) -> Campaign:
    """name, starts and ends (both included), objective, brief, hue, utm (empty: from the name)."""
    demand_campaign(Verb.STRATEGY, campaign, by)
    changed = kept(campaign, **said)
    settle_around(Post.objects.filter(campaign=changed), by=by)  # links may name it
    return changed


def kept(
    campaign: Campaign,
    *,
    name: str,
    starts: date,
    ends: date,
    objective: Objective | None = None,
    brief: str = "",
    hue: int = 0,
    utm: str = "",
) -> Campaign:
    refuse_days(starts, ends)
    if objective and objective.workspace_id != campaign.workspace_id:
        raise CannotPlan(_("«%(name)s» es de otra marca.") % {"name": objective})
    campaign.name, campaign.starts, campaign.ends, campaign.hue = name, starts, ends, hue
    campaign.objective, campaign.brief, campaign.utm = objective, brief, utm or slugify(name)[:80]
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        twin = _("Ya hay una campaña que se llama «%(name)s»: escribe otro nombre.")
        raise CannotPlan(twin % {"name": name}) from None
    return campaign


def refuse_days(starts: date, ends: date) -> None:
    if ends < starts:
        raise CannotPlan(
            _("Termina el %(ends)s, antes de empezar el %(starts)s: elige un final posterior.")
            % {"starts": starts, "ends": ends}
        )
    if (ends - starts).days > LONGEST:
        raise CannotPlan(
            _("Del %(starts)s al %(ends)s son más de tres años: acórtala o hazla en varias.")
            % {"starts": starts, "ends": ends}
        )


@transaction.atomic
@recorded(Did.CAMPAIGN_ARCHIVED)
def archive(campaign: Campaign, *, by: Any) -> Campaign:
    """Offered no longer; its posts keep it, and what is scheduled goes on."""
    return put_away(campaign, timezone.now(), by)


@transaction.atomic
@recorded(Did.CAMPAIGN_RESTORED)
def restore(campaign: Campaign, *, by: Any) -> Campaign:
    return put_away(campaign, None, by)


def put_away(campaign: Campaign, at: Any, by: Any) -> Campaign:
    demand_campaign(Verb.STRATEGY, campaign, by)
    campaign.archived_at = at
    campaign.save(update_fields=["archived_at"])
    return campaign
