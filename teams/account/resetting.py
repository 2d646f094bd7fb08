"""A forgotten password: the request leaves a row and answers; a worker writes the log and the letter.

So nobody tells from how long it took whether an address has an account: for a known one and for one that
nobody has, the request does the same (one look, one row). The token is made when the letter is written, and
is kept nowhere. A worker that dies over a letter may send it twice: it opens what the first one opens.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from core import whence
from core.whence import Whence
from teams.auditing import Did, record
from teams.notices.posting import Fate, hand_over

from ..models import ResetAsked, User

log = logging.getLogger(__name__)
A_ROUND = 100  # letters
AGAIN = timedelta(minutes=2)  # a letter takes a minute at most: by then nobody is behind it
GIVEN_UP = timedelta(hours=1)  # who still wants it has asked again
SETTLED = (Fate.TAKEN, Fate.REFUSED, Fate.DOUBT)


def ask(email: str) -> None:
    """Whoever it is, and whether there is such a person or not: the same work."""
    here = whence.now()
    hers = User.objects.filter(email__iexact=email, is_active=True).values_list("pk", flat=True).first()
    ResetAsked.objects.create(
        user_id=hers, address=here.address[:45], agent=here.agent[:200], request_id=here.request_id[:40]
    )


def send_asked(now: datetime | None = None) -> int:
    """How many letters were taken."""
    now = now or timezone.now()
    sent = 0
    give_up(now)
    for pk in (
        ResetAsked.objects.filter(due_at__lte=now).order_by("pk").values_list("pk", flat=True)[:A_ROUND]
    ):
        if (asked := claim(pk, now)) is None:
            continue
        fate = hand_over(letter(asked.user))
        sent += fate is Fate.TAKEN
        if fate in SETTLED:
            asked.delete()
        elif fate is Fate.CLOSED:
            break  # the next would wait for the same closed door
    return sent


def give_up(now: datetime) -> None:
    old = ResetAsked.objects.filter(asked_at__lt=now - GIVEN_UP, user__isnull=False)
    if number := old.delete()[0]:
        log.warning("%s letters for another password could not be sent in an hour: given up", number)


@transaction.atomic
def claim(pk: int, now: datetime) -> ResetAsked | None:
    """Hers to send, for as long as a letter takes; None: another worker's, or nobody's."""
    free = ResetAsked.objects.filter(pk=pk, due_at__lte=now).select_for_update(of=("self",))
    asked = free.select_related("user").first()
    if asked is None:
        return None
    if asked.user is None or not asked.user.is_active:
        asked.delete()
        return None
    if not asked.tries:
        write_down(asked)
    asked.tries, asked.due_at = asked.tries + 1, now + AGAIN
    asked.save(update_fields=["tries", "due_at"])
    return asked


def write_down(asked: ResetAsked) -> None:
    """As if the request had: from where it came, by nobody who is known."""
    with whence.coming_from(Whence("web", asked.address, asked.agent, asked.request_id)):
        record(Did.PASSWORD_RESET_ASKED, by=None, workspace=None, on=asked.user, who="?")


def letter(user: User) -> EmailMessage:
    """To the address that is hers, whatever was typed, and with the address this house is known by."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    facts = {
        "user": user,
        "password_reset_url": settings.PAUTA_URL + reverse("account_reset_password_from_key", kwargs=key),
        "current_site": {"domain": settings.PUBLIC.netloc},
    }
    with translation.override(user.language):
        made: EmailMessage = get_adapter().render_mail("account/email/password_reset_key", user.email, facts)
    return made
