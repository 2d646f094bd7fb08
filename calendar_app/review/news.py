"""Who is told what of a review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from teams.last_admin import administrators
from teams.models import Membership, User
from teams.notices import Event, over, tell
from teams.roles import Verb

from ..models import Post, ReviewRound, RoundStep
from ..permission import may_on
from ..sharing import client_page
from ..states import Answer
from . import answering

ASKED = _("%(who)s te pide revisar «%(title)s».")
ASKED_BY_NOBODY = _("«%(title)s» espera tu revisión.")
APPROVED = _("%(who)s aprobó «%(title)s».")
STEP_DONE = _("%(who)s aprobó «%(title)s»: sigue %(next)s.")
UNDONE = _("%(who)s deshizo su aprobación de «%(title)s»: sigue en revisión.")
CHANGES = _("%(who)s solicita cambios en «%(title)s»: %(said)s")
REJECTED = _("%(who)s rechazó «%(title)s». %(said)s")
REMINDER = _("«%(title)s» espera tu revisión; el plazo vence el %(due)s.")
OVERDUE = _("«%(title)s» sigue sin aprobarse: el plazo de «%(step)s» venció. No saldrá sin ella.")
ESCALATED = _("«%(title)s» espera tu revisión: nadie respondió «%(step)s» a tiempo.")
WITHOUT_LINK = _("«%(title)s» espera al cliente y ningún enlace la lleva: mándale uno.")
LATE = _("«%(title)s» se quedó sin publicar: falta la aprobación de %(missing)s.")

CALLS = (Event.REVIEW_REQUESTED, Event.REVIEW_REMINDER, Event.REVIEW_ESCALATED)  # … to act


def titled(post: Post) -> dict[str, Any]:
    return {"title": str(post)}


def where(post: Post) -> dict[str, Any]:
    return {"workspace": post.workspace, "url": reverse("post", args=[post.workspace.slug, post.pk])}


def about(post: Post, **facts: Any) -> dict[str, Any]:
    return {**where(post), "key": f"review:{post.pk}", "facts": {"post": post.pk, **facts}}


# ── being asked ───────────────────────────────────────────────────────────────────────────────────────


def requested(round: ReviewRound, step: RoundStep, *, by: Any) -> None:
    asked(round, step, awaited(step), by=by)
    if step.client and not client_page.who_decide(round.post):
        people = [seat.user for seat in seats(round.post) if may_on(seat, Verb.SHARE, round.post)]
        url = reverse("link_ask", args=[round.post.workspace.slug]) + f"?post={round.post_id}"
        about_it = {
            **about(round.post, step=step.position + 1),
            "url": url,
            "key": f"no-link:{round.post_id}",
        }
        tell(
            Event.REVIEW_REQUESTED, to=people, text=WITHOUT_LINK, params=titled(round.post), by=by, **about_it
        )


def asked(round: ReviewRound, step: RoundStep, people: Iterable[User], *, by: Any) -> None:
    who = round.by
    text, params = (ASKED, {"who": str(who)}) if who else (ASKED_BY_NOBODY, {})
    post = round.post
    tell(
        Event.REVIEW_REQUESTED,
        to=people,
        text=text,
        params={**params, **titled(post)},
        by=by,
        **about(post, step=step.position + 1),
    )


def awaited(step: RoundStep) -> list[User]:
    """Those whose answer is missing: named, or anybody who may."""
    if step.anyone:
        return answering.who_may(step, step.round.post)
    rows = step.asked.filter(answer=Answer.PENDING, person__isnull=False).select_related("person")
    return [row.person for row in rows]


def no_longer_asked(post: Post, of: Any = None) -> None:
    """It was answered, by her (`of`) or for all who were asked: nothing waits for them."""
    over(CALLS, workspace=post.workspace, key=f"review:{post.pk}", of=of)


# ── the answers ───────────────────────────────────────────────────────────────────────────────────────


def answered(round: ReviewRound, who: answering.Voice, text: str, *, outcome: str, **params: Any) -> None:
    """The one who asked, and the post's author."""
    post = round.post
    said = {"who": str(who.by or who.guest), **titled(post), **params}
    people = [each for each in (round.by, post.author) if each]
    tell(Event.REVIEW_ANSWERED, to=people, text=text, params=said, by=who.by, **about(post, outcome=outcome))


# ── the clock ─────────────────────────────────────────────────────────────────────────────────────────


def reminder(step: RoundStep) -> None:
    post = step.round.post
    params = {**titled(post), "due": step.due_at}
    tell(Event.REVIEW_REMINDER, to=awaited(step), text=REMINDER, params=params, **about(post))


def overdue(step: RoundStep) -> None:
    """Who asked and who writes it hear of it, and those who have not answered."""
    post = step.round.post
    people = [each for each in (step.round.by, post.author) if each]
    params = {**titled(post), "step": answering.name_of(step)}
    tell(Event.REVIEW_OVERDUE, to=[*people, *awaited(step)], text=OVERDUE, params=params, **about(post))


def escalated(step: RoundStep, to: Iterable[User]) -> None:
    post = step.round.post
    params = {**titled(post), "step": answering.name_of(step)}
    tell(Event.REVIEW_ESCALATED, to=to, text=ESCALATED, params=params, **about(post))


def late(round: ReviewRound, step: RoundStep, missing: str) -> None:
    post = round.post
    people = [each for each in (round.by, post.author) if each]
    tell(
        Event.POST_UNAPPROVED,
        to=[*people, *awaited(step)],
        text=LATE,
        params={**titled(post), "missing": missing},
        **about(post),
    )


def admins(post: Post) -> list[User]:
    return [seat.user for seat in administrators(post.workspace_id)]


def seats(post: Post) -> Iterable[Membership]:
    found = Membership.objects.filter(workspace=post.workspace_id, user__is_active=True)
    return found.select_related("user", "custom")
