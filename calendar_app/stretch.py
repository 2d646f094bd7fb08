"""Which stretch of time the list shows: a month, one day, or what has no date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.http import QueryDict

from .grid import Month
from .models import Post

UNDATED = "sin-fecha"


@dataclass(frozen=True)
class Stretch:
    """First and last day, both included; no days at all: what has no date yet."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def of_month(cls, month: Month) -> Stretch:
        return cls(month.first, month.last)

    @classmethod
    def read(cls, query: QueryDict, today: date) -> Stretch:
        """«?dia=2026-10-14», «?mes=2026-10» or «?mes=sin-fecha». What can't be read means this month."""
        if query.get("mes") == UNDATED:
            return cls()
        try:
            day = date.fromisoformat(query["dia"])
            return cls(day, day) if 1970 <= day.year <= 2999 else cls.of_month(Month.of(today))
        except (KeyError, ValueError):
            pass
        try:
            return cls.of_month(Month.read(query.get("mes", "")))
        except ValueError:
            return cls.of_month(Month.of(today))

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last

    @property
    def month(self) -> Month | None:
        return Month.of(self.first) if self.first else None

    @property
    def as_query(self) -> str:
        if not self.first:
            return f"mes={UNDATED}"
        return f"dia={self.first}" if self.is_day else f"mes={self.month}"

    def beside(self, steps: int) -> Stretch:
        """The next day or month (1), or the one before (-1)."""
        if self.is_day and self.first:
            day = self.first + timedelta(days=steps)
            return Stretch(day, day)
        if not self.month:
            return self
        return Stretch.of_month(self.month.next if steps > 0 else self.month.previous)

    @property
    def next(self) -> Stretch:
        return self.beside(1)

    @property
    def previous(self) -> Stretch:
        return self.beside(-1)

    def narrow(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        if not self.first:
            return posts.filter(planned_date=None).order_by("-updated_at", "-pk")
        within = Q(planned_date__range=(self.first, self.last))
        return posts.filter(within).order_by("planned_date", "planned_time", "pk")
