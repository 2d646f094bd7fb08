"""What a card shows: one pure function of both lives, the editorial one and those of its deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.templatetags.look import STATES
from publishing.states import State

from .states import Stage

# Once it is in one of these, the words are out or may be: the plan no longer decides when.
GONE = frozenset({State.SENDING, State.PROCESSING, State.SENT, State.UNSURE})

# How loud a card speaks: only what needs a person is tinted, what is done recedes.
TONES = {
    "failed": "danger",
    "unsure": "unsure",
    "held": "review",
    "by_hand": "review",
    "in_review": "review",
    "changes_requested": "review",
    "published": "done",
    "verified": "done",
    "withdrawn": "done",
    "idea": "dashed",
    "draft": "dashed",
}

# In the order of a card's life, as the filter offers them.
KEYS = (
    "idea", "draft", "changes_requested", "in_review", "approved", "scheduled", "held", "by_hand", "sending",
    "published", "verified", "failed", "unsure", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Where one delivery stands. `stopped`: its campaign, channel or brand is paused, or its access lost."""

    state: str
    held: bool = False
    stopped: bool = False
    verified: bool = False
    taken_down: bool = False
    by_hand: bool = False  # its hour has come, and a person publishes it
    begun: bool = False  # a further part of a thread, or a comment, whose post is out

    @property
    def key(self) -> str:
        """What this delivery alone would show; empty when it was withdrawn before it left."""
        if self.state == State.WAITING:
            if self.held or self.stopped:
                return "held"
            return "sending" if self.begun else "scheduled"
        if self.is_a_persons_turn:
            return "by_hand"
        if self.state == State.SENT:
            return "withdrawn" if self.taken_down else "verified" if self.verified else "published"
        return {
            State.SENDING: "sending",
            State.PROCESSING: "sending",
            State.FAILED: "failed",
            State.UNSURE: "unsure",
        }.get(State(self.state), "")

    @property
    def is_a_persons_turn(self) -> bool:
        return self.by_hand and self.state == State.PROCESSING

    @property
    def has_left(self) -> bool:
        return State(self.state) in GONE and not self.taken_down and not self.is_a_persons_turn


@dataclass(frozen=True)
class Look:
    key: str
    movable: bool

    @property
    def word(self) -> str:
        return str(STATES[self.key][1])

    @property
    def icon(self) -> str:
        return STATES[self.key][0]

    @property
    def tone(self) -> str:
        return TONES.get(self.key, "plain")


# The first that any delivery shows is what the card shows: trouble before movement, movement before rest.
PRECEDENCE = (
    "failed", "unsure", "held", "by_hand", "sending", "scheduled", "published", "verified", "withdrawn",
)  # fmt: skip


def look(stage: str, changes_requested: bool, deliveries: Iterable[Standing]) -> Look:
    """Total: every combination has a look. Several deliveries show the one that most needs a person."""
    standings = list(deliveries)
    shown = {standing.key for standing in standings}
    key = next((key for key in PRECEDENCE if key in shown), None) or editorial(stage, changes_requested)
    return Look(key, movable=not any(each.has_left for each in standings))


def editorial(stage: str, changes_requested: bool) -> str:
    returned = changes_requested and stage in (Stage.DRAFT, Stage.IDEA)
    return "changes_requested" if returned else str(Stage(stage))
