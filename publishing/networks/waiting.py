"""When a network that said «slow down» will listen again, read from its headers, to the second."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

UNSAID = timedelta(seconds=60)  # it gave no time
LONGEST = timedelta(days=7)  # a longer wait is a mistake or an insult; nothing overflows
_EPOCH_FROM = 1_000_000_000  # X-RateLimit-Reset: a larger number is an epoch, a smaller one seconds to wait


def until(headers: Mapping[str, str], now: datetime | None = None) -> datetime:
    """The moment (UTC) to ask again: Retry-After, else X-RateLimit-Reset, else a minute from now."""
    now = now or datetime.now(UTC)
    moment = _retry_after(headers, now) or _reset(headers, now) or now + UNSAID
    return min(max(moment, now), now + LONGEST)


def after(seconds: object, now: datetime | None = None) -> datetime:
    """The same, where the body says how many seconds (Telegram's `retry_after`)."""
    now = now or datetime.now(UTC)
    return _in_seconds(str(seconds), now) or now + UNSAID


def in_milliseconds(
    headers: Mapping[str, str], milliseconds: object, now: datetime | None = None
) -> datetime:
    """Retry-After where it was sent, else what the body says (older Matrix servers)."""
    if headers.get("Retry-After") or not isinstance(milliseconds, int | float):
        return until(headers, now)
    return after(milliseconds / 1000, now)


def _retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    said = (headers.get("Retry-After") or "").strip()
    if not said:
        return None
    moment = _in_seconds(said, now)
    if moment:
        return moment
    there = _http_date(headers.get("Date") or "")
    at = _http_date(said)
    if at is None:
        return None
    # Their clock may not be ours: what counts is how far their date lies from their own «now».
    return now + (at - there) if there else at


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    said = (headers.get("X-RateLimit-Reset") or headers.get("RateLimit-Reset") or "").strip()
    try:
        number = float(said)
    except ValueError:
        return _iso(said)
    if math.isfinite(number) and number >= _EPOCH_FROM:
        return datetime.fromtimestamp(min(number, 4_102_444_800), UTC)  # no later than the year 2100
    return _in_seconds(said, now)


def _in_seconds(said: str, now: datetime) -> datetime | None:
    try:
        seconds = float(said)
    except ValueError:
        return None
    if not math.isfinite(seconds):
        return None
    return now + timedelta(seconds=min(max(seconds, 0.0), LONGEST.total_seconds()))


def _http_date(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(said: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
