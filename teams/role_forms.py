"""What is said of a role of one's own."""

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
