"""What may stand in an entry: plain, short, and nothing that opens anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model

from core.redact import CUT, redact

LONGEST = 500  # signs of a value; the whole text is in the post's own versions
CONTEXT = 60
MOST = 200  # members of a list or a table
DEEPEST = 6
# By the field's name, whatever stands in it. A file's or a language's code is none of these.
SECRET = re.compile(
    r"(?i)(sealed|token|passw|secret|credential|cookie|otp|recovery|private|signature|session|salt|nonce"
    r"|authorization|bearer|api_?key|app_?key|(?:^|_)codes?$|(?:^|_)pin$|^key$|_key$|^keys$)"
)
OPEN = frozenset({"occasion_key", "key_date", "idempotency_key"})
CALLED = ("name", "title", "text", "email", "account")  # the fields by which people call a row
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def is_secret(name: str) -> bool:
    return name not in OPEN and bool(SECRET.search(name))


def plain(value: Any, depth: int = 0) -> Any:
    """As JSON holds it on both databases alike: no floats, no bytes, no signs that a database refuses."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Model):
        return f"{called(value)} (#{value.pk})"
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if depth >= DEEPEST:
        return "…"
    return _gathered(value, depth)


def _gathered(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        pairs = list(value.items())[:MOST]
        return {
            text(str(name), 100): CUT if is_secret(str(name)) and said else plain(said, depth + 1)
            for name, said in pairs
        }
    if isinstance(value, (set, frozenset)):
        return plain(sorted(value, key=str), depth)
    if isinstance(value, (list, tuple)):
        shown = [plain(each, depth + 1) for each in value[:MOST]]
        return shown if len(value) <= MOST else [*shown, f"… +{len(value) - MOST}"]
    return text(str(value), LONGEST)


def text(said: str, longest: int) -> str:
    cut = redact(UNSTORABLE.sub("�", said))
    return cut if len(cut) <= longest else f"{cut[: longest - 1]}…"


def called(thing: Any) -> str:
    """How a person would call it: by its name, title, words or address."""
    for name in CALLED:
        said = getattr(thing, name, "")
        if isinstance(said, str) and said.strip():
            return text(" ".join(said.split()), 200)
    return ""


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Any, Any]:
    """Only what changed, where both sides are given; else what is given, as it is. None where nothing is.

    Compared before they are cut: a change far down a long text, or of a secret, is still told of.
    """
    if before is not None and after is not None:
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        before = {name: before[name] for name in names if name in before}
        after = {name: after[name] for name in names if name in after}
        for name in before.keys() & after.keys():
            before[name], after[name] = from_where_they_part(before[name], after[name])
    return plain(before) or None, plain(after) or None


def from_where_they_part(before: Any, after: Any) -> tuple[Any, Any]:
    """Two long texts that begin alike: from a little before the first difference."""
    if not (isinstance(before, str) and isinstance(after, str)) or max(len(before), len(after)) <= LONGEST:
        return before, after
    pairs = enumerate(zip(before, after, strict=False))
    alike = next((place for place, (was, now) in pairs if was != now), min(len(before), len(after)))
    if alike <= CONTEXT:
        return before, after
    return f"…{before[alike - CONTEXT :]}", f"…{after[alike - CONTEXT :]}"
