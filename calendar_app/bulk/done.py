"""What a verb did to one post: how it was before, how it is after, and what the person must know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Done:
    """Both as JSON; undoing compares the post with `after` and puts back `before`."""

    before: dict[str, Any]
    after: dict[str, Any]
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**self.before, "after": self.after}
