"""`@recorded(Did.X)` on a verb: what it acts on is read before and after, and what differs is the entry.

Under `@transaction.atomic`: the verb and its entry are one transaction.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.db.models import Model

from teams.models import Membership, Workspace

from .recording import note_unchanged, record
from .verbs import Did

Verb = TypeVar("Verb", bound=Callable[..., Any])
See = Callable[[Any], dict[str, Any]]
RETURNED = "returned"
# What changes by itself with every save, and what is no fact about the thing.
BESIDE = frozenset({"id", "created_at", "updated_at", "edited_by", "version", "last_login", "report", "rows"})
OWNERS = ("post", "channel", "recurrence", "delivery", "newsletter", "show", "variant", "strategy")


def recorded(
    did: Did,
    *,
    on: str = "",
    only: Sequence[str] = (),
    see: See | None = None,
    always: bool = True,
    who: str = "",
) -> Callable[[Verb], Verb]:
    """`on`: the argument acted on (a row or several; by default the first), or RETURNED for what it makes.

    `only`: the fields that this verb may change; `see`: what to compare instead of the row's fields, given
    the row fresh from the database. Not `always`: nothing is written where nothing differs. Who did it: the
    argument `by`, a person or her seat, or `seat`; or what the row has as `who`.
    """

    telling = _Telling(did, on, tuple(only), see, always, who)

    def decorate(verb: Verb) -> Verb:
        signature = inspect.signature(verb)

        @wraps(verb)
        def act(*args: Any, **kwargs: Any) -> Any:
            return telling.around(verb, signature.bind(*args, **kwargs))

        return cast(Verb, act)

    return decorate


@dataclass(frozen=True)
class _Telling:
    """What `recorded` was told."""

    did: Did
    on: str
    only: tuple[str, ...]
    see: See | None
    always: bool
    who: str

    def around(self, verb: Callable[..., Any], bound: inspect.BoundArguments) -> Any:
        makes = self.on == RETURNED
        rows = [] if makes else _listed(bound, self.on or next(iter(bound.signature.parameters)))
        held = [(row, row.pk, self.seen(row)) for row in rows]
        done = verb(*bound.args, **bound.kwargs)
        by = doer(bound.arguments, self.who)
        for row, pk, was in held:
            row.pk = row.pk or pk  # Django takes it from what it deletes
            self.tell(by, row, was, self.seen(row))
        for row in rows_in(done) if makes else ():
            self.tell(by, row, None, given(self.seen(row)))
        return done

    def seen(self, row: Any) -> dict[str, Any] | None:
        """As the database has it now; None where it has none."""
        model = row.__class__  # also of `request.user`, which is only reached when it is asked for
        rows = model._base_manager.filter(pk=row.pk)
        if self.see is None:
            return rows.values(*(self.only or names_of(model))).first()
        fresh = rows.first()
        return self.see(fresh) if fresh is not None else None

    def tell(self, by: Any, row: Any, before: Any, after: Any) -> None:
        if not self.always and before == after:
            note_unchanged(self.did)
            return
        record(self.did, by=by, workspace=brand_of(row), on=row, before=before, after=after)


def _listed(bound: inspect.BoundArguments, name: str) -> list[Any]:
    """Rows may come as anything that is walked once; the verb gets what it was given."""
    value = bound.arguments.get(name)
    if isinstance(value, Iterable) and not isinstance(value, Model):
        value = bound.arguments[name] = list(value)
    return rows_in(value)


def rows_in(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [each for each in value if isinstance(each, Model)]
    return [value] if isinstance(value, Model) else []


def names_of(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name not in BESIDE]


def given(said: dict[str, Any] | None) -> dict[str, Any] | None:
    """Of something new, what it was given."""
    return said and {name: value for name, value in said.items() if value not in (None, "", [], {}, False)}


def doer(arguments: dict[str, Any], who: str) -> Any:
    by = arguments.get("by") or arguments.get("seat")
    if by is None and who:
        rows = [value for value in arguments.values() if isinstance(value, Model)]
        by = next((getattr(row, who) for row in rows if hasattr(row, who)), None)
    return by.user if isinstance(by, Membership) else by


def brand_of(row: Any) -> int | None:
    """The number of the brand it belongs to, directly or through what it belongs to."""
    if isinstance(row, Workspace):
        return int(row.pk)
    if (own := getattr(row, "workspace_id", None)) is not None:
        return int(own)
    owners = (getattr(row, name, None) for name in OWNERS)
    return next((brand_of(owner) for owner in owners if owner is not None), None)
