"""Offering somebody a seat by mail, sending it again, taking it back. Seats themselves: seating."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Collection

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from teams.auditing import Did, record, recorded

from . import granting, limiting
from .granting import Grant
from .models import Invitation, Membership, User, Workspace, a_week_from_now
from .refusals import CannotSeat
from .roles import Verb

log = logging.getLogger(__name__)


class CannotInvite(CannotSeat):
    pass


@transaction.atomic
def invite(
    *,
    email: str,
    grant: Grant,
    by: Membership,
    channels: Collection[int] | None = None,
    campaigns: Collection[int] | None = None,
) -> Invitation:
    """A seat offered to that e-mail; `send` is the letter. None: held to no channels, to no campaigns.

    An open offer is made again, with the new role and limits. Raises CannotSeat.
    """
    by = granting.demand_invite(by)
    granting.refuse_beyond(by, grant)
    email = User.objects.normalize_email(email.strip())
    offer = open_offers(by.workspace).filter(email__iexact=email).select_for_update(of=("self",)).first()
    if by.workspace.members.filter(email__iexact=email).exists():
        raise CannotInvite(_("%(email)s ya es parte del equipo.") % {"email": email})
    before = told_of(offer) if offer else None
    offer = offer or Invitation(workspace=by.workspace, email=email)
    offer.role, offer.custom = grant.fields["role"], grant.custom
    offer.invited_by, offer.expires_at = by.user, a_week_from_now()
    limiting.hold(offer, channels=channels, campaigns=campaigns)
    offer.save()
    record(
        Did.INVITATION_SENT, by=by.user, workspace=by.workspace, on=offer, before=before, after=told_of(offer)
    )
    return offer


def told_of(offer: Invitation) -> dict[str, object]:
    """As the log keeps it: by name, and limits only where there are some."""
    limits = {name: names for name, names in limiting.limits_of(offer).items() if names}
    return {"email": offer.email, "role": offer.role_name, **limits}


def open_offers(workspace: Workspace) -> models.QuerySet[Invitation]:
    """Neither taken nor withdrawn; some may have expired."""
    return workspace.invitations.filter(accepted_at=None, withdrawn_at=None)


@transaction.atomic
@recorded(Did.INVITATION_RESENT)
def renew(offer: Invitation, *, by: Membership) -> Invitation:
    """Seven more days, for the letter to be sent again."""
    granting.refuse_beyond(granting.demand_invite(by), Grant(offer.role, offer.custom))
    offer.invited_by, offer.expires_at = by.user, a_week_from_now()
    offer.save(update_fields=["invited_by", "expires_at"])
    return offer


@transaction.atomic
@recorded(Did.INVITATION_WITHDRAWN)
def withdraw(offer: Invitation, *, by: Membership) -> None:
    """Its link stops working at once."""
    granting.demand_invite(by)
    Invitation.objects.filter(pk=offer.pk, accepted_at=None).update(withdrawn_at=timezone.now())


def withdraw_beyond(user: User, workspace: Workspace, *, by: User) -> None:
    """What she offered and couldn't offer any more, now that her seat is another or gone: else who is about
    to lose it would keep a way back in."""
    seat = Membership.objects.filter(user=user, workspace=workspace).select_related("custom").first()
    for offer in open_offers(workspace).filter(invited_by=user).select_related("custom"):
        if seat and seat.may(Verb.INVITE) and Grant(offer.role, offer.custom).verbs <= seat.verbs:
            continue
        open_offers(workspace).filter(pk=offer.pk).update(withdrawn_at=timezone.now())
        record(Did.INVITATION_WITHDRAWN, by=by, workspace=workspace, on=offer)


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
