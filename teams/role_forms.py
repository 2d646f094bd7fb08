"""What is said of a role of one's own, and of the limits of a seat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .custom_roles import GROUPS
from .forms import ShownName
from .models import CustomRole, Membership
from .roles import Verb


class CustomRoleForm(forms.Form):
    name = ShownName(label=_("Nombre del rol"), max_length=60)
    verbs = forms.MultipleChoiceField(
        label=_("Permisos"), choices=Verb.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    always_reviewed = forms.BooleanField(
        label=_("Todo lo suyo pasa por revisión"),
        required=False,
        help_text=_("Lo que escribe no sale sin aprobación, aunque la marca no la pida."),
    )

    def __init__(self, by: Membership, *args: Any, role: CustomRole | None = None, **kwargs: Any) -> None:
        held: dict[str, Any] = {"verbs": [Verb.SEE]}
        if role:
            held = {"name": role.name, "verbs": role.verbs, "always_reviewed": role.always_reviewed}
        super().__init__(*args, initial=held, **kwargs)
        self.by = by

    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The checkboxes by what they are about; those she may not give can't be ticked."""
        ticked = set(self["verbs"].value() or ())
        return [(str(title), [self.box(verb, ticked) for verb in verbs]) for title, verbs in GROUPS]

    def box(self, verb: Verb, ticked: set[str]) -> dict[str, Any]:
        always = verb == Verb.SEE
        return {
            "value": verb.value, "word": verb.label, "ticked": always or verb in ticked,
            "fixed": always or verb not in self.by.verbs,
        }  # fmt: skip


class LimitsForm(forms.Form):
    """«Todos», or only those ticked."""

    ALL, SOME = "all", "some"

    channels_of = forms.ChoiceField(
        label=_("Canales"),
        choices=[(ALL, _("Todos los canales")), (SOME, _("Solo estos"))],
        widget=forms.RadioSelect,
    )
    channels = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    campaigns_of = forms.ChoiceField(
        label=_("Campañas"),
        choices=[(ALL, _("Todas, y lo que no es de ninguna")), (SOME, _("Solo estas"))],
        widget=forms.RadioSelect,
    )
    campaigns = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, seat: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.held(seat), **kwargs)
        rows = {
            "channels": seat.workspace.channels.order_by("name", "pk"),
            "campaigns": seat.workspace.campaigns.order_by("-starts", "name"),
        }
        for name, there in rows.items():
            self.fields[name].choices = [(row.pk, str(row.name)) for row in there]  # type: ignore[attr-defined]

    def held(self, seat: Membership) -> dict[str, Any]:
        return {
            "channels_of": self.SOME if seat.only_channels else self.ALL,
            "channels": seat.only_channels,
            "campaigns_of": self.SOME if seat.only_campaigns else self.ALL,
            "campaigns": seat.only_campaigns,
        }

    def chosen(self) -> dict[str, list[int] | None]:
        """What seating.limit takes."""
        said = self.cleaned_data
        return {
            name: [int(pk) for pk in said[name]] if said[f"{name}_of"] == self.SOME else None
            for name in ("channels", "campaigns")
        }
