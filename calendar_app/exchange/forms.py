"""The form that names a table's columns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Import
from . import dates
from .columns import BY_KEY, OWN, READ, own_label
from .understanding import Reader

SAMPLE = 3  # values shown of each column


class ColumnsForm(forms.Form):
    """`column-<n>`: the field that column holds, or nothing; `order`; `channels` for rows that name none."""

    order = forms.ChoiceField(
        label=_("Fechas escritas como"),
        choices=[(dates.DAY_FIRST, _("día/mes/año")), (dates.MONTH_FIRST, _("mes/día/año"))],
    )
    channels = forms.MultipleChoiceField(
        label=_("Canales de las filas nuevas que no nombran ninguno"), required=False
    )

    def __init__(self, *args: Any, table: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        self.table = table
        channels = Reader(table.workspace, {}).channels
        self.fields["channels"].choices = [(str(each.pk), str(each)) for each in channels]
        fields = [("", _("No se importa")), *((key, BY_KEY[key].label) for key in READ)]
        fields += [(f"{OWN}{each.pk}", own_label(each)) for each in channels]
        by_column = {place: key for key, place in table.mapping.items()}
        for place, heading in enumerate(table.rows[0]):
            label = heading.strip() or _("Columna %(number)s") % {"number": place + 1}
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=label, choices=fields, required=False, initial=by_column.get(place, "")
            )
        self.initial = {
            "order": table.settings.get("order"),
            "channels": [str(pk) for pk in table.settings.get("channels", [])],
            **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        named = [key for _place, key in self.named()]
        for key in {key for key in named if named.count(key) > 1}:
            label = BY_KEY[key].label if key in BY_KEY else key
            self.add_error(None, _("Dos columnas dicen ser «%(label)s»: deja una.") % {"label": label})
        return self.cleaned_data

    def named(self) -> list[tuple[int, str]]:
        count = len(self.table.rows[0])
        pairs = [(place, self.cleaned_data.get(f"column-{place}", "")) for place in range(count)]
        return [(place, key) for place, key in pairs if key]

    @property
    def mapping(self) -> dict[str, int]:
        return {key: place for place, key in self.named()}

    @property
    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's field, and the first things that stand in it."""
        shown = []
        for place in range(len(self.table.rows[0])):
            values = [row[place].strip() for row in self.table.rows[1:] if row[place].strip()]
            shown.append((self[f"column-{place}"], [value[:60] for value in values[:SAMPLE]]))
        return shown
