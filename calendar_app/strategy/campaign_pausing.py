"""A campaign in pause: nothing of it leaves, whatever was scheduled before or is scheduled meanwhile.

What waits is stopped in the ledger (publishing.stopping), which the engine asks before each send. On resume
what is still to come goes on by itself; what should have left meanwhile is held, to be decided one by one.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _

from publishing import stopping
from publishing.models import Delivery
from publishing.networks.contract import Sentence
from publishing.stopping import Stop
from teams.auditing import Did, recorded
from teams.roles import Verb

from ..models import Campaign, Post, Variant
from ..permission import demand_campaign
from ..refusals import CannotPlan

IN_PAUSE = _("Su campaña «%(campaign)s» está en pausa: no sale hasta que alguien la reanude.")
NOT_NOW = _("Su campaña «%(campaign)s» está en pausa: reanúdala antes de publicarla ya.")


def key_of(campaign: Campaign) -> str:
    return f"campaign:{campaign.pk}"


def why(campaign: Campaign) -> Stop:
    return Stop(key_of(campaign), Sentence(IN_PAUSE, {"campaign": campaign.name}))


@transaction.atomic
@recorded(Did.CAMPAIGN_PAUSED)
def pause(campaign: Campaign, *, by: Any) -> int:
    """Before its next send. How many deliveries that stopped."""
    demand_campaign(Verb.SCHEDULE, campaign, by)
    locked(campaign)
    campaign.paused_at = campaign.paused_at or timezone.now()
    campaign.save(update_fields=["paused_at"])
    return stopping.stop(deliveries_of(Post.objects.filter(campaign=campaign)), why(campaign))


@transaction.atomic
@recorded(Did.CAMPAIGN_RESUMED)
def resume(campaign: Campaign, *, by: Any) -> int:
    """How many are held for a person's word, because their hour passed meanwhile."""
    demand_campaign(Verb.SCHEDULE, campaign, by)
    locked(campaign)
    campaign.paused_at = None
    campaign.save(update_fields=["paused_at"])
    key = key_of(campaign)
    return stopping.let_go(Delivery.objects.within(campaign.workspace), key)


def locked(campaign: Campaign) -> None:
    """What is being scheduled for it just now is handed over before, or sees the pause (stop_of)."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    campaign.refresh_from_db(fields=["paused_at"])


def deliveries_of(posts: QuerySet[Post]) -> QuerySet[Delivery]:
    """The latest handed over on each channel, with what belongs to it."""
    heads = Variant.objects.filter(post__in=posts, delivery__isnull=False).values("delivery")
    return Delivery.objects.filter(Q(pk__in=heads) | Q(head__in=heads))


def stop_of(post: Post) -> Stop | None:
    """Why what is handed over for this post may not leave for now; asked while its campaign stands still."""
    if post.campaign_id is None:
        return None
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=post.campaign_id)
    return why(campaign) if campaign.paused_at else None


def refuse_paused(post: Post) -> None:
    """Raises CannotPlan: what is to leave at once can't, in a pause."""
    if stop_of(post):
        raise CannotPlan(translated(NOT_NOW) % {"campaign": post.campaign})


def follow(post: Post, left: Campaign | None) -> None:
    """After the post went from one campaign to another, or to none: it waits or goes on with its new one."""
    own = deliveries_of(Post.objects.filter(pk=post.pk))
    if left:
        stopping.let_go(own, key_of(left))
    if stop := stop_of(post):
        stopping.stop(own, stop)
