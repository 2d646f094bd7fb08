"""Hours of the brand's place, in words: what was asked, what the clocks there will show."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.hours import day, zone_name
from core.time import Clock, Moment, moment
from teams.models import Workspace

from .refusals import CannotPlan


def today_in(workspace: Workspace) -> date:
    return timezone.localdate(timezone=workspace.tz)


def said(instant: datetime, zone: str) -> str:
    """«jueves 15 oct 2026, 09:00», on the clocks of `zone`."""
    with timezone.override(ZoneInfo(zone)):
        return f"{day(instant)}, {date_format(timezone.localtime(instant), 'H:i')}"


def note(asked: time, found: Moment, zone: str) -> str:
    """What a person must know when the clocks of that place change at that hour; else empty."""
    words = {"asked": asked.strftime("%H:%M"), "at": said(found.instant, zone), "zone": zone_name(zone)}
    if found.clock is Clock.MISSING:
        jumped = _(
            "Ese día los relojes se adelantan en %(zone)s y las %(asked)s no existen: queda el %(at)s."
        )
        return jumped % words
    if found.clock is Clock.NO_DAY:
        return _("En %(zone)s ese día no existe: el calendario se lo saltó. Queda el %(at)s.") % words
    if found.clock is Clock.TWICE:
        twice = _(
            "Ese día los relojes se atrasan en %(zone)s y las %(asked)s ocurren dos veces: vale la primera."
        )
        return twice % words
    return ""


def note_of(on: date, hour: time, zone: str) -> str:
    """The same for an hour asked for on a day; empty too for a day out of the calendar."""
    try:
        return note(hour, moment(on, hour, zone), zone)
    except (OverflowError, ValueError):
        return ""


def still_to_come(on: date, usual: time, zone: str, now: datetime | None = None) -> time:
    """The usual hour; where it is over today, the next full one that is left."""
    here = (now or timezone.now()).astimezone(ZoneInfo(zone))
    if on != here.date() or here.time() < usual or here.hour == 23:
        return usual
    return time(here.hour + 1)


def coming(on: date, hour: time, zone: str, now: datetime | None = None) -> Moment:
    """The moment asked for. Raises CannotPlan when it is over."""
    try:
        found = moment(on, hour.replace(second=0, microsecond=0), zone)
    except (OverflowError, ValueError):
        raise CannotPlan(_("La fecha %(day)s está fuera del calendario.") % {"day": on.isoformat()}) from None
    refuse_past(found.instant, zone, now)
    return found


def refuse_past(instant: datetime, zone: str, now: datetime | None = None) -> None:
    now = now or timezone.now()
    if instant <= now:
        raise CannotPlan(
            _("%(at)s ya pasó en %(zone)s, donde son las %(now)s. Elige otra hora o usa «Publicar ya».")
            % {
                "at": said(instant, zone).capitalize(),
                "zone": zone_name(zone),
                "now": now.astimezone(ZoneInfo(zone)).strftime("%H:%M"),
            }
        )
