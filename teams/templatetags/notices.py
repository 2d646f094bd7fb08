"""Notices and a webhook's log, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from teams.models import Notification, WebhookCall
from teams.notices import letters
from teams.notices.events import Event
from teams.notices.hooking import TEST

register = template.Library()


@register.filter
def spoken(notice: Notification) -> str:
    return letters.said(notice)


@register.filter
def quoted(notice: Notification) -> str:
    """Somebody's own words, where the sentence doesn't hold them."""
    return letters.quoted(notice)


@register.filter
def kind(row: Notification | WebhookCall) -> str:
    """The event's name. A later version's, or one that is gone: as it is written."""
    if row.event == TEST:
        return _("Prueba")
    return str(Event(row.event).label) if row.event in Event.values else row.event


@register.filter
def outcome(call: WebhookCall) -> str:
    """What came back of the last try: a number of HTTP, or why there is none."""
    if call.status is not None:
        if 300 <= call.status < 400:
            return _("Respondió %(status)s: no se siguen redirecciones.") % {"status": call.status}
        return _("Respondió %(status)s.") % {"status": call.status}
    return str(why(call.trouble)) if call.trouble else ""


def why(trouble: str) -> str:
    """By the names of core.silence."""
    return {
        "blocked": _("La dirección lleva a una red privada: no se envía ahí."),
        "plain_http": _("La dirección no es https: no se envía ahí."),
        "bad_url": _("La dirección no es válida."),
        "dns": _("Ese nombre no existe, o no responde quien lo resuelve."),
        "tls": _("Su certificado no es válido."),
        "refused": _("No acepta conexiones."),
        "timeout": _("No respondió a tiempo."),
        "reset": _("Cortó la conexión sin responder."),
        "too_big": _("Su respuesta es demasiado grande."),
        "unreadable_secret": _("El secreto no se abre con las llaves de esta instalación: cámbialo."),
    }.get(trouble, _("Algo falló al enviarlo: el registro del servidor dice qué."))
