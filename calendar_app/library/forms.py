"""What the library's pages ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from media.models import Folder, MediaFile

from ..composer_form import Words, typed_tags
from ..words import clean_alt
from .describing import CREDIT, RIGHTS
from .folders import Branch


class FolderField(forms.ModelChoiceField):
    """One of the brand's, shown where it stands; empty: none."""

    def __init__(self, branches: list[Branch], **options: Any) -> None:
        pks = [each.pk for each in branches]
        super().__init__(Folder.objects.filter(pk__in=pks), required=False, **options)
        self.choices = [("", _("Sin carpeta")), *((each.pk, each.path) for each in branches)]


class FileForm(forms.Form):
    filename = forms.CharField(label=_("Nombre"), max_length=120)
    alt = Words(
        clean_alt,
        label=_("Texto alternativo"),
        help_text=_("Con él empieza cada publicación nueva; las que ya lo usan conservan el suyo."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1500}),
    )
    folder = forms.ChoiceField(label=_("Carpeta"))
    tags = Words(typed_tags, label=_("Etiquetas"), help_text=_("Separadas por espacios."))
    credit = forms.CharField(label=_("Autoría"), max_length=CREDIT, required=False)
    rights = forms.CharField(
        label=_("Derechos"),
        max_length=RIGHTS,
        required=False,
        help_text=_("De quién es y en qué términos se puede usar."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rights_until = forms.DateField(
        label=_("Se puede usar hasta"),
        required=False,
        help_text=_("Después de ese día no se puede publicar."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, file: MediaFile, branches: list[Branch], **options: Any) -> None:
        names = ("filename", "alt", "credit", "rights", "rights_until", "folder")
        initial = {name: getattr(file, name) for name in names}
        initial["tags"] = " ".join(f"#{tag}" for tag in file.tags)
        super().__init__(*args, initial=initial, **options)
        self.fields["folder"] = FolderField(branches, label=_("Carpeta"))
        if not file.has_thumbnail:
            del self.fields["alt"]


class FolderForm(forms.Form):
    name = forms.CharField(label=_("Nombre"), max_length=80)

    def __init__(self, *args: Any, branches: list[Branch], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = FolderField(branches, label=_("Dentro de"))
        self.fields["parent"].choices[0] = ("", _("La biblioteca"))
