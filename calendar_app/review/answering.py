"""Who may answer a step of review, and what an answer does to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.permission import seat_of
from teams.models import Membership
from teams.roles import Verb

from ..models import Asked, CalendarLink, Post, ReviewStep, RoundStep
from ..refusals import CannotPlan
from ..sharing import client_page, links
from ..states import Answer
from .entries import refuse_operator

GIVEN_AWAY = (Answer.DELEGATED, Answer.PASSED)


@dataclass(frozen=True)
class Voice:
    """Who speaks: a person of the team, or a client behind a link."""

    by: Any = None
    guest: str = ""
    link: CalendarLink | None = None

    @property
    def named(self) -> dict[str, Any]:
        return {"by": self.by, "guest": self.guest}


def voice(post: Post, *, by: Any, guest: str, link: CalendarLink | None) -> Voice:
    """Raises unless she may decide about posts of this brand, or the link may about this one."""
    if link is None:
        refuse_operator(by)
        seat = seat_of(post.workspace, by)
        if seat is None or not seat.may(Verb.APPROVE):
            raise PermissionDenied(str(Verb.APPROVE))
        return Voice(by)
    if not (links.is_open(link) and holds(link, post) and client_page.decides_about(link, post)):
        raise PermissionDenied("link")
    return Voice(None, guest.strip() or link.guest or link.name, link)


def holds(link: CalendarLink, post: Post) -> bool:
    return client_page.holds(link, post)


# ── whose turn it is ──────────────────────────────────────────────────────────────────────────────────


def refuse_unasked(step: RoundStep, post: Post, who: Voice) -> None:
    """Raises PermissionDenied where her role or its limits don't allow it, CannotPlan where it isn't hers."""
    if who.link is not None:
        if not step.client:
            raise CannotPlan(_("Todavía la revisa el equipo: se te pedirá cuando te toque."))
        return
    seat = seat_of(post.workspace, who.by)
    if seat is None or not within_limits(seat, step, post):
        raise PermissionDenied(str(Verb.APPROVE))
    if sentence := why_not(seat, step, post):
        raise CannotPlan(sentence)


def within_limits(seat: Membership, step: RoundStep, post: Post) -> bool:
    return seat.may_on(Verb.APPROVE, channels=step.channels, campaign=post.campaign_id)


def may_answer(seat: Membership, step: RoundStep, post: Post) -> bool:
    return within_limits(seat, step, post) and not why_not(seat, step, post)


def why_not(seat: Membership, step: RoundStep, post: Post) -> str:
    """Why this step is not hers to answer; empty when it is."""
    if wrote(post, seat.user_id) and (step.by_others or seat.always_reviewed):
        return _("Tú la escribiste o la cambiaste: la aprueba otra persona.")
    return "" if is_asked(seat, step) else not_hers(step)


def not_hers(step: RoundStep) -> str:
    name = {"step": name_of(step), "people": ", ".join(names_awaited(step))}
    if not name["people"]:
        return _("«%(step)s» espera al cliente: no te toca a ti.") % name
    return _("«%(step)s» espera a %(people)s: no te toca a ti.") % name


def wrote(post: Post, person: int) -> bool:
    """She is its author, or changed it since it was last approved."""
    return person == post.author_id or person in post.writers


def is_asked(seat: Membership, step: RoundStep) -> bool:
    rows = [row for row in step.asked.all() if row.person_id == seat.user_id]
    if any(row.answer != Answer.DELEGATED or is_still_hers(row, step) for row in rows):
        return True
    if not step.anyone:
        return False
    return seat.is_client if step.client else not (seat.is_client and has_client_step(step))


def has_client_step(step: RoundStep) -> bool:
    """In a round with a step of the client's own, the other steps are the team's."""
    return any(each.client for each in step.round.steps.all())


def is_still_hers(row: Asked, step: RoundStep) -> bool:
    """She passed it on, and nobody has answered in her stead."""
    return all(
        each.answer != Answer.APPROVED for each in step.asked.all() if each.instead_of_id == row.person_id
    )


def names_awaited(step: RoundStep) -> list[str]:
    return [str(row.person) for row in step.asked.all() if row.person_id and row.answer == Answer.PENDING]


def name_of(step: RoundStep) -> str:
    return step.name or (_("Aprobación del cliente") if step.client else _("Aprobación"))


def who_may(step: RoundStep, post: Post) -> list[Any]:
    """Everybody of the team who could answer it now."""
    seats = post.workspace.memberships.select_related("user", "custom").filter(user__is_active=True)
    return [seat.user for seat in seats if may_answer(seat, step, post)]


# ── the answer ────────────────────────────────────────────────────────────────────────────────────────


def answered(step: RoundStep, who: Voice) -> Asked | None:
    """What she said in this step already."""
    mine = step.asked.filter(link=who.link) if who.link else step.asked.filter(person=who.by)
    return mine.exclude(answer__in=(Answer.PENDING, *GIVEN_AWAY)).first()


def answer(step: RoundStep, who: Voice, said: str, *, digest: str) -> Asked:
    facts = {"answer": said, "digest": digest, "at": timezone.now(), "guest": who.guest}
    if who.link:
        return step.asked.update_or_create(link=who.link, person=None, defaults=facts)[0]
    row, new = step.asked.get_or_create(person=who.by, defaults=facts)
    if not new:
        take_back_from(step, row)
        Asked.objects.filter(pk=row.pk).update(**facts)
    return row


def take_back_from(step: RoundStep, row: Asked) -> None:
    """She answers herself: whoever was asked in her stead isn't needed any more."""
    for each in step.asked.filter(instead_of=row.person_id).exclude(pk=row.pk):
        if each.answer in (Answer.PENDING, Answer.DELEGATED):
            Asked.objects.filter(pk=each.pk).update(answer=Answer.PASSED)
            take_back_from(step, each)


def is_done(step: RoundStep) -> bool:
    """Any of those asked, or all of them; one who was asked because nobody answered is enough."""
    rows = list(step.asked.exclude(answer__in=GIVEN_AWAY))
    yes = [row for row in rows if row.answer == Answer.APPROVED]
    if step.rule == ReviewStep.Rule.ANY or step.anyone or any(row.escalated or row.link_id for row in yes):
        return bool(yes)
    return bool(yes) and len(yes) == sum(not row.escalated for row in rows)


def finish(step: RoundStep) -> None:
    step.asked.filter(answer=Answer.PENDING).update(answer=Answer.PASSED)
    step.done_at = timezone.now()
    step.save(update_fields=["done_at"])


def stale(steps: Iterable[RoundStep], digest: str) -> Asked | None:
    """Somebody of an earlier step approved other words than these: a change came by no verb of ours."""
    yes = Asked.objects.filter(step__in=list(steps), answer=Answer.APPROVED)
    return yes.exclude(digest=digest).select_related("person").first()
