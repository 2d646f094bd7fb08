"""What people type about themselves and their brands."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from core.names import alphabetical, shown

from . import zones
from .account.passwords import EASY_TO_REMEMBER, MEASURED
from .models import User, Workspace

UNREAL = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})  # codes that are no country


class ShownName(forms.CharField):
    """A name in one line, without characters that could disguise it."""

    def to_python(self, value: Any) -> Any:
        return shown(value.replace("\0", " ")) if isinstance(value, str) else super().to_python(value)


class ZoneField(forms.ChoiceField):
    """Any place's zone, by whichever of its names."""

    def valid_value(self, value: str) -> bool:
        return value in self.empty_values or zones.is_offered(value)


def countries() -> list[tuple[str, str]]:
    """[("MX", "México"), …] by name, in the language of the page."""
    named = Locale.parse(to_locale(get_language() or settings.LANGUAGE_CODE)).territories
    real = [(code, name) for code, name in named.items() if is_country(code)]
    return sorted(real, key=lambda country: alphabetical(country[1]))


def is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in UNREAL


class BrandForm(forms.ModelForm):
    name = ShownName(label=_("Nombre de la marca"), max_length=80)
    zone = ZoneField(
        label=_("Zona horaria"),
        help_text=_("Las horas del calendario son las de esta zona. Lo ya planeado conserva la suya."),
    )
    country = forms.ChoiceField(label=_("País"), choices=countries)

    class Meta:
        model = Workspace
        fields = ["name", "zone", "language", "country"]
        labels = {"language": _("Idioma de la marca")}

    def __init__(self, *args: Any, browser: str = "", **options: Any) -> None:
        """`browser`: the zone that the browser says it is in."""
        super().__init__(*args, **options)
        self.fields["zone"].choices = zones.groups(browser=browser, chosen=self["zone"].value() or "")


class ProfileForm(forms.ModelForm):
    name = ShownName(label=_("Tu nombre"), max_length=120, required=False)
    zone = ZoneField(
        label=_("Tu zona horaria"),
        required=False,
        help_text=_("El calendario muestra las horas de la marca; si las tuyas son otras, van al lado."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "zone", "theme", "shortcuts"]
        help_texts = {"shortcuts": _("C para crear, flechas para moverse. Nunca actúan mientras escribes.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = zones.groups(chosen=self["zone"].value() or "")
        self.fields["zone"].choices = [("", _("La de mi navegador")), *own]


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=User.Theme.choices)


class NewPersonForm(forms.Form):
    """For who was invited and has no account yet; the e-mail is the invitation's."""

    name = ShownName(label=_("Tu nombre"), max_length=120)
    password = forms.CharField(
        label=_("Contraseña"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **MEASURED}),
        help_text=EASY_TO_REMEMBER,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
