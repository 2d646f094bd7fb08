"""The organisation's provider opens the door to people we know or have invited; it makes nobody a seat.

An address counts only where the provider says, as a truth and not as a word, that it was verified, and only
against an address that we verified too: else whoever may write any address there could take an account here.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.addresses import Guard
from core.http import HttpError, Session
from core.pacing import too_often

from ..models import Invitation, User
from . import issuer, recording

log = logging.getLogger(__name__)
FAILED_AN_HOUR = 60  # written down: anybody may come back from nowhere with a wrong answer
NOT_INVITED = gettext_noop("El proveedor te conoce, pero aquí nadie te ha invitado con ese correo.")


class ToProvider(Session):
    """Our hardened way out, with troubles as allauth expects them; what answers has to be whom we ask."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            answer = super().request(method, url, *args, **kwargs)
        except HttpError as trouble:
            raise requests.ConnectionError(str(trouble)) from None
        if issuer.is_document(url):
            issuer.refuse_another(answer)
        return answer


class House(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "connected_other": gettext_lazy("Esa cuenta ya está unida a otra persona de aquí."),
        "no_password": gettext_lazy("Antes elige una contraseña: sin ella no podrías entrar."),
    }

    def get_requests_session(self) -> Session:
        return ToProvider(Guard.of(allow=settings.PAUTA_PRIVATE_HOSTS))

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        email = proven_email(sociallogin)
        known = User.objects.filter(
            is_active=True, emailaddress__email__iexact=email, emailaddress__verified=True
        ).first()
        return (known, email) if email and known else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Raises ImmediateHttpResponse, back to the door, for who is neither known nor invited."""
        if not is_about_one_person(sociallogin):
            refuse(request, _("El proveedor contestó por dos personas distintas. Intenta de nuevo."))
        if not answers_our_question(sociallogin):
            refuse(request, _("La respuesta del proveedor es de otra visita. Intenta de nuevo."))
        known = sociallogin.is_existing or sociallogin.state.get("process") == "connect"
        if not known and not self.is_open_for_signup(request, sociallogin):
            refuse(request, _(NOT_INVITED), proven_email(sociallogin))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return invitation_for(proven_email(sociallogin)) is not None

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_: Any
    ) -> None:
        """The answer stays what it is. Her own «no» over there is no failure."""
        if error == AuthError.CANCELLED:
            return
        log.warning("a sign-in by the provider failed: %s %s", type(exception).__name__, exception or error)
        if not too_often("provider-failed", most=FAILED_AN_HOUR, seconds=3600):
            recording.was_refused("")

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """An account for who was invited; her seat waits until she says yes to the invitation."""
        offer = invitation_for(proven_email(sociallogin))
        if offer is None:  # it was withdrawn since `pre_social_login` looked
            raise PermissionDenied
        name = str(said(sociallogin).get("name") or "")[:120]
        language = translation.get_language() or settings.LANGUAGE_CODE
        sociallogin.user = User.objects.create_user(offer.email, None, name=name, language=language)
        sociallogin.save(request, connect=True)
        sociallogin.state["next"] = reverse("invitation", args=[offer.token])
        return sociallogin.user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("socialaccount_connections")


def way_there(request: HttpRequest) -> str:
    """The provider's address, with what binds its answer to this browser and this visit: state, PKCE, nonce.

    Raises RequestException, KeyError: it is away, forbidden to us, or says nothing of its doors.
    """
    provider = get_adapter().get_provider(request, settings.PAUTA_OIDC_PROVIDER)
    asked, nonce = provider.get_redirect_from_request_kwargs(request), secrets.token_urlsafe(32)
    asked["auth_params"] = {**asked["auth_params"], "nonce": nonce}
    return str(provider.redirect(request, **asked, nonce=nonce)["Location"])


def said(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the provider says of her."""
    data = sociallogin.account.extra_data
    return data.get("userinfo") or data.get("id_token") or {}


def proven_email(sociallogin: SocialLogin) -> str:
    """Her address, if the provider vouches for it; else empty. «false» as a word vouches for nothing."""
    claims = said(sociallogin)
    vouched, email = claims.get("email_verified"), claims.get("email")
    proven = vouched is True or vouched == "true"
    return email if proven and isinstance(email, str) else ""


def is_about_one_person(sociallogin: SocialLogin) -> bool:
    """The two things a provider tells us have to be of the same person (OpenID Connect Core, 5.3.2)."""
    data = sociallogin.account.extra_data
    told = [part["sub"] for part in (data.get("userinfo"), data.get("id_token")) if part and "sub" in part]
    return len(set(told)) == 1


def answers_our_question(sociallogin: SocialLogin) -> bool:
    """The ID token was made for this very visit (OpenID Connect Core, 3.1.3.7, number 11)."""
    asked = sociallogin.state.get("nonce")
    got = (sociallogin.account.extra_data.get("id_token") or {}).get("nonce")
    return bool(asked) and isinstance(got, str) and constant_time_compare(asked, got)


def invitation_for(email: str) -> Invitation | None:
    still = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return still.filter(email__iexact=email).order_by("-created_at").first() if email else None


def refuse(request: HttpRequest, sentence: str, email: str = "") -> None:
    recording.was_refused(email)
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect("account_login"))
