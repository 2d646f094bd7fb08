"""Which stretch of time the list shows: a month, one day, from one day to another, or what has no date."""

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
        """«?dia=2026-10-14», «?desde=2026-10-12&hasta=2026-10-18», «?mes=2026-10» or «?mes=sin-fecha».

        What can't be read means this month.
        """
        if query.get("mes") == UNDATED:
            return cls()
        for names in (("dia", "dia"), ("desde", "hasta")):
            if found := cls.between(*(query.get(name, "") for name in names)):
                return found
        try:
            return cls.of_month(Month.read(query.get("mes", "")))
        except ValueError:
            return cls.of_month(Month.of(today))

    @classmethod
    def between(cls, first: str, last: str) -> Stretch | None:
        try:
            found = cls(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            return None
        return found if found.first <= found.last and found.is_ours else None

    @property
    def is_ours(self) -> bool:
        return all(day is not None and 1970 <= day.year <= 2999 for day in (self.first, self.last))

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last

    @property
    def is_month(self) -> bool:
        return self.month is not None and (self.first, self.last) == (self.month.first, self.month.last)

    @property
    def month(self) -> Month | None:
        return Month.of(self.first) if self.first else None

    def at_hand(self, today: date) -> date:
        """The day another view opens on."""
        if not self.first or not self.last:
            return today
        return today if self.first <= today <= self.last else self.first

    @property
    def as_query(self) -> str:
        if not self.first:
            return f"mes={UNDATED}"
        if self.is_day:
            return f"dia={self.first}"
        return f"mes={self.month}" if self.is_month else f"desde={self.first}&hasta={self.last}"

    def beside(self, steps: int) -> Stretch:
        """The next so many days or the next month (1), or those before (-1)."""
        if not self.first or not self.last or not self.month:
            return self
        if not self.is_month:
            length = ((self.last - self.first).days + 1) * steps * timedelta(days=1)
            return Stretch(self.first + length, self.last + length)
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
