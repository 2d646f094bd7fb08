"""allauth's forms of second factors in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa import app_settings as mfa
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.crypto import CannotUnseal

from ..forms import ShownName
from ..models import User


class Code:
    """One field for the six digits and, where they count, for a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label, field.max_length = gettext_lazy("Código"), 20
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20"}

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except CannotUnseal:
            text = _(
                "La instalación cambió de claves y no puede leer tu segundo factor. "
                "Avisa a quien la administra."
            )
            raise ValidationError(text) from None
        remember_used(self.user, code)  # type: ignore[attr-defined]
        return code


def remember_used(user: User, code: str) -> None:
    """For as long as it would be taken: allauth itself forgets a code that was used after one period."""
    taken = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
    key = TOTP(Authenticator(user=user))._get_used_cache_key(code)
    cache.set(key, "y", timeout=taken)


class EnterCode(Code, base.AuthenticateForm):
    pass


class ConfirmByCode(Code, base.ReauthenticateForm):
    pass


class ActivateCode(Code, totp.ActivateTOTPForm):
    pass


class Named:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = gettext_lazy("Para reconocerla: «Mi teléfono», «Llave USB».")
        self.fields["name"] = ShownName(  # type: ignore[attr-defined]
            label=gettext_lazy("Nombre de la llave"), max_length=60, required=False, help_text=words
        )


class AddPasskey(Named, webauthn.AddWebAuthnForm):
    """Always one that can open by itself, where the device knows how."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)


class RenamePasskey(Named, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def save(self) -> Authenticator:
        renamed: Authenticator = super().save()
        return renamed
