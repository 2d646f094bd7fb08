"""The door: how allauth signs people in and up here. Its rate limits slow down who guesses passwords."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .models import User


class Door(DefaultAccountAdapter):
    """People come by invitation. Only the very first person of an installation signs up by herself."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Esta cuenta está desactivada."),
        "duplicate_email": _("Ese correo ya es el de tu cuenta."),
        "email_password_mismatch": _("El correo o la contraseña no son correctos."),
        "email_taken": _("Ya hay una cuenta con ese correo."),
        "enter_current_password": _("Escribe tu contraseña actual."),
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

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")
