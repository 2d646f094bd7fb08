"""Repeated rows of a form: added and removed by buttons that work without JavaScript, nothing typed lost.

A row is `<prefix>-<number>-<field>`; `<prefix>-rows` says how many there are. A row whose telling fields
are all empty says nothing and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _


class Row(forms.Form):
    """`telling`: the fields that make it a row at all; `within`: rows of its own, {name: (kind, spare)}."""

    telling: ClassVar[tuple[str, ...]] = ("name",)
    within: ClassVar[dict[str, tuple[type[Row], int]]] = {}
    most: ClassVar[int] = 20

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        for name, (kind, spare) in self.within.items():
            prefix = self.add_prefix(name)
            said = (self.initial or {}).get(name)
            first = Rows(kind, prefix, said or (), spare if said is None else 0)
            rows = Rows.read(kind, prefix, self.data) if self.is_bound else first
            setattr(self, name, rows)

    def inner(self) -> list[Rows]:
        return [getattr(self, name) for name in self.within]

    @property
    def is_blank(self) -> bool:
        own = (str(self[name].data or "").strip() for name in self.telling)
        return not any(own) and all(row.is_blank for rows in self.inner() for row in rows)

    def is_valid(self) -> bool:
        inside = [rows.is_valid() for rows in self.inner()]
        return super().is_valid() and all(inside)

    def typed(self) -> dict[str, Any]:
        """What was typed, as it was typed: to show again."""
        own = {name: self[name].data for name in self.fields}
        return own | {name: [row.typed() for row in getattr(self, name)] for name in self.within}


class Rows(Sequence[Any]):
    """The rows under one prefix, bound (`read`) or to begin with; `spare`: at least so many."""

    def __init__(
        self, kind: type[Row], prefix: str, values: Sequence[Mapping[str, Any]] = (), spare: int = 0
    ) -> None:
        self.kind, self.prefix = kind, prefix
        given = [*values, *({} for _number in range(max(0, spare - len(values))))]
        self.forms = [
            kind(initial=dict(value), prefix=f"{prefix}-{number}") for number, value in enumerate(given)
        ]

    @classmethod
    def read(cls, kind: type[Row], prefix: str, data: Any) -> Rows:
        rows = cls(kind, prefix)
        count = str(data.get(f"{prefix}-rows", ""))
        number = min(int(count), kind.most) if count.isascii() and count.isdigit() else 0
        rows.forms = [kind(data, prefix=f"{prefix}-{index}") for index in range(number)]
        return rows

    def __getitem__(self, index: Any) -> Any:
        return self.forms[index]

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def told(self) -> list[Any]:
        return [form for form in self.forms if not form.is_blank]

    @property
    def has_room(self) -> bool:
        return len(self.forms) < self.kind.most

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.told]  # each is judged, also after one that is not
        return all(valid)

    def refuse_twins(self, field: str) -> bool:
        """Marks every row that says what one before it says. Whether there was none."""
        seen: set[str] = set()
        for form in self.told:
            said = form.cleaned_data.get(field, "").casefold()
            if said and said in seen:
                twice = _("«%(name)s» está dos veces: cambia un nombre o quita una de las filas.")
                form.add_error(field, twice % {"name": form.cleaned_data[field]})
            seen.add(said)
        return not any(form.errors for form in self.told)


def typed(rows: Rows) -> list[dict[str, Any]]:
    return [row.typed() for row in rows]


def changed(values: dict[str, Any], prefix: str, *, remove: int | None = None) -> str:
    """One row more under `prefix` («objectives-0-goals»), or the one of this number away; the prefix of the
    row to go on writing in."""
    place: Any = values
    for step in prefix.split("-"):
        place = place[int(step)] if step.isdigit() else place.setdefault(step, [])
    if remove is None:
        place.append({})
        return f"{prefix}-{len(place) - 1}"
    del place[remove]
    return f"{prefix}-{max(0, remove - 1)}"
