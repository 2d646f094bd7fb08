"""The eight colours that pillars and campaigns are told apart by (assets/scss), each with its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NAMES = (
    _("Violeta"), _("Verde"), _("Azul"), _("Ámbar"), _("Rosa"), _("Turquesa"), _("Ladrillo"), _("Gris"),
)  # fmt: skip


class HueField(forms.TypedChoiceField):
    """Its options are drawn by strategy/_hue.html; the first colour unless another is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Color"),
            coerce=int,
            empty_value=0,
            required=False,
            choices=list(enumerate(NAMES)),
            **kwargs,
        )
