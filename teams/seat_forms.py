"""What is said of a seat: whom it is offered to, and what it is held to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import granting
from .models import Membership, Workspace
from .roles import Role


class Limited(forms.Form):
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

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {
            "channels": workspace.channels.order_by("name", "pk"),
            "campaigns": workspace.campaigns.order_by("-starts", "name"),
        }
        for name, there in rows.items():
            self.fields[name].choices = [(row.pk, str(row.name)) for row in there]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, list[int] | None]:
        """What `limiting.hold` takes."""
        return {name: self.ticked(name) for name in ("channels", "campaigns")}

    def ticked(self, name: str) -> list[int] | None:
        """None: all. Where neither was said, what is ticked counts: rather too little than too much."""
        some = [int(pk) for pk in self.cleaned_data[name]]
        which = self.cleaned_data[f"{name}_of"] or (self.SOME if some else self.ALL)
        return some if which == self.SOME else None


class LimitsForm(Limited):
    """Of a seat that is there."""

    def __init__(self, seat: Membership, *args: Any, **kwargs: Any) -> None:
        held = {
            "channels_of": self.SOME if seat.only_channels else self.ALL,
            "channels": seat.only_channels,
            "campaigns_of": self.SOME if seat.only_campaigns else self.ALL,
            "campaigns": seat.only_campaigns,
        }
        super().__init__(seat.workspace, *args, initial=held, **kwargs)


class InviteForm(Limited):
    """Of a seat that is offered; without a word about limits, an unlimited one."""

    email = forms.EmailField(label=_("Correo"), max_length=254)
    role = forms.ChoiceField(label=_("Rol"), initial=Role.EDITOR)

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        every = {"channels_of": self.ALL, "campaigns_of": self.ALL}
        super().__init__(workspace, *args, initial=every, **kwargs)
        self.fields["role"].choices = granting.choices(workspace)  # type: ignore[attr-defined]
        for name in every:
            self.fields[name].required = False
