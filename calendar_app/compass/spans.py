"""Which days are scored: read from an address, written back into links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ..grid import Month

LONGEST = 366


class BadSpan(ValueError):
    """Says what is wrong, and the way out."""


@dataclass(frozen=True)
class Span:
    """Days of a calendar, both included."""

    first: date
    last: date

    @classmethod
    def of_month(cls, month: Month) -> Span:
        return cls(month.first, month.last)

    @classmethod
    def read(cls, query: QueryDict, today: date) -> Span:
        """«?desde=2026-10-01&hasta=2026-10-31»; nothing: this month. Raises BadSpan."""
        if not query.get("desde") and not query.get("hasta"):
            return cls.of_month(Month.of(today))
        first, last = read_day(query.get("desde", "")), read_day(query.get("hasta", ""))
        if first > last:
            said = {"first": first.isoformat(), "last": last.isoformat()}
            raise BadSpan(
                _("El rango termina (%(last)s) antes de empezar (%(first)s): cambia uno de los dos.") % said
            )
        if (last - first).days >= LONGEST:
            raise BadSpan(
                _("El rango tiene %(days)s días y se miden hasta %(limit)s: acórtalo.")
                % {"days": (last - first).days + 1, "limit": LONGEST}
            )
        return cls(first, last)

    @property
    def as_query(self) -> str:
        return f"?desde={self.first}&hasta={self.last}"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_month(self) -> bool:
        return self == Span.of_month(Month.of(self.first))

    def beside(self, steps: int) -> Span:
        """The month after or before; of what is no month, as many days."""
        if self.is_month:
            month = Month.of(self.first)
            return Span.of_month(month.next if steps > 0 else month.previous)
        by = timedelta(days=steps * self.days)
        return Span(self.first + by, self.last + by)

    @property
    def next(self) -> Span:
        return self.beside(1)

    @property
    def previous(self) -> Span:
        return self.beside(-1)


def read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1970 <= day.year <= 2999:
        raise BadSpan(_("«%(text)s» no es un día: escríbelo como 2026-10-15.") % {"text": text[:40]})
    return day


def presets(today: date) -> list[tuple[Any, Span]]:
    """What is asked for most, by name."""
    month = Month.of(today)
    monday = today - timedelta(days=today.weekday())
    return [
        (_("Esta semana"), Span(monday, monday + timedelta(days=6))),
        (_("Este mes"), Span.of_month(month)),
        (_("Mes siguiente"), Span.of_month(month.next)),
        (_("Últimos 90 días"), Span(today - timedelta(days=89), today)),
    ]
