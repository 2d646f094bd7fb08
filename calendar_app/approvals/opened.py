"""The post that is open: what would leave on each network, what was said of it, what is hers to decide."""

from __future__ import annotations

from functools import cached_property

from teams.models import Membership
from teams.roles import Verb

from .. import composing, leaving, previewing
from ..found import Check, gathered
from ..models import Post, ReviewEntry
from ..permission import may_on
from ..previewing import Preview
from ..remarks.panel import Panel, panel_of
from ..remarks.readers import Reader
from ..review import comparing, showing
from ..states import Stage
from . import changed
from .changed import Told
from .queues import Row


class Opened:
    """`digest` binds her decision to the very words of this page."""

    def __init__(self, row: Row, seat: Membership) -> None:
        self.row, self.seat, self.draft, self.digest = row, seat, row.draft, row.digest
        self.turn = showing.Turn(self.post, seat)

    @property
    def post(self) -> Post:
        return self.row.post

    @property
    def title(self) -> str:
        return self.row.title

    @cached_property
    def previews(self) -> list[Preview]:
        return previewing.previews_of(self.draft)

    @cached_property
    def problems(self) -> list[Check]:
        return gathered(composing.problems_of(self.draft))

    @cached_property
    def remarks(self) -> Panel:
        return panel_of(self.post, Reader.of(self.seat), draft=self.draft)

    @cached_property
    def changes(self) -> list[Told] | None:
        """Since she last asked or decided; None where nobody has yet."""
        found = comparing.since(self.post, self.seat.user, draft=self.draft)
        return None if found is None else changed.told(found, self.post)

    @cached_property
    def said(self) -> list[ReviewEntry]:
        """The newest first; what was said among the team, for who may read it."""
        found = self.post.review.select_related("by").defer("said").order_by("-at", "-pk")
        return list(found if self.seat.may(Verb.INTERNAL) else found.exclude(kind=ReviewEntry.Kind.COMMENT))

    # ── what is hers ──────────────────────────────────────────────────────────────────────────────────

    @property
    def may_approve(self) -> bool:
        return self.turn.mine

    @cached_property
    def may_turn_back(self) -> bool:
        return self.turn.may_turn_back and not leaving.has_left_everywhere(self.post, self.draft.variants)

    @cached_property
    def may_write(self) -> bool:
        return may_on(self.seat, Verb.WRITE, self.post)

    @property
    def may_withdraw(self) -> bool:
        return self.post.stage == Stage.IN_REVIEW and self.may_write
