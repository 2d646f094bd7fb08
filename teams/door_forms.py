"""allauth's forms in our words: the fields and what they check are theirs."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as theirs
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .account import resetting
from .account.passwords import EASY_TO_REMEMBER, MEASURED

LABELS = {
    "login": _("Correo"),
    "email": _("Correo"),
    "password": _("Contraseña"),
    "oldpassword": _("Contraseña actual"),
    "password1": _("Nueva contraseña"),
    "password2": _("Nueva contraseña, otra vez"),
}


class OurWords:
    """Labels as everywhere in Pauta; no placeholder that repeats them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = LABELS.get(name, field.label)
            field.help_text = EASY_TO_REMEMBER if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.widget.attrs.update(MEASURED)


class SignIn(OurWords, theirs.LoginForm):
    pass


class SignUp(OurWords, theirs.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = LABELS["password"]


class ChangeEmail(OurWords, theirs.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Nuevo correo")


class ChangePassword(OurWords, theirs.ChangePasswordForm):
    pass


class SetPassword(OurWords, theirs.SetPasswordForm):
    pass


class ForgotPassword(OurWords, theirs.ResetPasswordForm):
    def clean_email(self) -> str:
        """Nobody is looked for here: a letter goes to the address that is hers, and outside the request."""
        email: str = self.cleaned_data["email"]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        resetting.ask(email)
        return email


class ChooseAnother(OurWords, theirs.ResetPasswordKeyForm):
    pass


class ConfirmItIsYou(OurWords, theirs.ReauthenticateForm):
    pass
