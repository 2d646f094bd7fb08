"""The last way back in: the operator, who has seen who asks, takes a person's second factors away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from teams.auditing import Did, record
from teams.notices import Event, tell

from ..models import User
from .recording import TOLD
from .sessions import end_others


@transaction.atomic
def forget_factors(person: User) -> int:
    """How many there were. Her sessions end; she is told; in the log it is the terminal's doing."""
    own = Authenticator.objects.filter(user=person)
    before = {"names": [str(each) for each in own]}
    count, _each = own.delete()
    if count:
        end_others(person, None)
        record(Did.SECOND_FACTOR_OFF, by=None, workspace=None, on=person, before=before)
        told = {"text": TOLD[Did.SECOND_FACTOR_OFF], "params": {}, "url": reverse("account_sessions")}
        tell(Event.ACCOUNT_SECURITY, workspace=None, to=[person], **told)
    return count
