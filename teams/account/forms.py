"""What she types about her own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Farewell(forms.Form):
    """She types her own address: nobody deletes an account by a slip of the hand."""

    email = forms.CharField(
        label=gettext_lazy("Escribe tu correo para confirmar"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hers = email

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"].strip()
        if typed.casefold() != self.hers.casefold():
            text = _("Escribiste «%(typed)s» y tu correo es %(email)s.") % {
                "typed": typed,
                "email": self.hers,
            }
            raise forms.ValidationError(text)
        return typed
