"""What is mailed to who has no account: her link, and the code that some links ask for. In her language."""

from __future__ import annotations

import logging
import smtplib
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..models import CalendarLink
from . import links
from .addresses import link_address

log = logging.getLogger(__name__)


def code(link: CalendarLink, digits: str, *, minutes: int) -> bool:
    """False: it could not leave."""
    with translation.override(link.language):
        return send(link, _("%(code)s es tu código") % {"code": digits}, "code", code=digits, minutes=minutes)


def invitation(link: CalendarLink) -> bool:
    """False: it could not leave."""
    with translation.override(link.language), timezone.override(ZoneInfo(link.zone)):
        brand = {"brand": link.workspace.name}
        subject = (
            _("%(brand)s te pide tu opinión") % brand
            if links.acts(link)
            else _("Calendario de %(brand)s") % brand
        )
        return send(link, subject, "link", url=settings.PAUTA_URL + link_address(link), day=last_day(link))


def last_day(link: CalendarLink) -> date:
    return (link.expires_at - timedelta(seconds=1)).astimezone(ZoneInfo(link.zone)).date()


def send(link: CalendarLink, subject: str, kind: str, **facts: Any) -> bool:
    message = render_to_string(f"calendar_app/sharing/mail/{kind}.txt", {"link": link, **facts})
    try:
        send_mail(" ".join(subject.split()), message, None, [link.email])
    except (OSError, smtplib.SMTPException) as error:
        log.warning("link %s: its letter could not leave: %s", link.pk, type(error).__name__)
        return False
    return True
