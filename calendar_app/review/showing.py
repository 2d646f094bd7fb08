"""A review as a page shows it: its steps, who was asked, what each said, until when, and what she may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.models import Membership, User
from teams.roles import Verb

from ..models import Asked, Post, ReviewRound, ReviewStep, RoundStep
from ..permission import may_on
from ..states import Answer, Outcome, Stage
from . import answering, deciding, delegating, rounds, undoing
from .entries import hour_of

ICONS = {
    Answer.APPROVED: "check", Answer.CHANGES: "message-square", Answer.REJECTED: "x",
    Answer.DELEGATED: "arrow-right", Answer.PASSED: "minus", Answer.PENDING: "clock",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One who was asked in a step."""

    row: Asked

    @property
    def name(self) -> str:
        return str(self.row.person or self.row.guest or _("Cliente"))

    @property
    def word(self) -> str:
        return self.row.get_answer_display()

    @property
    def icon(self) -> str:
        return ICONS[Answer(self.row.answer)]


@dataclass(frozen=True)
class StepShown:
    step: RoundStep
    is_open: bool  # its turn is now

    @property
    def name(self) -> str:
        return answering.name_of(self.step)

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(row) for row in sorted(self.step.asked.all(), key=lambda row: row.pk)]

    @property
    def asks(self) -> str:
        """Of whom it is asked, where that needs saying."""
        if self.step.client and self.step.anyone:
            return _("Responde el cliente por su enlace.")
        if self.step.anyone:
            return _("Basta cualquiera que pueda aprobar.")
        if len(self.lines) < 2:
            return ""
        if self.step.rule == ReviewStep.Rule.ALL:
            return _("Tienen que aprobar todas las personas.")
        return _("Basta una de estas personas.")

    @property
    def overdue(self) -> bool:
        due: datetime | None = self.step.due_at
        return self.is_open and due is not None and due <= timezone.now()


class Turn:
    """Of one post, for one person. `round` None: nobody has asked for a review yet."""

    def __init__(self, post: Post, seat: Membership) -> None:
        self.post, self.seat = post, seat

    @cached_property
    def round(self) -> ReviewRound | None:
        asked = Prefetch("asked", Asked.objects.select_related("person", "instead_of"))
        steps = Prefetch("steps", RoundStep.objects.prefetch_related(asked))
        rounds = self.post.rounds.select_related("by").prefetch_related(steps)
        return rounds.last() if self.post.pk else None

    @property
    def is_open(self) -> bool:
        return self.round is not None and self.round.outcome == Outcome.OPEN

    @property
    def annulled(self) -> str:
        """Why what was approved in it isn't approved any more; empty where it is, or nothing was."""
        if self.round is None or self.round.outcome not in (Outcome.APPROVED, Outcome.BROKEN):
            return ""
        if self.round.outcome == Outcome.APPROVED and self.post.stage == Stage.APPROVED:
            return ""
        if self.post.changes_requested:
            return _("Volvió después de aprobarse: lo que se aprobó en esta ronda ya no vale.")
        return _("Un cambio anuló esta ronda: lo que se aprobó en ella ya no vale.")

    @cached_property
    def steps(self) -> list[StepShown]:
        if self.round is None:
            return []
        return [StepShown(step, step == self.step) for step in self.round.steps.all()]

    @cached_property
    def step(self) -> RoundStep | None:
        """Whose turn it is."""
        if self.round is None or not self.is_open:
            return None
        return next((step for step in self.round.steps.all() if step.done_at is None), None)

    @property
    def in_review(self) -> bool:
        return self.post.stage == Stage.IN_REVIEW

    @cached_property
    def mine(self) -> bool:
        """Whether «Aprobar» is hers now."""
        if not self.in_review or not self.seat.may(Verb.APPROVE):
            return False
        if self.step is None:
            return may_on(self.seat, Verb.APPROVE, self.post)
        said = answering.answered(self.step, answering.Voice(self.seat.user))
        return said is None and answering.may_answer(self.seat, self.step, self.post)

    @cached_property
    def given(self) -> RoundStep | None:
        """The step whose approval she could take back now."""
        if self.round is None or not self.seat.may(Verb.APPROVE):
            return None
        rows = (row for step in self.round.steps.all() for row in step.asked.all())
        hers = any(row.person_id == self.seat.user_id and row.answer == Answer.APPROVED for row in rows)
        return undoing.may_undo(self.post, self.seat.user) if hers else None

    @property
    def hour(self) -> str:
        """As an approval is bound to it (entries.hour_of)."""
        return hour_of(self.post) or ""

    @property
    def may_turn_back(self) -> bool:
        decided = self.post.stage in (Stage.IN_REVIEW, Stage.APPROVED)
        return decided and deciding.may_stop(self.seat, self.post, self.step if self.in_review else None)

    @cached_property
    def others(self) -> list[User]:
        """To whom she may pass her step on."""
        if not self.mine or self.step is None or self.step.client:
            return []
        return delegating.candidates(self.step, self.post, by=self.seat.user)

    @property
    def awaits(self) -> str:
        """In a sentence, for whoever opens the post: at which step it is, and whose answer is missing."""
        if self.step is None or self.round is None:
            return ""
        steps = list(self.round.steps.all())
        facts = {
            "number": steps.index(self.step) + 1,
            "count": len(steps),
            "step": answering.name_of(self.step),
        }
        if names := answering.names_awaited(self.step):
            return _("Paso %(number)s de %(count)s, «%(step)s»: espera a %(names)s.") % {
                **facts, "names": ", ".join(names),
            }  # fmt: skip
        return _("Paso %(number)s de %(count)s, «%(step)s»: espera una respuesta.") % facts

    @property
    def word(self) -> str:
        """Why it isn't hers, in a sentence; empty where it is, or where there is nothing to answer."""
        if self.step is None or self.mine or not self.seat.may(Verb.APPROVE):
            return ""
        return answering.why_not(self.seat, self.step, self.post)


def after_approval(post: Post) -> str:
    """What is said of an approval just given: whose turn it is now, where hers was not the last."""
    round = rounds.of(post)
    step = rounds.current(round) if round else None
    if step is None:
        return _("Aprobada.")
    if any(row.answer == Answer.APPROVED for row in step.asked.all()):
        return _("Aprobaste: el paso espera todavía a %(names)s.") % {
            "names": ", ".join(answering.names_awaited(step))
        }
    return _("Aprobaste tu paso: ahora le toca a «%(step)s».") % {"step": answering.name_of(step)}
