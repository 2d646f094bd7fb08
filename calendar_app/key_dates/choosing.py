"""What a brand does with key dates: whose it shows, which it follows or hides, those people write down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from publishing.permission import demand_everywhere
from teams.auditing import RETURNED, Did, record, recorded
from teams.models import Workspace
from teams.roles import Verb

from .. import words
from ..models import KeyDate, KeyDateChoice, KeyDateRules
from ..refusals import CannotPlan
from . import catalogue
from .between import LEAD_DAYS, rules_of
from .dated import OWN

LEAD_LIMIT, OWN_LIMIT, LONGEST = 90, 200, 92  # days; rows of a brand; days of one date


@transaction.atomic
def set_rules(workspace: Workspace, *, countries: Iterable[str], commercial: bool, by: Any) -> None:
    """The brand's countries, in order: of a date that two keep alike, the first one's is shown."""
    demand_everywhere(Verb.STRATEGY, workspace, by)
    known = [code for code in dict.fromkeys(countries) if code in catalogue.COUNTRIES]
    new = {"countries": known, "commercial": commercial}
    before = KeyDateRules.objects.filter(workspace=workspace).values(*new).first() or {}
    KeyDateRules.objects.update_or_create(workspace=workspace, defaults=new)
    record(Did.CALENDARS_CHOSEN, by=by, workspace=workspace, before=before, after=new)


@transaction.atomic
def follow(workspace: Workspace, key: str, *, by: Any, lead_days: int = LEAD_DAYS) -> None:
    """The Brújula asks for something planned in the `lead_days` before it."""
    demand_everywhere(Verb.STRATEGY, workspace, by)
    if not 0 <= lead_days <= LEAD_LIMIT:
        wrong = _("«%(count)s días antes» no se puede: escribe un número de 0 a %(limit)s.")
        raise CannotPlan(wrong % {"count": lead_days, "limit": LEAD_LIMIT})
    choose(workspace, key, by=by, followed=True, hidden=False, lead_days=lead_days)


@transaction.atomic
def unfollow(workspace: Workspace, key: str, *, by: Any) -> None:
    demand_everywhere(Verb.STRATEGY, workspace, by)
    choose(workspace, key, by=by, followed=False)


@transaction.atomic
def hide(workspace: Workspace, key: str, *, by: Any) -> None:
    """Out of the calendar. What followed it follows it no more."""
    demand_everywhere(Verb.STRATEGY, workspace, by)
    choose(workspace, key, by=by, followed=False, hidden=True)


@transaction.atomic
def show(workspace: Workspace, key: str, *, by: Any) -> None:
    demand_everywhere(Verb.STRATEGY, workspace, by)
    choose(workspace, key, by=by, hidden=False)


def choose(workspace: Workspace, key: str, *, by: Any, **what: Any) -> None:
    if not is_known(workspace, key):
        raise CannotPlan(_("«%(key)s» no es una fecha de este calendario.") % {"key": key[:80]})
    before = KeyDateChoice.objects.filter(workspace=workspace, key=key).values(*what).first() or {}
    KeyDateChoice.objects.update_or_create(workspace=workspace, key=key, defaults=what)
    record(Did.KEY_DATE_CHOSEN, by=by, workspace=workspace, on=key, before=before, after=what)


def is_known(workspace: Workspace, key: str) -> bool:
    if key.startswith(f"{OWN}:"):
        return KeyDate.objects.filter(workspace=workspace, key=key).exists()
    return key in catalogue.keys(key[:2])


def standing(workspace: Workspace, key: str) -> tuple[bool, int, bool]:
    """(followed, lead days, hidden) now: what an undo goes back to."""
    rules = rules_of(workspace)
    return key in rules.followed, rules.followed.get(key, LEAD_DAYS), key in rules.hidden


# ── written by a person ───────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.KEY_DATE_ADDED, on=RETURNED)
def add_own(
    workspace: Workspace,
    *,
    by: Any,
    name: str,
    starts: date,
    ends: date | None = None,
    every_year: bool = False,
    source: str = "",
) -> KeyDate:
    demand_everywhere(Verb.STRATEGY, workspace, by)
    if KeyDate.objects.filter(workspace=workspace).count() >= OWN_LIMIT:
        full = _("Ya hay %(limit)s fechas escritas a mano y no caben más: quita alguna antes.")
        raise CannotPlan(full % {"limit": OWN_LIMIT})
    row = KeyDate(workspace=workspace, key=f"{OWN}:{token_hex(6)}", by=by)
    return write(row, name=name, starts=starts, ends=ends, every_year=every_year, source=source)


@transaction.atomic
@recorded(Did.KEY_DATE_CHANGED)
def change_own(row: KeyDate, *, by: Any, **what: Any) -> KeyDate:
    demand_everywhere(Verb.STRATEGY, row.workspace, by)
    return write(row, **what)


def write(
    row: KeyDate, *, name: str, starts: date, ends: date | None, every_year: bool, source: str
) -> KeyDate:
    row.name = words.clean(name.strip(), _("Nombre"), 80)
    if not row.name:
        raise CannotPlan(_("Escribe cómo se llama la fecha: el nombre está vacío."))
    row.starts, row.ends = fit_days(starts, ends)
    row.every_year = every_year
    row.source = words.clean(source.strip(), _("Fuente"), 500)
    row.save()
    return row


def fit_days(starts: date, ends: date | None) -> tuple[date, date | None]:
    if not 1970 <= starts.year <= 2100:
        raise CannotPlan(_("La fecha %(day)s está fuera del calendario.") % {"day": starts.isoformat()})
    if ends is not None and ends < starts:
        raise CannotPlan(_("Termina antes de empezar: elige un último día posterior al primero."))
    if ends is not None and (ends - starts).days >= LONGEST:
        long = _("Dura %(count)s días y caben %(limit)s: es más una campaña que una fecha.")
        raise CannotPlan(long % {"count": (ends - starts).days + 1, "limit": LONGEST})
    return starts, ends if ends and ends > starts else None


@transaction.atomic
@recorded(Did.KEY_DATE_CHANGED, on=RETURNED)
def confirm(
    workspace: Workspace, key: str, *, by: Any, starts: date, ends: date | None, source: str
) -> KeyDate:
    """Says the days of an announced date in the year of `starts`, and where they were announced."""
    demand_everywhere(Verb.STRATEGY, workspace, by)
    if key not in catalogue.announced():
        raise CannotPlan(_("«%(key)s» no es una fecha que se anuncie cada año.") % {"key": key[:80]})
    source = words.clean(source.strip(), _("Fuente"), 500)
    if not source:
        raise CannotPlan(_("Escribe dónde se anunció: sin fuente no se confirma."))
    first, last = fit_days(starts, ends)
    row = KeyDate.objects.filter(workspace=workspace, key=key, starts__year=first.year).first()
    row = row or KeyDate(workspace=workspace, key=key)
    row.starts, row.ends, row.source, row.by = first, last, source, by
    row.save()
    return row


@transaction.atomic
@recorded(Did.KEY_DATE_REMOVED)
def remove(row: KeyDate, *, by: Any) -> dict[str, Any]:
    """An own date, or a confirmation: then it is to be confirmed again. Returns what `put_back` needs."""
    demand_everywhere(Verb.STRATEGY, row.workspace, by)
    gone = {
        "key": row.key, "name": row.name, "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat() if row.ends else None, "every_year": row.every_year,
        "source": row.source,
    }  # fmt: skip
    row.delete()
    return gone


@transaction.atomic
@recorded(Did.KEY_DATE_ADDED, on=RETURNED)
def put_back(workspace: Workspace, gone: dict[str, Any], *, by: Any) -> KeyDate:
    demand_everywhere(Verb.STRATEGY, workspace, by)
    starts, ends = (gone[name] and date.fromisoformat(gone[name]) for name in ("starts", "ends"))
    row, _made = KeyDate.objects.get_or_create(
        workspace=workspace, key=gone["key"], starts=starts,
        defaults={
            "name": gone["name"], "ends": ends, "every_year": gone["every_year"], "source": gone["source"],
            "by": by,
        },
    )  # fmt: skip
    return row
