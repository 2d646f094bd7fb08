"""A draft begins to hold on a day; until that day comes it can still be taken back.

No end is written on the version before: it ends by succession, the day before this one begins
(`in_force.periods`). So taking one back leaves no gap.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.hours import whole_day
from publishing.permission import demand
from teams.auditing import RETURNED, Did, recorded
from teams.models import Workspace
from teams.roles import Verb

from ..clocks import today_in
from ..models import Strategy
from ..refusals import CannotPlan
from .content import WHOLE
from .drafting import draft_of, locked
from .in_force import started

EARLIEST = date(2000, 1, 1)
LATEST = timedelta(days=3660)  # ten years ahead: further is a slip of the hand


@transaction.atomic
@recorded(Did.STRATEGY_IN_FORCE, on=RETURNED)
def put_in_force(
    workspace: Workspace,
    *,
    starts: date,
    by: Any,
    version: int,
    ends: date | None = None,
    today: date | None = None,
) -> Strategy:
    """The draft holds from `starts` to the next version, or to `ends` (both included).

    Raises StaleDraft, or CannotPlan when its shares don't add up or its days rewrite what is past.
    """
    demand(Verb.SETTINGS, workspace, by)
    draft = locked(workspace, version)
    refuse_shares(draft)
    refuse_days(workspace, starts, ends, today or today_in(workspace))
    draft.starts, draft.ends, draft.by = starts, ends, by
    draft.put_in_force_at = timezone.now()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise CannotPlan(taken(starts)) from None
    return draft


@transaction.atomic
@recorded(Did.STRATEGY_WITHDRAWN, on=RETURNED)
def withdraw(workspace: Workspace, *, number: int, by: Any, today: date | None = None) -> Strategy:
    """A version whose first day hasn't come is the draft again. Raises CannotPlan."""
    demand(Verb.SETTINGS, workspace, by)
    version = Strategy.objects.select_for_update().get(workspace=workspace, number=number)
    if version.starts is None:
        raise CannotPlan(_("La versión %(number)s ya es un borrador.") % {"number": number})
    if version.starts <= (today or today_in(workspace)):
        raise CannotPlan(
            _("La versión %(number)s rige desde el %(day)s y ya no cambia. Prepara una nueva.")
            % {"number": number, "day": whole_day(version.starts)}
        )
    if draft := draft_of(workspace):
        raise CannotPlan(
            _("Ya hay un borrador, la versión %(number)s. Descártalo o ponlo en vigor primero.")
            % {"number": draft.number}
        )
    version.starts = version.ends = version.put_in_force_at = None
    version.version += 1
    version.save()
    return version


# ── what can't be ─────────────────────────────────────────────────────────────────────────────────────


def refuse_shares(draft: Strategy) -> None:
    shares = list(draft.shares.select_related("pillar"))
    total = sum(share.percent for share in shares)
    if not shares:
        raise CannotPlan(_("No tiene pilares: añade al menos uno antes de ponerla en vigor."))
    if total != WHOLE:
        sum_ = " + ".join(str(share.percent) for share in shares)
        raise CannotPlan(unbalanced(total) % {"sum": sum_, "total": total, "off": abs(WHOLE - total)})


def unbalanced(total: int) -> str:
    if total < WHOLE:
        return _(
            "Los pilares suman %(total)s %% (%(sum)s) y tienen que sumar 100 %%: "
            "reparte los %(off)s que faltan."
        )
    return _(
        "Los pilares suman %(total)s %% (%(sum)s) y tienen que sumar 100 %%: quita los %(off)s que sobran."
    )


def refuse_days(workspace: Workspace, starts: date, ends: date | None, today: date) -> None:
    """The first version may reach back: nothing was judged before it. Later ones leave the past alone."""
    seen = {"day": whole_day(starts)}
    if not EARLIEST <= starts <= today + LATEST:
        raise CannotPlan(_("El %(day)s queda demasiado lejos: elige un día más cercano.") % seen)
    if ends and ends < starts:
        said = _("Terminaría el %(ends)s, antes de empezar el %(day)s. Elige un final posterior.")
        raise CannotPlan(said % {**seen, "ends": whole_day(ends)})
    versions = started(workspace)
    if any(each.starts == starts for each in versions):
        raise CannotPlan(taken(starts))
    if starts < today and any(each.starts and each.starts <= today for each in versions):
        said = _(
            "El %(day)s ya pasó, y lo pasado se juzga con la estrategia de entonces. "
            "Elige hoy, %(today)s, o un día posterior."
        )
        raise CannotPlan(said % {**seen, "today": whole_day(today)})


def taken(day: date) -> str:
    said = _("Otra versión ya empieza el %(day)s. Elige un día posterior, o retira aquella si aún no rige.")
    return said % {"day": whole_day(day)}
