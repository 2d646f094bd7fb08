"""Another time that the client would rather have: said on her clocks, settled by the team."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.time import moment
from teams.auditing import Did, record
from teams.models import Workspace
from teams.notices import Event, tell
from teams.roles import Verb

from .. import planning, review, words
from ..models import CalendarLink, Post, TimeProposal
from ..permission import demand_on
from ..refusals import CannotPlan
from ..remarks import saying
from . import client_page, links

FURTHEST = timedelta(days=3653)
LIMIT = 1000  # characters of her reason
PROPOSED = gettext_noop("%(who)s propone otra hora para «%(title)s»: %(when)s.")


def open_ones(workspace: Workspace) -> QuerySet[TimeProposal]:
    found = TimeProposal.objects.filter(settled_at=None, post__workspace=workspace, post__archived_at=None)
    return found.select_related("post__workspace", "link", "by").order_by("at", "pk")


def open_on(post: Post) -> list[TimeProposal]:
    """Those of one post in hand: mostly none, so what stands around them is read where there are any."""
    if not post.pk or post.archived_at:
        return []
    found = list(post.proposals.filter(settled_at=None).prefetch_related("link", "by").order_by("at", "pk"))
    for each in found:
        each.post = post
    return found


def instant(proposal: TimeProposal) -> datetime:
    return moment(proposal.day, proposal.hour, proposal.zone).instant


def at_the_brand(proposal: TimeProposal) -> datetime:
    """On the brand's clocks; naive."""
    return instant(proposal).astimezone(proposal.post.workspace.tz).replace(tzinfo=None)


@transaction.atomic
def propose(post: Post, *, link: CalendarLink, day: date, hour: time, comment: str = "") -> TimeProposal:
    """Instead of what she proposed before, if nobody has settled it. Raises CannotPlan, PermissionDenied."""
    if not (link.proposes and links.is_open(link) and client_page.holds(link, post)):
        raise PermissionDenied("proposes")
    review.lock(post)
    review.refuse_gone(post)
    refuse_far(day)
    when = moment(day, hour, link.zone).instant
    if when <= timezone.now():
        raise CannotPlan(_("Esa hora ya pasó: propón una que venga."))
    said = words.clean(comment.strip(), _("Motivo"), LIMIT)
    post.proposals.filter(link=link, settled_at=None).delete()
    own = when.astimezone(ZoneInfo(link.zone))
    made = post.proposals.create(
        link=link, guest=links.called(link), day=own.date(), hour=own.time(), zone=link.zone, comment=said
    )
    told(made, when)
    return made


def refuse_far(day: date) -> None:
    if abs(day - timezone.now().date()) > FURTHEST:
        raise CannotPlan(_("Esa fecha queda muy lejos: propón una de los próximos diez años."))


def told(proposal: TimeProposal, when: datetime) -> None:
    post = proposal.post
    after = {"day": str(proposal.day), "hour": str(proposal.hour), "zone": proposal.zone}
    record(
        Did.REVIEW_TIME_PROPOSED, by=None, workspace=post.workspace, on=post, after=after, who=proposal.guest
    )
    link = proposal.link
    people = {each.pk: each for each in (post.author, link.by if link else None) if each}
    tell(
        Event.PROPOSAL_NEW,
        workspace=post.workspace,
        to=people.values(),
        text=PROPOSED,
        params={"who": proposal.guest, "title": str(post), "when": when},
        url=reverse("post", args=[post.workspace.slug, post.pk]),
        key=f"proposal:{post.pk}",
        facts={"post": post.pk},
    )


@transaction.atomic
def accept(proposal: TimeProposal, *, by: Any) -> planning.Moved:
    """The post moves there, as any move does: approvals that don't reach so far are asked for again."""
    refuse_settled(held(proposal))
    there = at_the_brand(proposal)
    moved = planning.move(proposal.post, to_date=there.date(), to_time=there.time(), by=by)
    settle(proposal, by=by, accepted=True)
    return moved


@transaction.atomic
def decline(proposal: TimeProposal, *, by: Any, comment: str) -> None:
    """With a word, which the client reads among the comments."""
    demand_on(Verb.WRITE, proposal.post, by)
    refuse_settled(held(proposal))
    if not comment.strip():
        raise CannotPlan(_("Dile al cliente por qué no: el comentario está vacío."))
    settle(proposal, by=by, accepted=False)
    saying.say(proposal.post, by=by, text=comment, audience="client")


def held(proposal: TimeProposal) -> TimeProposal:
    """The post first, as who proposes another time holds it first."""
    review.lock(proposal.post)
    return TimeProposal.objects.select_for_update().get(pk=proposal.pk)


def refuse_settled(proposal: TimeProposal) -> None:
    if proposal.settled_at is not None:
        raise CannotPlan(_("Alguien ya respondió a esta propuesta."))


def settle(proposal: TimeProposal, *, by: Any, accepted: bool) -> None:
    proposal.settled_at, proposal.settled_by, proposal.accepted = timezone.now(), by, accepted
    proposal.save(update_fields=["settled_at", "settled_by", "accepted"])
    after = {"guest": proposal.guest, "accepted": accepted}
    record(Did.REVIEW_TIME_ANSWERED, by=by, workspace=proposal.post.workspace, on=proposal.post, after=after)
