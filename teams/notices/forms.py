"""What people fill in: what they want to hear of, and where a brand's messages go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import ShownName
from ..models import NotificationChoice, User, Webhook, Workspace
from . import choosing, hooking
from .events import FOR_PEOPLE, OUTSIDE, Event, Group

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


@dataclass(frozen=True)
class Row:
    """One event on the page of preferences."""

    event: Event
    in_app: Any
    mail: Any


class ChoicesForm(forms.Form):
    """`rows` for the page; `wishes` for the verb."""

    digest_hour = forms.TypedChoiceField(
        label=_("Hora del resumen"),
        choices=HOURS,
        coerce=int,
        help_text=_("En tu zona horaria; si no elegiste una, en la de la marca."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest_hour"].initial = user.digest_hour
        for event, wish in choosing.all_wishes(user).items():
            fixed = event.facts.always
            self.fields[f"app_{event.name}"] = forms.BooleanField(
                label=_("En la app"), required=False, initial=wish.in_app, disabled=fixed
            )
            self.fields[f"mail_{event.name}"] = forms.ChoiceField(
                label=_("Correo"), choices=NotificationChoice.Mail.choices, initial=wish.mail, disabled=fixed
            )
            self.fields[f"app_{event.name}"].widget.attrs["class"] = "form-check-input"
            self.fields[f"mail_{event.name}"].widget.attrs["class"] = "form-select"
        self.fields["digest_hour"].widget.attrs["class"] = "form-select"

    def groups(self) -> Iterator[tuple[str, list[Row]]]:
        for group in Group:
            rows = [self.row(event) for event in FOR_PEOPLE if event.facts.group == group]
            yield str(group.label), rows

    def row(self, event: Event) -> Row:
        return Row(event, self[f"app_{event.name}"], self[f"mail_{event.name}"])

    def wishes(self) -> dict[Event, choosing.Wish]:
        said = self.cleaned_data
        return {
            event: choosing.Wish(said[f"app_{event.name}"], said[f"mail_{event.name}"])
            for event in FOR_PEOPLE
        }


class FilterForm(forms.Form):
    """Which notices to show. What isn't understood shows all."""

    brand = forms.ModelChoiceField(
        label=_("Marca"), queryset=Workspace.objects.none(), required=False, to_field_name="slug"
    )
    event = forms.ChoiceField(label=_("Tipo"), required=False)
    unread = forms.BooleanField(label=_("Solo sin leer"), required=False)

    def __init__(self, *args: Any, brands: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = brands
        self.fields["brand"].empty_label = _("Todas las marcas")
        named = [(event.value, event.label) for event in FOR_PEOPLE]
        self.fields["event"].choices = [("", _("Todos los tipos")), *named]
        for name in ("brand", "event"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def narrowed(self, notices: Any) -> Any:
        self.is_valid()
        said = self.cleaned_data
        if said.get("brand"):
            notices = notices.filter(workspace=said["brand"])
        if said.get("event"):
            notices = notices.filter(event=said["event"])
        return notices.filter(read_at=None) if said.get("unread") else notices


class WebhookForm(forms.Form):
    name = ShownName(label=_("Nombre"), max_length=60)
    url = forms.CharField(
        label=_("Dirección"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Recibe un POST con JSON firmado. Tiene que ser pública y con https."),
    )
    events = forms.MultipleChoiceField(
        label=_("De qué se le avisa"),
        choices=lambda: [(event.value, event.label) for event in OUTSIDE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elige al menos un suceso: si no, no se le avisaría de nada.")},
    )

    @classmethod
    def of(cls, hook: Webhook | None, data: Any) -> WebhookForm:
        if hook is None:
            return cls(data, initial={"events": [event.value for event in OUTSIDE]})
        events = [event.value for event in hooking.chosen(hook)]
        return cls(data, initial={"name": hook.name, "url": hook.url, "events": events})
