"""Writing an entry: within the verb's own transaction, so that both happened or neither did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils import timezone

from core import whence
from core.before_commit import before_commit
from teams.models import AuditEntry, User, Workspace

from .chaining import INSTALLATION, append
from .hiding import called, differences, text
from .verbs import Did

ITSELF = "Pauta"  # who acts where no person does
_counted: ContextVar[list[Did] | None] = ContextVar("pauta_recorded", default=None)


def record(
    did: Did,
    *,
    by: Any,
    workspace: Workspace | int | None,
    on: Any = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    who: str = "",
) -> None:
    """`by` did this to `on` (a row, or the text of what was acted on) in this brand (None: the installation).

    With both `before` and `after` only what differs is kept; secrets are cut by the field's name and by
    their shape. `who` names a person without account. Never raises for what is said: it is made to fit.
    """
    was, now = differences(before, after)
    what = {"did": str(did), "thing": thing(on), "label": label_of(on), "before": was, "after": now}
    entry = AuditEntry(chain=chain_of(workspace), at=timezone.now(), **from_whom(by, who), **what)
    before_commit(append, entry)
    count(did)


def from_whom(by: Any, who: str) -> dict[str, Any]:
    """Who acts, through which door, from where."""
    here = whence.now()
    return {
        "who_id": getattr(by, "pk", None),
        "who": text(name_of(by) or who or here.who or ITSELF, 200),
        "door": here.door,
        "address": here.address[:45],
        "agent": text(here.agent, 200),
        "request_id": here.request_id[:40],
    }


def note_unchanged(did: Did) -> None:
    """A verb looked and found nothing different: there is nothing to tell, and that is no silence."""
    count(did)


def count(did: Did) -> None:
    if (counted := _counted.get()) is not None:
        counted.append(did)


def chain_of(workspace: Workspace | int | None) -> int:
    if workspace is None:
        return INSTALLATION
    return workspace if isinstance(workspace, int) else int(workspace.pk)


def name_of(by: Any) -> str:
    if not isinstance(by, User):
        return ""
    return by.name or by.email


def thing(on: Any) -> str:
    """«calendar_app.post:12»; empty for a mere text."""
    meta = getattr(on, "_meta", None)
    return f"{meta.label_lower}:{on.pk}"[:60] if meta is not None else ""


def label_of(on: Any) -> str:
    return text(on, 200) if isinstance(on, str) else called(on)


def seen(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What `before` and `after` are made of: the row's fields as they are now."""
    return {name: getattr(row, name) for name in names}


@contextmanager
def counting() -> Iterator[list[Did]]:
    """What is recorded meanwhile, in this thread of control."""
    counted: list[Did] = []
    token = _counted.set(counted)
    try:
        yield counted
    finally:
        _counted.reset(token)
