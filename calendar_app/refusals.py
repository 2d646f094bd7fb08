"""What a verb of this room answers when it will not do what was asked: a sentence. Nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .found import Found
    from .models import Post


class CannotPlan(Exception):
    """`sentence` says what is wrong, the value seen and the way out; `problems` lists each one found."""

    def __init__(self, sentence: str, problems: Sequence[Found] = ()) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)
        self.problems = list(problems)


class Stale(CannotPlan):
    """Somebody saved the post since this version was read; `current` is what is there now."""

    def __init__(self, sentence: str, current: Post) -> None:
        super().__init__(sentence)
        self.current = current
