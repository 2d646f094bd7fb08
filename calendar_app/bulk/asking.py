"""What is asked of many posts at once, as the bar of the calendar says it and as a batch keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace

from .. import words
from ..models import Post
from ..models.strategy import Named
from ..refusals import CannotPlan
from ..strategy import tags
from ..writing import TAGS

FURTHEST = 366  # days, either way
LABELS = {
    "pillar": _("Pilar"), "campaign": _("Campaña"), "objective": _("Objetivo"), "audience": _("Audiencia"),
}  # fmt: skip
NONE = "ninguno"  # takes the tag away; left empty: whatever each has


@dataclass(frozen=True)
class Asked:
    """`named`: {pillar | campaign | objective | audience: a row, or None to take it away}."""

    days: int = 0
    named: dict[str, Named | None] = field(default_factory=dict)
    add: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        named = {name: row and row.pk for name, row in self.named.items()}
        told = {"days": self.days, "named": named, "add": self.add, "remove": self.remove}
        return {name: value for name, value in told.items() if value}

    @classmethod
    def of(cls, brand: Workspace, told: Mapping[str, Any]) -> Asked:
        """As `as_json` wrote it; a tag that is gone meanwhile is no tag."""
        rows = {name: row_of(brand, name, pk) for name, pk in told.get("named", {}).items()}
        return cls(told.get("days", 0), rows, told.get("add", []), told.get("remove", []))


def row_of(brand: Workspace, name: str, pk: int | None) -> Named | None:
    found: Named | None = (
        Post._meta.get_field(name).related_model.objects.filter(workspace=brand, pk=pk).first()
    )
    return found


class MoveForm(forms.Form):
    days = forms.IntegerField(
        label=_("Cuántos días"),
        help_text=_("7 las adelanta al mismo día de la semana siguiente; -1, al día anterior."),
        min_value=-FURTHEST,
        max_value=FURTHEST,
        error_messages={"required": _("Escribe cuántos días: por ejemplo 7 o -1.")},
    )

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if not days:
            raise forms.ValidationError(_("Con 0 días se quedan donde están: escribe 1, -1, 7…"))
        return days

    def asked(self) -> Asked:
        return Asked(days=self.cleaned_data["days"])


class TagForm(forms.Form):
    add = forms.CharField(
        label=_("Añadir etiquetas"), required=False, max_length=1000, help_text=_("Separadas por comas.")
    )
    remove = forms.CharField(label=_("Quitar etiquetas"), required=False, max_length=1000)

    def __init__(self, *args: Any, brand: Workspace, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = tags.choices(brand)
        self.rows = {name: getattr(offered, f"{name}s") for name in TAGS}
        for name, rows in self.rows.items():
            pairs = [
                ("", _("Como cada una")),
                (NONE, _("Ninguno")),
                *((str(row.pk), row.name) for row in rows),
            ]
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=pairs, required=False)
        self.order_fields([*TAGS, "add", "remove"])

    def clean_add(self) -> list[str]:
        return self.listed("add")

    def clean_remove(self) -> list[str]:
        return self.listed("remove")

    def listed(self, name: str) -> list[str]:
        try:
            return words.clean_tags(self.cleaned_data[name].replace("\n", ",").split(","))
        except CannotPlan as no:
            raise forms.ValidationError(no.sentence) from None

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Elige qué etiqueta poner o quitar."))
        return self.cleaned_data

    def asked(self) -> Asked:
        chosen = {name: self.cleaned_data[name] for name in TAGS if self.cleaned_data[name]}
        named = {name: self.row(name, value) for name, value in chosen.items()}
        return Asked(named=named, add=self.cleaned_data["add"], remove=self.cleaned_data["remove"])

    def row(self, name: str, value: str) -> Named | None:
        return next((row for row in self.rows[name] if str(row.pk) == value), None)


class NothingToSay(forms.Form):
    """Verbs that ask for nothing more."""

    def asked(self) -> Asked:
        return Asked()
