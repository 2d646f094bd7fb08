"""What people type about channels and deliveries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace

from .ledger import HELD, NEEDS_A_PERSON, Sought
from .models import Channel
from .networks.consent import ByConsent
from .networks.contract import Account, Field, Kind, Network
from .states import State

LONGEST = 4_000  # of one credential: a long token, not a novel


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Nombre del canal"),
        max_length=80,
        help_text=_("Así lo llama el equipo en el calendario. Puedes cambiarlo después."),
    )


class CredentialsForm(forms.Form):
    """One field for each thing the network asks for. A secret that was typed never goes back to the page."""

    def __init__(self, network: Network, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for asked in network.credentials:
            self.fields[asked.name] = form_field(asked)

    def entered(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "name" and value}


class OpeningForm(NameForm):
    """A network that we serve ourselves: what its account shall be."""

    def __init__(self, asked: Iterable[Field], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in asked:
            self.fields[each.name] = form_field(each)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "name"}


class ConnectForm(CredentialsForm, NameForm):
    field_order = ("name",)


def form_field(asked: Field) -> forms.Field:
    common: dict[str, Any] = {
        "label": gettext(asked.label),
        "help_text": gettext(asked.help) if asked.help else "",
        "required": asked.required,
    }
    if asked.kind == Kind.YES_NO:
        return forms.BooleanField(**common)
    if asked.kind == Kind.LONG:
        return forms.CharField(widget=forms.Textarea({"rows": 4}), max_length=asked.most or LONGEST, **common)
    if asked.choices:
        return forms.ChoiceField(choices=[(value, gettext(word)) for value, word in asked.choices], **common)
    quiet = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    widget: forms.Widget = forms.TextInput(attrs=quiet)
    if asked.secret:
        widget = forms.PasswordInput(attrs=quiet | {"autocomplete": "new-password"}, render_value=False)
    return forms.CharField(widget=widget, max_length=asked.most or LONGEST, **common)


class ConsentForm(forms.Form):
    """The first step of asking for permission; `server` where the account's own server gives it."""

    name = forms.CharField(
        label=_("Nombre del canal"),
        max_length=80,
        required=False,
        help_text=_("Si lo dejas vacío, se llama como la cuenta. Puedes cambiarlo después."),
    )
    server = forms.CharField(
        label=_("Servidor"), max_length=300, help_text=_("Donde vive la cuenta, por ejemplo mastodon.social.")
    )

    def __init__(self, network: ByConsent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="permission_%s", **kwargs)  # it shares its page with another form
        if not network.registers:
            del self.fields["server"]


class PickForm(forms.Form):
    """Which of the accounts that a permission reaches become channels."""

    accounts = forms.MultipleChoiceField(
        label=_("Cuentas"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elige al menos una cuenta.")},
    )

    def __init__(
        self, offered: Sequence[Account], connected: Collection[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        choices = [
            (str(number), _offer_in_words(one, (one.id, one.server) in connected))
            for number, one in enumerate(offered)
        ]
        asked: Any = self.fields["accounts"]
        asked.choices = choices

    def picked(self) -> list[Account]:
        return [self.offered[int(number)] for number in self.cleaned_data["accounts"]]


def _offer_in_words(account: Account, connected: bool) -> str:
    known = {"name": account.name, "kind": gettext(account.kind) if account.kind else account.id}
    if connected:
        return gettext("%(name)s (%(kind)s), ya conectada: se pone al día") % known
    return gettext("%(name)s (%(kind)s)") % known


class AppKeysForm(forms.Form):
    """One field for each thing the vendor gives for an application. Nothing that was kept comes back."""

    def __init__(self, network: ByConsent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for asked in network.consent.app_fields:
            self.fields[asked.name] = form_field(asked)


class DisconnectForm(forms.Form):
    waiting = forms.ChoiceField(
        label=_("Lo que está programado en este canal"),
        widget=forms.RadioSelect,
        initial="hold",
        choices=[
            ("hold", _("Retenerlo: sale cuando vuelvas a conectar la cuenta y lo decidas")),
            ("withdraw", _("Retirarlo: ya no saldrá en este canal")),
        ],
    )


class ResumeForm(forms.Form):
    overdue = forms.ChoiceField(
        label=_("Lo que debió salir mientras estaba en pausa"),
        widget=forms.RadioSelect,
        initial="hold",
        choices=[
            ("hold", _("Retenerlo para decidir una por una")),
            ("send", _("Publicarlo ahora, una tras otra")),
        ],
    )


class SoughtForm(forms.Form):
    """The filters of the ledger, as they stand in the address. What can't be read is left out, and said."""

    estado = forms.ChoiceField(
        label=_("Estado"),
        required=False,
        choices=[
            ("", _("Todos")),
            (NEEDS_A_PERSON, _("Requieren a una persona")),
            *State.choices,
            (HELD, _("Retenida")),
        ],
    )
    canal = forms.ModelChoiceField(label=_("Canal"), queryset=Channel.objects.none(), required=False)
    desde = forms.DateField(
        label=_("Desde"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    hasta = forms.DateField(
        label=_("Hasta"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    texto = forms.CharField(label=_("Texto"), required=False, max_length=200)

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        canal: Any = self.fields["canal"]
        canal.queryset = Channel.objects.filter(workspace=workspace).order_by("name")
        canal.empty_label = _("Todos")

    def sought(self) -> Sought:
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Sought(
            self.workspace,
            state=given.get("estado") or "",
            channel=given.get("canal"),
            since=given.get("desde"),
            until=given.get("hasta"),
            text=given.get("texto") or "",
        )
