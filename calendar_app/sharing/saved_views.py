"""Views of the calendar that people keep under a name: a page with its filters, hers or everybody's."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.permission import demand
from teams.auditing import RETURNED, Did, recorded
from teams.models import Membership, Workspace
from teams.roles import Verb

from .. import words
from ..filters import Filters
from ..models import SavedView
from ..refusals import CannotPlan
from ..stretch import UNDATED

NAME_LIMIT = 60
MOST = 50  # of one person in one brand

# The address each page has, opened on today's period.
PLACES = {
    "month": ("calendar", gettext_lazy("Mes")),
    "week": ("calendar_week_now", gettext_lazy("Semana")),
    "day": ("calendar_day_now", gettext_lazy("Día")),
    "channels": ("calendar_channels_now", gettext_lazy("Canales")),
    "list": ("calendar_list", gettext_lazy("Lista")),
    "year": ("calendar_year_now", gettext_lazy("Año")),
    "table": ("calendar_table", gettext_lazy("Parrilla")),
}
DATED = {f"calendar_{place}": place for place in ("month", "week", "day", "channels", "year")}
PLACE_OF = {name: place for place, (name, _label) in PLACES.items()} | {
    f"calendar_{place}": place for place in ("month", "week", "day", "channels", "year")
}


def seen_by(seat: Membership) -> QuerySet[SavedView]:
    """Hers, and those that her team shares."""
    mine = Q(owner=seat.user_id) | Q(shared=True)
    return SavedView.objects.filter(mine, workspace=seat.workspace_id).order_by("shared", "name", "pk")


def address(view: Any, slug: str) -> str:
    name, _label = PLACES.get(view.place, PLACES["month"])
    return reverse(name, args=[slug]) + (f"?{view.query}" if view.query else "")


def kept(query: str, seat: Membership) -> str:
    """Of an address, its filters, and whether it shows what has no date; never a day or a page."""
    asked = QueryDict(query.removeprefix("?")[:2000])
    undated = f"mes={UNDATED}" if asked.get("mes") == UNDATED else ""
    filters = Filters.read(asked, seat).as_query.removeprefix("?")
    return "&".join(part for part in (undated, filters) if part)[:1000]


@transaction.atomic
@recorded(Did.VIEW_SAVED, on=RETURNED)
def save(
    seat: Membership, *, name: str, place: str, query: str, shared: bool, view: SavedView | None = None
) -> SavedView:
    """A new one, or `view` under another name. Raises CannotPlan."""
    if shared:
        demand(Verb.WRITE, seat.workspace, seat.user)
    wanted = clean_name(name)
    if view is None:
        refuse_too_many(seat)
        view = SavedView(workspace=seat.workspace, owner=seat.user, place=fit_place(place))
        view.query = kept(query, seat)
    view.name, view.shared = wanted, shared
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        taken = _("Ya tienes una vista que se llama «%(name)s»: usa otro nombre.")
        raise CannotPlan(taken % {"name": wanted}) from None
    return view


def clean_name(name: str) -> str:
    cleaned = words.clean(" ".join(name.split()), _("Nombre"), NAME_LIMIT)
    if not cleaned:
        raise CannotPlan(_("Ponle un nombre, por ejemplo «Lo que falla»."))
    return cleaned


def fit_place(place: str) -> str:
    return place if place in PLACES else "month"


def refuse_too_many(seat: Membership) -> None:
    own = SavedView.objects.filter(workspace=seat.workspace, owner=seat.user)
    if own.count() >= MOST:
        raise CannotPlan(_("Ya tienes %(most)s vistas guardadas: elimina alguna antes.") % {"most": MOST})


def may_change(view: SavedView, seat: Membership) -> bool:
    """Its owner; a shared one also who may change the brand's settings."""
    return view.owner_id == seat.user_id or (view.shared and seat.may(Verb.SETTINGS))


@transaction.atomic
@recorded(Did.VIEW_REMOVED)
def delete(view: SavedView, *, by: Any) -> None:
    view.delete()


def as_parts(view: SavedView) -> dict[str, Any]:
    """Enough to make it again: what the undo of a deletion carries, signed."""
    told = ("name", "place", "query", "shared")
    return {**{name: getattr(view, name) for name in told}, "owner": view.owner_id}


@transaction.atomic
@recorded(Did.VIEW_SAVED, on=RETURNED)
def put_back(workspace: Workspace, parts: dict[str, Any], *, by: Any = None) -> SavedView:
    """Raises CannotPlan where another has taken its name."""
    owner = workspace.memberships.filter(user=parts["owner"]).first()
    if owner is None:
        raise CannotPlan(_("Quien guardó la vista ya no está en el equipo."))
    facts = {name: parts[name] for name in ("place", "query", "shared")}
    found, made = SavedView.objects.get_or_create(
        workspace=workspace, owner_id=parts["owner"], name=parts["name"], defaults=facts
    )
    if not made and any(getattr(found, name) != value for name, value in facts.items()):
        raise CannotPlan(_("Ya hay otra vista que se llama «%(name)s».") % {"name": parts["name"]})
    return found
