"""What happens at the door is written in the log, and she is told of what could be somebody else's doing."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop

from teams.auditing import Did, record
from teams.notices import Event, tell

from ..models import User
from .factors import CODES
from .sessions import end_others

ADDED = {
    "totp": Did.SECOND_FACTOR_ON,
    "recovery_codes": Did.RECOVERY_CODES_MADE,
    "webauthn": Did.PASSKEY_ADDED,
}
REMOVED = {
    "totp": Did.SECOND_FACTOR_OFF,
    "recovery_codes": Did.SECOND_FACTOR_OFF,
    "webauthn": Did.PASSKEY_REMOVED,
}
TOLD = {
    Did.PASSWORD_CHANGED: gettext_noop("Cambió la contraseña de tu cuenta."),
    Did.PASSWORD_RESET: gettext_noop("Se eligió otra contraseña con el enlace de un correo."),
    Did.EMAIL_CHANGED: gettext_noop("Cambió el correo con el que entras."),
    Did.SECOND_FACTOR_ON: gettext_noop("Se activó un segundo factor en tu cuenta."),
    Did.SECOND_FACTOR_OFF: gettext_noop("Se quitó un segundo factor de tu cuenta."),
    Did.RECOVERY_CODES_MADE: gettext_noop("Hay códigos de recuperación nuevos; los anteriores ya no sirven."),
    Did.RECOVERY_CODE_USED: gettext_noop("Alguien entró con uno de tus códigos de recuperación."),
    Did.PASSKEY_ADDED: gettext_noop("Se añadió una llave de acceso a tu cuenta."),
    Did.PASSKEY_REMOVED: gettext_noop("Se quitó una llave de acceso de tu cuenta."),
    Did.OIDC_LINKED: gettext_noop("Tu cuenta se unió a la de tu organización."),
    Did.OIDC_UNLINKED: gettext_noop("Tu cuenta se separó de la de tu organización."),
}


def note(did: Did, user: User, *, after: dict[str, Any] | None = None, before: Any = None) -> None:
    """In the log; and told to her, where she should know if it wasn't she."""
    record(did, by=user, workspace=None, on=user, before=before, after=after)
    if did in TOLD:
        url = reverse("account_sessions")
        tell(Event.ACCOUNT_SECURITY, workspace=None, to=[user], text=TOLD[did], params={}, url=url)


# ── coming and going ──────────────────────────────────────────────────────────────────────────────────


def came_in(request: HttpRequest, user: User, **_: Any) -> None:
    how = [each["method"] for each in get_authentication_records(request, user)]
    record(Did.SIGNED_IN, by=user, workspace=None, on=user, after={"how": how})


def went_out(request: HttpRequest | None, user: Any, **_: Any) -> None:
    if isinstance(user, User):
        record(Did.SIGNED_OUT, by=user, workspace=None, on=user)


def was_refused(email: str) -> None:
    """A wrong password. What was typed is kept only if it is somebody's address: it may be her password."""
    _at_the_door(Did.SIGN_IN_FAILED, email)


def was_slowed_down(email: str) -> None:
    _at_the_door(Did.SIGN_IN_THROTTLED, email)


def _at_the_door(did: Did, email: str) -> None:
    user = User.objects.filter(email__iexact=email).first()
    record(did, by=None, workspace=None, on=user, who=user.email if user else "?")


# ── passwords and addresses ───────────────────────────────────────────────────────────────────────────


def password_changed(user: User, **_: Any) -> None:
    note(Did.PASSWORD_CHANGED, user)


def password_reset(user: User, **_: Any) -> None:
    note(Did.PASSWORD_RESET, user)


def address_asked(confirmation: Any, **_: Any) -> None:
    address = confirmation.email_address
    note(Did.EMAIL_ASKED, address.user, after={"email": address.email})


def address_changed(
    user: User, from_email_address: EmailAddress | None, to_email_address: EmailAddress, **_: Any
) -> None:
    before = {"email": from_email_address.email if from_email_address else ""}
    note(Did.EMAIL_CHANGED, user, before=before, after={"email": to_email_address.email})


# ── second factors ────────────────────────────────────────────────────────────────────────────────────


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """With the first one, what came in without it anywhere else has to come in anew."""
    note(ADDED[authenticator.type], user, after={"name": str(authenticator)})
    own = Authenticator.objects.filter(user=user).exclude(type=CODES)
    if authenticator.type != CODES and own.count() == 1:
        end_others(user, request.session.session_key)


def factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type != CODES:  # they go with the last factor
        note(REMOVED[authenticator.type], user, before={"name": str(authenticator)})


def codes_made_anew(user: User, **_: Any) -> None:
    note(Did.RECOVERY_CODES_MADE, user)


def factor_used(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == CODES:
        note(Did.RECOVERY_CODE_USED, user)


def factor_failed(user: User, authenticator: Authenticator, **_: Any) -> None:
    record(Did.SECOND_FACTOR_FAILED, by=None, workspace=None, on=user, who=user.email)


# ── the provider ──────────────────────────────────────────────────────────────────────────────────────


def provider_joined(sociallogin: Any, **_: Any) -> None:
    note(Did.OIDC_LINKED, sociallogin.user, after={"uid": sociallogin.account.uid})


def provider_left(socialaccount: Any, **_: Any) -> None:
    note(Did.OIDC_UNLINKED, socialaccount.user, before={"uid": socialaccount.uid})


RECEIVERS = (
    (account.user_logged_in, came_in),
    (user_logged_out, went_out),
    (account.password_changed, password_changed),
    (account.password_set, password_changed),
    (account.password_reset, password_reset),
    (account.email_confirmation_sent, address_asked),
    (account.email_changed, address_changed),
    (mfa.authenticator_added, factor_added),
    (mfa.authenticator_removed, factor_removed),
    (mfa.authenticator_reset, codes_made_anew),
    (mfa.authenticator_used, factor_used),
    (mfa.authentication_failed, factor_failed),
    (social.social_account_added, provider_joined),
    (social.social_account_removed, provider_left),
)


def listen() -> None:
    for signal, receiver in RECEIVERS:
        signal.connect(receiver, dispatch_uid=f"teams.account.{receiver.__name__}")
