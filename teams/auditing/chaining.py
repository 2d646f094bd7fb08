"""Each entry's hash covers all it says and the hash before it; the end of each chain is a row of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from teams.models import AuditEntry, AuditHead

INSTALLATION = 0  # the chain of what belongs to no brand
NOTHING_BEFORE = "0" * 64
SAID = (
    "chain", "number", "at", "who_id", "who", "door", "address", "agent", "request_id", "did", "thing",
    "label", "before", "after", "previous",
)  # fmt: skip


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over its canonical JSON: names in order, no spaces, UTF-8; the instant to the microsecond."""
    return hashlib.sha256(canonical({name: getattr(entry, name) for name in SAID})).hexdigest()


def canonical(said: dict[str, Any]) -> bytes:
    ready = {name: instant(value) if isinstance(value, datetime) else value for name, value in said.items()}
    return json.dumps(ready, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def append(entries: list[AuditEntry]) -> None:
    """Last of all in a transaction: locks the ends concerned, lowest chain first, and writes."""
    heads = _locked({entry.chain for entry in entries})
    for entry in entries:
        head = heads[entry.chain]
        entry.number, entry.previous = head.number + 1, head.hash
        entry.hash = hash_of(entry)
        head.number, head.hash = entry.number, entry.hash
    AuditEntry.objects.bulk_create(entries)
    for head in heads.values():
        AuditHead.objects.filter(pk=head.pk).update(number=head.number, hash=head.hash)


def _locked(chains: set[int]) -> dict[int, AuditHead]:
    heads = _lock(chains)
    if missing := chains - heads.keys():
        begun = [AuditHead(chain=chain, hash=NOTHING_BEFORE) for chain in sorted(missing)]
        AuditHead.objects.bulk_create(begun, ignore_conflicts=True)  # another may begin it at this moment
        heads |= _lock(missing)
    return heads


def _lock(chains: Iterable[int]) -> dict[int, AuditHead]:
    ends = AuditHead.objects.select_for_update().filter(chain__in=chains).order_by("chain")
    return {head.chain: head for head in ends}
