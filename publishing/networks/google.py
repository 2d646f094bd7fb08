"""What YouTube and the Business Profile share: Google's consent, its errors, its day.

Sources: developers.google.com/identity/protocols/oauth2/web-server; google.rpc.Status and ErrorInfo
(cloud.google.com/apis/design/errors); quotas begin anew at midnight Pacific time
(developers.google.com/youtube/v3/determine_quota_cost).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from publishing.networks import waiting
from publishing.networks.consent import token_fields
from publishing.networks.contract import (
    Access,
    Consent,
    Disconnected,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NO_RIGHT = _(
    "Google dice que esta cuenta ya no tiene permiso para publicar aquí (%(reason)s). Quien administra el "
    "perfil debe devolverle el permiso; después vuelve a conectar el canal."
)
SCOPES = _("A la conexión con %(network)s le faltan permisos. Conéctala otra vez y acéptalos todos.")
API_OFF = _(
    "La API de %(network)s no está activada en el proyecto de Google de estas claves. Actívala en "
    "console.cloud.google.com → APIs y servicios → Biblioteca."
)
DAY_SPENT = _(
    "La aplicación gastó su cuota de hoy en %(network)s. Se renueva a medianoche, hora del Pacífico, y "
    "entonces se envía."
)
SLOWER = _("%(network)s pidió ir más despacio. Lo enviamos en cuanto lo permita.")
NOT_TAKEN = _("%(network)s no aceptó la publicación: %(reason)s")

PACIFIC = ZoneInfo("America/Los_Angeles")
DAY_IS_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
NOT_ENABLED = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
NOT_GRANTED = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})


def consent(*scopes: str) -> Consent:
    """`offline` brings a refresh token; without `prompt=consent` Google sends it the first time only."""
    return Consent(
        authorize="https://accounts.google.com/o/oauth2/v2/auth",
        token="https://oauth2.googleapis.com/token",
        scopes=scopes,
        needs=scopes,
        extra={"access_type": "offline", "prompt": "consent"},
    )


def headers(access: Access) -> dict[str, str]:
    return dict(token_fields(access.secrets["access_token"]))


@dataclass(frozen=True)
class Complaint:
    """Google's error body: `status` as google.rpc.Code, `reason` as ErrorInfo or `errors` say it."""

    status: str = ""
    reason: str = ""
    message: str = ""
    metadata: Mapping[str, Any] | None = None


def complaint(reply: Reply) -> Complaint:
    """What Google's error says of itself, in its old shape (errors[]) and its new one (details[])."""
    said: Any = None
    with suppress(NetworkError):
        said = reply.json()
    error = said.get("error") if isinstance(said, dict) else None
    if not isinstance(error, dict):
        return Complaint(message=str(error or "")[:300])
    old, new = _first(error.get("errors"), "reason"), _first(error.get("details"), "reason")
    metadata = new.get("metadata") if isinstance(new.get("metadata"), dict) else None
    return Complaint(
        status=str(error.get("status") or ""),
        reason=str(new.get("reason") or old.get("reason") or ""),
        message=str(error.get("message") or "")[:300],
        metadata=metadata,
    )


def _first(several: Any, having: str) -> Mapping[str, Any]:
    found = several if isinstance(several, list) else []
    return next((each for each in found if isinstance(each, dict) and each.get(having)), {})


def usual_meaning(reply: Reply, network: str) -> NetworkError | None:
    """What the two have in common; None = the network itself, or the table, decides."""
    about = complaint(reply)
    told = {"network": network, "reason": about.message or about.reason}
    if about.reason in DAY_IS_SPENT:
        return Throttled(midnight_pacific(), Sentence(DAY_SPENT, told), code=about.reason)
    if about.reason in TOO_FAST:
        return Throttled(waiting.until(reply.headers), Sentence(SLOWER, told), code=about.reason)
    if about.reason in NOT_ENABLED:
        return Refused(Sentence(API_OFF, told), code=about.reason)
    if about.reason in NOT_GRANTED:
        return Disconnected(Sentence(SCOPES, told), code=about.reason)
    return None


def midnight_pacific(now: datetime | None = None) -> datetime:
    """When Google's next day begins, in UTC."""
    there = (now or datetime.now(UTC)).astimezone(PACIFIC)
    return datetime.combine(there.date() + timedelta(days=1), time(), PACIFIC).astimezone(UTC)


def moment(said: Any) -> datetime:
    """A time as Google writes it; one that can't be read lies in the far future, so that it is looked at."""
    with suppress(ValueError):
        read = datetime.fromisoformat(str(said))
        return read if read.tzinfo else read.replace(tzinfo=UTC)
    return datetime.max.replace(tzinfo=UTC)


__all__ = ["Complaint", "complaint", "consent", "headers", "midnight_pacific", "moment", "usual_meaning"]
