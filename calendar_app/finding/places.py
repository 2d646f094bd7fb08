"""Where one may go and what one may begin, by name: what the palette offers beside what the brand has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from teams.models import Membership
from teams.roles import Verb


@dataclass(frozen=True)
class Place:
    """`verb`: what her role has to allow; `begins`: it makes something."""

    name: Any
    url_name: str
    icon: str
    verb: Verb = Verb.SEE
    begins: bool = False


PLACES = (
    Place(_("Crear publicación"), "post_new", "plus", Verb.WRITE, begins=True),
    Place(_("Crear campaña"), "campaign_new", "megaphone", Verb.STRATEGY, begins=True),
    Place(_("Conectar un canal"), "connect", "plug", Verb.CONNECT, begins=True),
    Place(_("Compartir con cliente"), "link_new", "share", Verb.SHARE, begins=True),
    Place(_("Suscribir otro calendario"), "feed_new", "rss", begins=True),
    Place(_("Hoy"), "today", "house"),
    Place(_("Calendario del mes"), "calendar", "calendar-days"),
    Place(_("Calendario de la semana"), "calendar_week_now", "calendar-days"),
    Place(_("Calendario del día"), "calendar_day_now", "calendar-days"),
    Place(_("Calendario por canales"), "calendar_channels_now", "calendar-days"),
    Place(_("Calendario del año"), "calendar_year_now", "calendar-days"),
    Place(_("Lista de publicaciones"), "calendar_list", "list"),
    Place(_("Parrilla"), "calendar_table", "layout-grid"),
    Place(_("Aprobaciones"), "approvals", "check-check"),
    Place(_("Biblioteca"), "library", "image"),
    Place(_("Libro de entregas"), "deliveries", "scroll-text"),
    Place(_("Estrategia"), "strategy", "lightbulb"),
    Place(_("Brújula"), "compass", "lightbulb"),
    Place(_("Campañas"), "campaigns", "megaphone"),
    Place(_("Fechas clave"), "key_dates", "calendar-clock"),
    Place(_("Huecos de la semana"), "slots", "calendar-plus"),
    Place(_("Publicaciones perennes"), "evergreens", "repeat-2"),
    Place(_("Mis vistas"), "views", "bookmark"),
    Place(_("Últimos cambios"), "batches", "history"),
    Place(_("Mis suscripciones"), "feeds", "rss"),
    Place(_("Enlaces para clientes"), "links", "link", Verb.SHARE),
    Place(_("Canales"), "channels", "plug"),
    Place(_("Equipo"), "team", "users"),
    Place(_("Ajustes de la marca"), "settings", "settings", Verb.SETTINGS),
)


def open_to(seat: Membership) -> Iterator[tuple[Place, str]]:
    """Each with its address."""
    for place in PLACES:
        address = address_of(place, seat)
        if address and seat.may(place.verb):
            yield place, address


def address_of(place: Place, seat: Membership) -> str:
    try:
        return reverse(place.url_name, args=[seat.workspace.slug])
    except NoReverseMatch:
        return ""
