"""What the page of key dates asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DaysForm(forms.Form):
    starts = forms.DateField(label=_("Primer día"), widget=day_input())
    ends = forms.DateField(
        label=_("Último día"), required=False, widget=day_input(), help_text=_("Vacío: un solo día.")
    )


class OwnForm(DaysForm):
    """A date of the brand's own."""

    name = forms.CharField(label=_("Nombre"), max_length=80)
    every_year = forms.BooleanField(
        label=_("Cada año"), required=False, help_text=_("El 29 de febrero se guarda el 28 los años comunes.")
    )
    source = forms.CharField(label=_("Fuente o nota"), max_length=500, required=False)

    field_order = ["name", "starts", "ends", "every_year", "source"]


class ConfirmForm(DaysForm):
    """The days of an announced date, and where they were announced."""

    source = forms.CharField(
        label=_("Dónde se anunció"), max_length=500, help_text=_("Una dirección o quién lo dijo.")
    )
