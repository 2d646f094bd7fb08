"""Second factors: what allauth keeps of them is sealed, and says who we are to a browser."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import crypto

from ..models import User

TOTP, CODES, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN
SEALED = {TOTP: "secret", CODES: "seed"}  # a passkey's row holds a public key: nothing to hide


class Factors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": gettext_lazy("Antes activa un segundo factor."),
        "incorrect_code": gettext_lazy("El código no es correcto. Mira que la hora de tu teléfono lo sea."),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal(text, settings.PAUTA_KEYS)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises core.crypto.CannotUnseal where the key was taken away."""
        return crypto.unseal(encrypted_text, settings.PAUTA_KEYS)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Llave %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Pauta"}


def has_one(user: User) -> bool:
    """A second factor of her own. Recovery codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=[TOTP, PASSKEY]).exists()


def reseal() -> tuple[int, list[str]]:
    """Every secret under the newest key: how many, and whose no key opens."""
    done, unread = 0, []
    for row in Authenticator.objects.filter(type__in=SEALED).select_related("user"):
        try:
            done += _reseal(row.pk)
        except crypto.CannotUnseal:
            unread.append(_("segundo factor de %(email)s") % {"email": row.user.email})
    return done, unread


@transaction.atomic
def _reseal(pk: int) -> bool:
    """Under lock: a recovery code may be used meanwhile, and that is noted in the same column."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    name = SEALED[Authenticator.Type(row.type)]
    row.data = {**row.data, name: crypto.reseal(row.data[name], settings.PAUTA_KEYS)}
    row.save(update_fields=["data"])
    return True
