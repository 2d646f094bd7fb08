"""The door: how allauth signs people in and up here. Its rate limits slow down who guesses passwords."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import whence

from .account import confirming, recording
from .models import User

log = logging.getLogger(__name__)
LEFT_ADDRESS = "account/email/email_changed"


class Door(DefaultAccountAdapter):
    """People come by invitation. Only the very first person of an installation signs up by herself."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Esta cuenta está desactivada."),
        "duplicate_email": _("Ese correo ya es el de tu cuenta."),
        "email_password_mismatch": _("El correo o la contraseña no son correctos."),
        "email_taken": _("Ya hay una cuenta con ese correo."),
        "enter_current_password": _("Escribe tu contraseña actual."),
        "incorrect_code": _("El código no es correcto."),
        "incorrect_password": _("La contraseña no es correcta."),
        "invalid_password_reset": _("Este enlace ya no sirve. Pide otro."),
        "rate_limited": _("Van demasiados intentos seguidos. Espera un minuto."),
        "same_as_current": _("Escribe uno distinto del que ya tienes."),
        "too_many_login_attempts": _("Van demasiados intentos fallidos. Espera unos minutos."),
        "unverified_primary_email": _("Antes confirma tu correo: abre el enlace que te enviamos."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return not User.objects.exists()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        first = not User.objects.exists()
        user.language = translation.get_language() or user.language
        user.is_superuser = user.is_staff = first
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the person it goes to, who may not be signed in."""
        reader = context.get("user")
        with translation.override(getattr(reader, "language", None) or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """Only the warning to an address that was left; the rest is told as everything else (recording)."""
        if template_prefix != LEFT_ADDRESS:
            return
        try:
            super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)
        except (OSError, smtplib.SMTPException) as trouble:  # what it tells of is done, and told in the app
            log.warning("a warning of a changed address could not be mailed: %s", type(trouble).__name__)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere: as many proxies are believed as PAUTA_PROXIES says."""
        return whence.now().address or super().get_client_ip(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            recording.was_slowed_down(str(credentials.get("email", "")))
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """By the address that is hers: allauth would take one that she asked for and nobody has confirmed."""
        user = super().authenticate(request, **credentials)
        if user and user.email.lower() != str(credentials.get("email", "")).lower():
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        recording.was_refused(str(credentials.get("email", "")))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Before what could take the account from her; also of who has only the provider's sign-in."""
        confirming.demand_entry(context.request)
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")
