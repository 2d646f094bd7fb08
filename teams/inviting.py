"""Offering somebody a seat by mail, sending it again, taking it back; changing and ending seats.

Every verb asks `Membership.may` for INVITE and keeps one admin in the brand.
"""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .models import Invitation, Membership, User, Workspace, a_week_from_now
from .roles import Role, Verb

log = logging.getLogger(__name__)


class CannotInvite(ValueError):
    """The text is for the person: what is wrong and the way out."""


class LastAdmin(CannotInvite):
    def __init__(self) -> None:
        super().__init__(
            _("La marca se quedaría sin quien la administre. Da antes ese rol a otra persona del equipo.")
        )


def demand(by: Membership) -> None:
    if not by.may(Verb.INVITE):
        raise PermissionDenied(str(Verb.INVITE))


# ── invitations ───────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def invite(*, email: str, role: str, by: Membership) -> Invitation:
    """A seat offered to that e-mail; an open offer is made again, with the new role. `send` is the letter."""
    demand(by)
    email = User.objects.normalize_email(email.strip())
    if by.workspace.members.filter(email__iexact=email).exists():
        raise CannotInvite(_("%(email)s ya es parte del equipo.") % {"email": email})
    offer = open_offers(by.workspace).filter(email__iexact=email).first()
    offer = offer or Invitation(workspace=by.workspace, email=email)
    offer.role, offer.invited_by, offer.expires_at = role, by.user, a_week_from_now()
    offer.save()
    return offer


def open_offers(workspace: Workspace) -> models.QuerySet[Invitation]:
    """Neither taken nor withdrawn; some may have expired."""
    return workspace.invitations.filter(accepted_at=None, withdrawn_at=None)


@transaction.atomic
def renew(offer: Invitation, *, by: Membership) -> Invitation:
    """Seven more days, for the letter to be sent again."""
    demand(by)
    offer.expires_at = a_week_from_now()
    offer.save(update_fields=["expires_at"])
    return offer


def withdraw(offer: Invitation, *, by: Membership) -> None:
    """Its link stops working at once."""
    demand(by)
    Invitation.objects.filter(pk=offer.pk, accepted_at=None).update(withdrawn_at=timezone.now())


def send(offer: Invitation) -> bool:
    """The letter, in the reader's language if we know her, else the brand's. False: it could not leave."""
    reader = User.objects.filter(email__iexact=offer.email).first()
    with translation.override(reader.language if reader else offer.workspace.language):
        facts = {"offer": offer, "url": settings.PAUTA_URL + reverse("invitation", args=[offer.token])}
        subject = " ".join(render_to_string("teams/mail/invitation_subject.txt", facts).split())
        message = render_to_string("teams/mail/invitation_message.txt", facts)
    try:
        send_mail(subject, message, None, [offer.email])
    except (OSError, smtplib.SMTPException) as error:
        log.warning("invitation %s could not be mailed: %s", offer.pk, type(error).__name__)
        return False
    return True


# ── seats ─────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def change_role(seat: Membership, role: str, *, by: Membership) -> Membership:
    """Raises LastAdmin where nobody would be left to administer the brand."""
    demand(by)
    keep_an_admin(seat, unless=role == Role.ADMIN)
    seat.role = role
    seat.save(update_fields=["role"])
    return seat


@transaction.atomic
def remove(seat: Membership, *, by: Membership) -> None:
    """She no longer sees the brand; what she wrote stays. Anybody may leave. Raises LastAdmin."""
    if seat.pk != by.pk:
        demand(by)
    keep_an_admin(seat)
    seat.delete()


def keep_an_admin(seat: Membership, unless: bool = False) -> None:
    """Two admins who demote each other at once wait for one another here."""
    Workspace.objects.select_for_update().get(pk=seat.workspace_id)
    others = Membership.objects.filter(workspace=seat.workspace_id, role=Role.ADMIN).exclude(pk=seat.pk)
    if seat.role == Role.ADMIN and not unless and not others.exists():
        raise LastAdmin
