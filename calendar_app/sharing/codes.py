"""The one-time code that some links ask for: six digits by mail, kept as a keyed hash, good for one browser.

The browser that said it carries a signed cookie for twelve hours, which names this link, its address and the
mailbox: another nonce or another mailbox, and it is asked for again.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core import cookies
from teams.auditing import Did, record

from ..models import CalendarLink, LinkCode
from ..refusals import CannotPlan
from . import letters
from .addresses import link_address
from .links import called, tell_of_guessing

LASTS = timedelta(minutes=10)
TRIES = 5
SENDS, WITHIN = 3, timedelta(hours=1)
SENDS_A_DAY = 10
MOST_WRONG = 30  # in all, until the link gets another address: a million are too many to try by thirties
KNOWN_FOR = timedelta(hours=12)
SALT = "pauta.calendar_app.link-code"


# ── the code ──────────────────────────────────────────────────────────────────────────────────────────


def send(link: CalendarLink) -> LinkCode:
    """A new one; those before it are worth nothing any more. Raises CannotPlan: too many, no mail."""
    code = f"{secrets.randbelow(10**6):06d}"
    kept = keep(link, code)
    if not letters.code(link, code, minutes=int(LASTS.total_seconds() // 60)):
        raise CannotPlan(_("El correo no pudo salir. Inténtalo de nuevo en unos minutos."))
    return kept


@transaction.atomic
def keep(link: CalendarLink, code: str) -> LinkCode:
    CalendarLink.objects.select_for_update().get(pk=link.pk)
    now = timezone.now()
    if link.codes.filter(sent_at__gt=now - WITHIN).count() >= SENDS:
        raise CannotPlan(_("Ya mandamos varios códigos: espera una hora antes de pedir otro."))
    if link.codes.filter(sent_at__gt=now - timedelta(days=1)).count() >= SENDS_A_DAY:
        raise CannotPlan(_("Ya mandamos muchos códigos hoy: espera a mañana antes de pedir otro."))
    if is_worn(link):
        raise CannotPlan(worn_sentence())
    link.codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    record(Did.LINK_CODE_SENT, by=None, workspace=link.workspace, on=link, who=called(link))
    return link.codes.create(hash=hashed(code, secrets.token_hex(8)), sent_at=now, expires_at=now + LASTS)


def hashed(code: str, salt: str) -> str:
    """Keyed: who only reads the database can't try a million of them."""
    return f"{salt}${salted_hmac(SALT, f'{salt}{code}', algorithm='sha256').hexdigest()}"


def check(link: CalendarLink, said: str, *, asked: int | None) -> bool:
    """Whether it is the last one sent, in time, unused. A try counts before it is judged.

    asked: the one that this browser asked for (`asked_by`); what another asked for is not its to try.

    Raises CannotPlan where so many were wrong that none is taken any more.
    """
    now = timezone.now()
    last = link.codes.order_by("-sent_at", "-pk").first()
    if is_worn(link):
        raise CannotPlan(worn_sentence())
    good = last and link.codes.filter(
        pk=asked if asked == last.pk else None, used_at=None, expires_at__gt=now, tries__lt=TRIES
    )
    if not last or not good or not good.update(tries=F("tries") + 1):
        return False
    salt = last.hash.partition("$")[0]
    if constant_time_compare(last.hash, hashed("".join(said.split()), salt)):
        return bool(link.codes.filter(pk=last.pk, used_at=None).update(used_at=now))
    record(Did.LINK_CODE_WRONG, by=None, workspace=link.workspace, on=link, who=called(link))
    if is_worn(link):
        tell_of_guessing(link)
    return False


def is_live(link: CalendarLink, asked: int | None) -> bool:
    """The one that this browser asked for is on its way and would still open."""
    last = link.codes.order_by("-sent_at", "-pk").first()
    if last is None or last.pk != asked:
        return False
    return last.used_at is None and last.expires_at > timezone.now() and last.tries < TRIES


def is_worn(link: CalendarLink) -> bool:
    """So many were tried that somebody is guessing."""
    said = link.codes.aggregate(tries=Sum("tries"), right=Count("pk", filter=Q(used_at__isnull=False)))
    return (said["tries"] or 0) - said["right"] >= MOST_WRONG


def worn_sentence() -> str:
    return _(
        "Hubo demasiados códigos equivocados y este enlace ya no acepta ninguno: pide otro a quien te lo "
        "mandó."
    )


# ── the browser that asked for it ─────────────────────────────────────────────────────────────────────


def asked_name(link: CalendarLink) -> str:
    return f"pauta_asked_{link.pk}"


def asked_by(request: HttpRequest, link: CalendarLink) -> int | None:
    """Which one this browser asked for: it alone may say it."""
    carried = request.COOKIES.get(asked_name(link), "")
    try:
        return int(signing.Signer(salt=f"{SALT}.asked").unsign(carried))
    except (signing.BadSignature, ValueError):
        return None


def note_asked(response: HttpResponse, link: CalendarLink, code: LinkCode) -> None:
    value = signing.Signer(salt=f"{SALT}.asked").sign(str(code.pk))
    carry(response, link, asked_name(link), value, lasts=LASTS)


# ── the browser that said it ──────────────────────────────────────────────────────────────────────────


def cookie_name(link: CalendarLink) -> str:
    return cookies.named(f"pauta_link_{link.pk}", everywhere=False)


def named(link: CalendarLink) -> str:
    return f"{link.pk}:{link.nonce}:{link.email.lower()}"


def is_known(request: HttpRequest, link: CalendarLink) -> bool:
    if not link.asks_code:
        return True
    carried = request.COOKIES.get(cookie_name(link), "")
    try:
        said = signing.TimestampSigner(salt=SALT).unsign(carried, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return False
    return constant_time_compare(said, mark(link))


def mark(link: CalendarLink) -> str:
    """Nothing readable: a cookie is no place for a mailbox."""
    return salted_hmac(SALT, named(link), algorithm="sha256").hexdigest()


def remember(response: HttpResponse, link: CalendarLink) -> None:
    value = signing.TimestampSigner(salt=SALT).sign(mark(link))
    carry(response, link, cookie_name(link), value, lasts=KNOWN_FOR)


def carry(response: HttpResponse, link: CalendarLink, name: str, value: str, *, lasts: timedelta) -> None:
    """Only to this link's own addresses, out of reach of scripts."""
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        path=link_address(link),
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
