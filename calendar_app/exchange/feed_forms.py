"""What the page of a feed asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.models import Channel
from teams.models import Workspace

from ..models import Feed
from ..strategy import tags
from . import feed_drafts
from .feeding import NAME_LIMIT


class FeedForm(forms.Form):
    url = forms.CharField(
        label=_("Dirección"),
        max_length=2000,
        help_text=_("La de la fuente RSS o Atom, o la del sitio: si anuncia una, se encuentra sola."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Nombre"),
        max_length=NAME_LIMIT,
        required=False,
        help_text=_("Vacío: el que la fuente se da."),
    )
    channels = forms.ModelMultipleChoiceField(
        label=_("Canales de los borradores"),
        queryset=Channel.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pillar = forms.ModelChoiceField(label=_("Pilar"), queryset=None, required=False, empty_label=_("Ninguno"))
    campaign = forms.ModelChoiceField(
        label=_("Campaña"), queryset=None, required=False, empty_label=_("Ninguna")
    )
    pattern = forms.CharField(
        label=_("Texto del borrador"),
        required=False,
        initial=feed_drafts.PATTERN,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Se sustituyen {title} por el título, {summary} por el resumen, {link} por el enlace, {author} "
            "por quien la firma y {date} por su día."
        ),
    )

    def __init__(self, *args: Any, workspace: Workspace, feed: Feed | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        there = Channel.objects.filter(workspace=workspace).exclude(health=Channel.Health.REMOVED)
        self.fields["channels"].queryset = there.defer("sealed")
        known = tags.choices(workspace)
        for name, rows in (("pillar", known.pillars), ("campaign", known.campaigns)):
            own = getattr(feed, f"{name}_id", None)
            pks = [row.pk for row in rows] + ([own] if own else [])
            model = Feed._meta.get_field(name).related_model
            self.fields[name].queryset = model.objects.filter(workspace=workspace, pk__in=pks)


class NewFeedForm(FeedForm):
    bring = forms.TypedChoiceField(
        label=_("Al añadirla"),
        coerce=int,
        initial=0,
        choices=[
            (0, _("Sólo lo que publique desde ahora")),
            (1, _("Traer también la última entrada")),
            (3, _("Traer también las últimas 3")),
            (5, _("Traer también las últimas 5")),
            (10, _("Traer también las últimas 10")),
        ],
    )
