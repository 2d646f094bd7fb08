"""What is typed about a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams.models import Workspace

from ..models import Campaign
from .fields import DayField, LongText, Name
from .hues import HueField
from .tags import choices


class CampaignForm(forms.Form):
    name = Name(gettext_lazy("Nombre"), example=gettext_lazy("Semana del Café"))
    starts = DayField(gettext_lazy("Empieza"))
    ends = DayField(gettext_lazy("Termina"))
    objective = forms.ModelChoiceField(
        label=gettext_lazy("Objetivo"), queryset=None, required=False, empty_label=gettext_lazy("Ninguno")
    )
    brief = LongText(
        gettext_lazy("Brief"),
        rows=5,
        help_text=gettext_lazy("Qué se quiere decir, a quién, con qué materiales y qué no debe faltar."),
    )
    utm = Name(
        gettext_lazy("utm_campaign"),
        required=False,
        help_text=gettext_lazy("Vacío: se forma con el nombre."),
    )
    hue = HueField()

    def __init__(self, brand: Workspace, *args: Any, of: Campaign | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=said_of(of), use_required_attribute=False, **kwargs)
        offered = [each.pk for each in choices(brand).objectives]
        own = [of.objective_id] if of and of.objective_id else []
        field: Any = self.fields["objective"]
        field.queryset = brand.objectives.filter(pk__in=[*offered, *own])

    def clean_utm(self) -> str:
        said: str = self.cleaned_data["utm"]
        if said and said != slugify(said):
            raise ValidationError(
                _("«%(value)s» no cabe en un enlace: usa letras sin acento, números y guiones: %(fit)s.")
                % {"value": said, "fit": slugify(said) or "semana-del-cafe"}
            )
        return said


def said_of(campaign: Campaign | None) -> dict[str, Any]:
    if campaign is None:
        return {}
    names = ("name", "starts", "ends", "objective", "brief", "utm", "hue")
    return {name: getattr(campaign, name) for name in names}
