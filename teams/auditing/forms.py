"""What the page «Bitácora» can be asked."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.models import User, Workspace

from .reading import DOORS, KINDS, NOBODY, Asked
from .verbs import Did

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def verbs() -> list[tuple[str, Any]]:
    """All of a kind, or one."""
    groups: dict[str, list[tuple[str, Any]]] = {}
    for did in Did:
        groups.setdefault(did.value.partition(".")[0], []).append((did.value, did.label))
    listed = [(KINDS[kind], [(kind, _("Todo")), *each]) for kind, each in groups.items() if kind in KINDS]
    return [("", _("Todo")), *listed]


class AuditForm(forms.Form):
    """Unknown words are an error said beside them; then nothing is left out in silence."""

    quien = forms.ChoiceField(label=_("Persona"), required=False)
    que = forms.ChoiceField(label=_("Qué"), choices=verbs, required=False)
    texto = forms.CharField(label=_("Cosa o nombre"), max_length=100, required=False)
    puerta = forms.ChoiceField(label=_("Puerta"), choices=[("", _("Todas")), *DOORS.items()], required=False)
    desde = forms.DateField(label=_("Desde"), widget=DATE, required=False)
    hasta = forms.DateField(label=_("Hasta"), widget=DATE, required=False)

    def __init__(self, data: Any, *, brand: Workspace | None) -> None:
        super().__init__(data)
        people = brand.members.order_by("name") if brand else User.objects.order_by("name")
        named = [(str(person.pk), str(person)) for person in people]
        self.fields["quien"].choices = [("", _("Todas")), (NOBODY, _("Sin persona")), *named]  # type: ignore[attr-defined]

    def asked(self, chain: int, zone: ZoneInfo) -> Asked:
        """What is valid of it."""
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            chain,
            zone,
            who=said.get("quien", ""),
            did=said.get("que", ""),
            door=said.get("puerta", ""),
            words=said.get("texto", ""),
            since=said.get("desde"),
            until=said.get("hasta"),
        )
