"""Saying no to a seat: the link arrived in her mail, so who holds it may answer for her."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from teams.auditing import Did, record
from teams.notices import Event, tell

from .models import Invitation

SAID_NO = gettext_noop("%(email)s no aceptó la invitación.")


@transaction.atomic
def decline(offer: Invitation) -> bool:
    """The link stops working; who invited is told. False: it had stopped before."""
    now = timezone.now()
    still = Invitation.objects.filter(pk=offer.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    if not still.update(withdrawn_at=now, declined_at=now):
        return False
    brand = offer.workspace
    record(Did.INVITATION_DECLINED, by=None, workspace=brand, on=offer, who=offer.email)
    if offer.invited_by:
        url = reverse("team", args=[brand.slug])
        said = {"email": offer.email}
        tell(Event.TEAM_JOINED, workspace=brand, to=[offer.invited_by], text=SAID_NO, params=said, url=url)
    return True
