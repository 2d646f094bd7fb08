"""What is asked before something is shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.templatetags.look import STATES
from publishing.models import Channel
from teams import zones
from teams.forms import ZoneField
from teams.models import Membership, Workspace

from ..clocks import today_in
from ..look import KEYS
from ..models import Campaign
from .links import NORMALLY
from .saved_views import NAME_LIMIT


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%Y-%m-%d", **more)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Nombre"), max_length=NAME_LIMIT)


class ViewForm(NameForm):
    shared = forms.BooleanField(label=_("Para todo el equipo"), required=False)


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%H:%M", **more)


class HourForm(forms.Form):
    """What the client would rather have, on her clocks."""

    day = forms.DateField(label=_("Día"), widget=DayInput())
    hour = forms.TimeField(label=_("Hora"), widget=HourInput())
    comment = forms.CharField(
        label=_("Por qué"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class AskForm(forms.Form):
    """A link for chosen posts: who it is for, what she may, in which language, until when."""

    name = forms.CharField(label=_("Para quién"), max_length=NAME_LIMIT)
    email = forms.EmailField(
        label=_("Su correo"),
        required=False,
        max_length=254,
        help_text=_("Si lo escribes, le mandamos el enlace."),
    )
    decides = forms.BooleanField(label=_("Puede aprobar y pedir cambios"), required=False)
    comments = forms.BooleanField(label=_("Puede comentar"), required=False)
    proposes = forms.BooleanField(label=_("Puede proponer otra hora"), required=False)
    asks_code = forms.BooleanField(label=_("Pedirle un código que le llega por correo"), required=False)
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
    zone = ZoneField(label=_("Zona horaria"))
    expires = forms.DateField(
        label=_("Vence"), widget=DayInput(), help_text=_("Ese día es el último. Un año como mucho.")
    )
    kept: tuple[str, ...] = (
        "name", "email", "decides", "comments", "proposes", "asks_code", "language", "zone", "expires",
    )  # fmt: skip

    def __init__(self, *args: Any, brand: Workspace, **more: Any) -> None:
        super().__init__(*args, **more)
        self.brand = brand
        self.initial.setdefault("zone", brand.zone)
        self.fields["zone"].choices = zones.groups(chosen=self["zone"].value() or "")
        self.initial.setdefault("expires", today_in(brand) + NORMALLY)

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.kept}


class LinkForm(AskForm):
    """A link for a view. `initial` may carry the filters of the page it was asked from."""

    channels = forms.ModelMultipleChoiceField(
        label=_("Canales"),
        queryset=Channel.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sin marcar ninguno: todos."),
    )
    campaigns = forms.ModelMultipleChoiceField(
        label=_("Campañas"),
        queryset=Campaign.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    states = forms.MultipleChoiceField(
        label=_("Estados"), required=False, widget=forms.CheckboxSelectMultiple
    )
    first = forms.DateField(label=_("Desde"), required=False, widget=DayInput())
    last = forms.DateField(label=_("Hasta"), required=False, widget=DayInput())
    with_text = forms.BooleanField(label=_("Mostrar textos e imágenes"), required=False, initial=True)
    with_drafts = forms.BooleanField(label=_("Mostrar borradores e ideas"), required=False)
    kept = (*AskForm.kept, "first", "last", "with_text", "with_drafts")

    def __init__(self, *args: Any, seat: Membership, **more: Any) -> None:
        """`seat`: whose link it will be; it names no channel and no campaign but hers."""
        brand = seat.workspace
        super().__init__(*args, brand=brand, **more)
        here = Channel.objects.filter(workspace=brand).exclude(health=Channel.Health.REMOVED)
        self.offer("channels", here.defer("sealed"), seat.only_channels)
        self.offer(
            "campaigns", Campaign.objects.filter(workspace=brand, archived_at=None), seat.only_campaigns
        )
        self.fields["states"].choices = [(key, STATES[key][1]) for key in KEYS]

    def offer(self, name: str, rows: Any, hers: list[int]) -> None:
        self.fields[name].queryset = rows.filter(pk__in=hers) if hers else rows
        if hers:
            self.fields[name].help_text = _("Sin marcar ninguno: todos los que te tocan.")

    @property
    def query(self) -> str:
        """The filters, as an address carries them."""
        said = self.cleaned_data
        pairs = [f"canal={each.pk}" for each in said["channels"]]
        pairs += [f"campana={each.pk}" for each in said["campaigns"]]
        return "&".join([*pairs, *(f"estado={key}" for key in said["states"])])

    @property
    def facts(self) -> dict[str, Any]:
        return {**super().facts, "query": self.query}
