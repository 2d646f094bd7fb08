"""Renewing a channel's access before it ends; a refresh token is never used by two workers.

One mechanism on both databases: a short transaction that holds the rows (SQLite: the whole database) writes
the intent, `renewing_since`; the network is asked with no transaction open; the answer is on disk before
anybody reads it (rescuing.py), and its row is written under the same lock. The intent is also the lease: it
runs out, so that a worker's death costs a minute and a half and the old token is tried once more, which many
servers allow for a while.

Only a clear refusal by the network holds the channel. Until the old token is over, posts leave with it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from teams.auditing import Did, record

from . import app_keys, ending, networks, rescuing, vault
from .engine.patience import backoff
from .losing import lose_channel
from .models import Channel
from .networks.consent import ByConsent
from .networks.contract import (
    Access,
    Disconnected,
    Grant,
    LeaseLost,
    NetworkError,
    Sentence,
    Throttled,
    Unavailable,
)
from .networks.line import HttpLine
from .rescuing import Catching, Rescue

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=90)
ASK_WITHIN = timedelta(seconds=45)  # a request takes 25 s at most: it ends before the lease does
OUR_APP_AGAIN = timedelta(minutes=15)  # our keys are wrong: asking every few seconds helps nobody

NO_KEYS = _("Faltan las claves de aplicación con las que se conectó este canal: sin ellas no se renueva.")
NOT_WRITTEN = _("El acceso se renovó y la base de datos no contestó: se anota en cuanto vuelva.")
OUR_FAULT = _("Un error de Pauta interrumpió la renovación. El detalle quedó en la bitácora del servidor.")


@dataclass(frozen=True)
class Held:
    """Channels that live by one refresh token (one permission, several accounts), held for one renewal."""

    network: ByConsent
    family: tuple[Channel, ...]
    access: Access
    began: datetime
    rescue: Rescue

    @property
    def pks(self) -> list[int]:
        return [channel.pk for channel in self.family]


def renew(pk: int, *, dead: str = "") -> bool:
    """True: there is newer access than the caller knew. False: somebody else is at it right now.

    `dead`: an access token that the network refused; renewed whatever the clock says, unless it was already.
    Raises Disconnected (the channel is held by then), Unavailable, Throttled, Refused.
    """
    held = _hold(pk, dead)
    if not isinstance(held, Held):
        return held
    try:
        grant = _ask(held)
    except LeaseLost:
        return False
    except NetworkError as no:
        held.rescue.clear()
        _not_renewed(held, no)
        raise
    except Exception as defect:  # what arrived stays on disk: it is read again once we are mended
        log.exception("renewing channel %s broke", pk)
        trouble = Unavailable(Sentence(OUR_FAULT), type(defect).__name__, "our_fault")
        _not_renewed(held, trouble)
        raise trouble from None
    _write(held, grant)
    return True


# ── holding ───────────────────────────────────────────────────────────────────────────────────────────


def _hold(pk: int, dead: str) -> Held | bool:
    """The intent is on disk when this returns one; else what `renew` answers."""
    with transaction.atomic():
        family, now = _family(pk), timezone.now()
        me = next((one for one in family if one.pk == pk), None)
        network = networks.NETWORKS.get(me.network) if me else None
        if me is None or not isinstance(network, ByConsent):
            rescuing.forget(pk)
            return True
        secrets = vault.secrets_of(me)
        rescue = rescuing.rescue_for(family[0].pk, rescuing.fingerprint(secrets))
        if not rescue.answers and _already(me, secrets, dead, now):
            return True
        if any(_busy(one, now) for one in family) and now - rescue.at < rescuing.SETTLED:
            return False
        Channel.objects.filter(pk__in=[one.pk for one in family]).update(renewing_since=now)
        access = Access(me.account, secrets, me.server, me.facts, app_keys.of_channel(me))
        return Held(network, tuple(family), access, now, rescue)


def _family(pk: int) -> list[Channel]:
    """The channel and those that share its refresh token, locked in the order of their numbers."""
    known = Channel.objects.filter(pk=pk).values("workspace", "network").first()
    if known is None:
        return []
    kin = Channel.objects.select_for_update().exclude(sealed="").exclude(health=Channel.Health.REMOVED)
    rows = list(kin.filter(**known).order_by("pk"))
    mine = {one.pk: _token_of(one) for one in rows}
    return [one for one in rows if one.pk == pk or (mine.get(pk) and mine[one.pk] == mine.get(pk))]


def _token_of(channel: Channel) -> str:
    try:
        return vault.secrets_of(channel).get("refresh_token", "")
    except NetworkError:
        return ""


def _already(me: Channel, secrets: dict[str, str], dead: str, now: datetime) -> bool:
    """Nothing to do. Raises Unavailable where the last try failed and the next one's time hasn't come."""
    if dead and secrets.get("access_token") != dead:
        return True
    waiting = me.renew_at is not None and me.renew_at > now
    if waiting and me.renewals_failed and me.trouble:
        raise Unavailable(Sentence(me.trouble["text"], me.trouble.get("params", {})), code="not_yet")
    return not dead and (waiting or me.renew_at is None)


def _busy(channel: Channel, now: datetime) -> bool:
    since = channel.renewing_since
    return since is not None and now - LEASE < since <= now + LEASE


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────


def _ask(held: Held) -> Grant:
    channel, access = held.family[0], held.access
    if access.app is None:
        raise Unavailable(Sentence(NO_KEYS), code="invalid_client")
    line = HttpLine(
        held.network,
        private_ok=channel.private_ok,
        allow=settings.PAUTA_PRIVATE_HOSTS,
        base_url=settings.PAUTA_STAND_INS.get(held.network.key),
        renew=partial(_still_ours, held),
        secrets=(*access.secrets.values(), access.app.client_secret),
    )
    grant = held.network.renew(access, Catching(line, held.rescue))
    return _as_of(held.rescue.at, grant)


def _still_ours(held: Held) -> None:
    """A process that slept through its lease must not ask with a token that another may be using."""
    if timezone.now() - held.began > ASK_WITHIN:
        raise LeaseLost


def _as_of(arrived: datetime, grant: Grant) -> Grant:
    """«In so many seconds» counts from when it was said."""
    late = max(timezone.now() - arrived, timedelta(0))
    if late < timedelta(seconds=30):
        return grant
    return replace(
        grant,
        expires_at=grant.expires_at and grant.expires_at - late,
        ends_at=grant.ends_at and grant.ends_at - late,
    )


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────


def _write(held: Held, grant: Grant) -> None:
    """The file goes once the rows stand. With the database away it stays, and the next renewal reads it."""
    try:
        with transaction.atomic():
            for row in Channel.objects.select_for_update().filter(pk__in=held.pks).order_by("pk"):
                _write_row(held, row, grant)
    except DatabaseError as away:
        log.warning("renewed tokens of channels %s wait on disk: %s", held.pks, type(away).__name__)
        raise Unavailable(Sentence(NOT_WRITTEN), code="not_written") from None
    held.rescue.clear()


def _write_row(held: Held, row: Channel, grant: Grant) -> None:
    """A channel that was let go, or connected anew meanwhile, is left as it is."""
    if not row.sealed or rescuing.fingerprint(vault.secrets_of(row)) != held.rescue.spent:
        return
    own = replace(held.access, account=row.account, secrets=vault.secrets_of(row))
    secrets = held.network.renewed(own, grant)
    row.sealed = vault.sealed(secrets, vault.entered_of(row) | _known(secrets, vault.entered_of(row)))
    row.scopes = list(grant.scopes) or row.scopes
    ending.set_dates(row, secrets, grant.expires_at, grant.ends_at or row.ends_at)
    row.renewing_since, row.renewals_failed, row.renewed_at = None, 0, timezone.now()
    row.trouble = None if row.health == Channel.Health.CONNECTED else row.trouble
    row.save(update_fields=WRITTEN)
    dates = {"expires_at": row.expires_at, "ends_at": row.ends_at}
    record(Did.CREDENTIAL_RENEWED, by=None, workspace=row.workspace_id, on=row, after=dates)


def _known(secrets: dict[str, str], entered: dict[str, str]) -> dict[str, str]:
    """What was entered by hand and is renewed now: an old token there would be of no use to anybody."""
    return {name: value for name, value in secrets.items() if name in entered}


WRITTEN = (
    *("sealed", "scopes", "expires_at", "ends_at", "renew_at", "warned_days"),
    *("renewing_since", "renewals_failed", "renewed_at", "trouble"),
)


def _not_renewed(held: Held, no: NetworkError) -> None:
    """A clear refusal holds every channel that lived by it; anything else is tried again, ever later."""
    log.warning("channels %s not renewed: %s %s %s", held.pks, type(no).__name__, no.code, no.detail)
    now = timezone.now()
    mine = Channel.objects.filter(pk__in=held.pks)
    if isinstance(no, Disconnected):
        mine.update(renewing_since=None, renew_at=None)
        for channel in held.family:
            lose_channel(channel, no.sentence, now)
        return
    failed = held.family[0].renewals_failed + 1
    mine.filter(health=Channel.Health.CONNECTED).update(
        renewing_since=None,
        renewals_failed=min(failed, 1000),
        renew_at=_next_try(no, failed, now),
        trouble=no.sentence.as_json(),
    )


def _next_try(no: NetworkError, failed: int, now: datetime) -> datetime:
    if isinstance(no, Throttled):
        return no.until
    if no.code == "invalid_client":
        return now + OUR_APP_AGAIN
    return now + backoff(failed, SystemRandom())


# ── when ──────────────────────────────────────────────────────────────────────────────────────────────


def due(now: datetime) -> Iterable[int]:
    """Channels to renew: those whose time has come, and those whose new tokens lie on disk only."""
    living = Channel.objects.filter(health=Channel.Health.CONNECTED)
    free = living.filter(renew_at__lte=now).exclude(renewing_since__gt=now - LEASE, renewing_since__lte=now)
    rescued = rescuing.left_behind()
    return {*free.order_by("renew_at").values_list("pk", flat=True)[:500], *rescued}
