"""What is kept to write with: groups of hashtags, snippets, templates, variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from publishing.models import Channel
from teams.models import Workspace

from .. import words
from ..models import HashtagGroup, PostTemplate, Snippet, Variable
from ..refusals import CannotPlan
from ..strategy import tags
from . import keeping

TEXT_ROWS = {"rows": 6}


class AidForm(forms.Form):
    """A name of its own within the brand, and what it holds."""

    model: Any
    title: Any
    name = forms.CharField(max_length=60, label=_("Nombre"))

    def __init__(self, *args: Any, brand: Workspace, row: Any = None, **options: Any) -> None:
        self.brand, self.row = brand, row
        super().__init__(*args, initial=self.as_typed(row) if row else None, **options)

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        same = self.model.objects.filter(workspace=self.brand, name__iexact=name)
        if same.exclude(pk=self.row and self.row.pk).exists():
            raise ValidationError(_("Ya hay «%(name)s»: usa otro nombre."), params={"name": name})
        return name

    def fit(self, field: str, clean: Callable[[Any], Any], value: Any) -> Any:
        """Judged by one of `words`, as in the composer."""
        try:
            return clean(value)
        except CannotPlan as refusal:
            raise ValidationError(refusal.sentence) from None

    def as_typed(self, row: Any) -> dict[str, Any]:
        return {"name": row.name}

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def save(self, *, by: Any) -> Any:
        row = self.row or self.model(workspace=self.brand)
        for name, value in self.values().items():
            setattr(row, name, value)
        return keeping.keep(row, by=by)


class HashtagGroupForm(AidForm):
    model, title = HashtagGroup, _("Grupo de etiquetas")
    tags = forms.CharField(label=_("Etiquetas"), help_text=_("#café #Huila: separadas por espacios o comas."))

    def clean_tags(self) -> list[str]:
        typed = str(self.cleaned_data["tags"]).replace(",", " ").split()
        found: list[str] = self.fit("tags", words.clean_tags, typed)
        if not found:
            raise ValidationError(_("Escribe al menos una etiqueta."))
        return found

    def as_typed(self, row: HashtagGroup) -> dict[str, Any]:
        return {"name": row.name, "tags": " ".join(f"#{tag}" for tag in row.tags)}


class SnippetForm(AidForm):
    model, title = Snippet, _("Frase")
    text = forms.CharField(
        label=_("Texto"), strip=False, widget=forms.Textarea(TEXT_ROWS),
        help_text=_("Puede llevar variables de la marca: «Visítanos en {direccion}»."),
    )  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.fit("text", words.clean_text, self.cleaned_data["text"])
        return text

    def as_typed(self, row: Snippet) -> dict[str, Any]:
        return {"name": row.name, "text": row.text}


class VariableForm(AidForm):
    model, title = Variable, _("Variable")
    name = forms.RegexField(
        r"^[a-z][a-z0-9_-]*$", max_length=40, label=_("Nombre"),
        help_text=_("Minúsculas, números y guiones: se escribe {nombre} en frases y plantillas."),
        error_messages={"invalid": _("Usa minúsculas sin acento, números y guiones: telefono-mx.")},
    )  # fmt: skip
    value = forms.CharField(max_length=500, label=_("Valor"))

    def as_typed(self, row: Variable) -> dict[str, Any]:
        return {"name": row.name, "value": row.value}


class PostTemplateForm(AidForm):
    model, title = PostTemplate, _("Plantilla")
    text = forms.CharField(label=_("Texto"), required=False, strip=False, widget=forms.Textarea(TEXT_ROWS))
    link = forms.CharField(label=_("Enlace"), required=False, max_length=2000)
    channels = forms.ModelMultipleChoiceField(
        Channel.objects.none(), required=False, label=_("Canales"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Ninguno: los que estén conectados."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["channels"].queryset = channels_of(self.brand)  # type: ignore[attr-defined]
        at_hand = tags.choices(self.brand)
        for name, rows, label in (
            ("pillar", at_hand.pillars, _("Pilar de contenido")),
            ("campaign", at_hand.campaigns, _("Campaña")),
            ("objective", at_hand.objectives, _("Objetivo")),
            ("audience", at_hand.audiences, _("Audiencia")),
        ):
            choices = [("", _("Sin elegir")), *((str(row.pk), row.name) for row in rows)]
            self.fields[name] = forms.ChoiceField(choices=choices, required=False, label=label)

    def clean_text(self) -> str:
        text: str = self.fit("text", words.clean_text, self.cleaned_data["text"])
        return text

    def clean_link(self) -> str:
        link: str = self.fit("link", words.clean_link, self.cleaned_data["link"])
        return link

    def as_typed(self, row: PostTemplate) -> dict[str, Any]:
        return {**row.said, "name": row.name}

    def values(self) -> dict[str, Any]:
        typed = self.cleaned_data
        kept = {name: typed[name] for name in ("text", "link", *TAGS) if typed[name]}
        return {"name": typed["name"], "said": {**kept, "channels": [each.pk for each in typed["channels"]]}}


TAGS = ("pillar", "campaign", "objective", "audience")


def channels_of(brand: Workspace) -> QuerySet[Channel]:
    return Channel.objects.filter(workspace=brand).exclude(health=Channel.Health.REMOVED).order_by("name")


# By the word in their addresses.
KINDS: dict[str, type[AidForm]] = {
    "etiquetas": HashtagGroupForm,
    "frases": SnippetForm,
    "plantillas": PostTemplateForm,
    "variables": VariableForm,
}
