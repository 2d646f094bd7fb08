"""What is hers alone: where she is signed in, her data, the end of her account; the provider's door."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from core.htmx import INVALID, toast
from teams import denying
from teams.access import NEEDED
from teams.account import leaving, provider, second_factor, sessions
from teams.account.confirming import confirmed
from teams.account.forms import Farewell
from teams.exporting import asking
from teams.refusals import LastAdmin

log = logging.getLogger(__name__)
BAD_GATEWAY = 502


@never_cache
@login_required
@require_safe
def list_sessions(request: HttpRequest) -> HttpResponse:
    places = sessions.of(request.user, request.session.session_key)
    return render(request, "teams/account/sessions.html", {"places": places})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    if not sessions.end(request.user, pk):
        raise Http404
    toast(request, _("Sesión cerrada."))
    return redirect("account_sessions")


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    ended = sessions.end_others(request.user, request.session.session_key)
    text = ngettext("%(count)s sesión cerrada.", "%(count)s sesiones cerradas.", ended)
    toast(request, text % {"count": ended})
    return redirect("account_sessions")


@never_cache
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        asking.of_herself(request.user)
        return redirect("account_data")
    return render(request, "teams/account/data.html", {"exports": asking.shown_to(request.user)})


@never_cache
@confirmed
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    found = asking.to_take(request.user, pk)
    if found is None:
        raise Http404
    if found.workspace and second_factor.is_missing(request, found.workspace):
        denying.without_factor(request, found.workspace)
        return render(request, NEEDED, {"wanted": found.workspace}, status=403)
    return FileResponse(asking.place_of(found).open("rb"), as_attachment=True, filename=f"pauta-{pk}.zip")


@never_cache
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    form = Farewell(request.POST or None, email=request.user.email)
    if request.method == "POST" and form.is_valid():
        try:
            leaving.leave(request.user)
        except LastAdmin as trouble:
            form.add_error(None, str(trouble))
        else:
            logout(request)
            return render(request, "teams/account/deleted.html")
    facts = {"form": form, "held_by": leaving.held_by(request.user)}
    return render(request, "teams/account/delete.html", facts, status=INVALID if form.errors else 200)


@never_cache
@require_POST
def provider_away(request: HttpRequest) -> HttpResponse:
    """Answers with a link, not a redirect: under our CSP a form may not lead to another host."""
    if not settings.PAUTA_OIDC_NAME:
        raise Http404
    try:
        url = provider.way_there(request)
    except (RequestException, KeyError) as trouble:
        log.warning("the sign-in provider could not be asked: %s %s", type(trouble).__name__, trouble)
        return render(request, "socialaccount/authentication_error.html", status=BAD_GATEWAY)
    away = render(request, "teams/account/away.html", {"url": url, "host": urlsplit(url).netloc})
    away.headers["Refresh"] = f"0; url={url}"
    return away


@never_cache
def provider_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends her back. allauth reads its document anew, outside of what it catches."""
    try:
        return openid_connect.callback(request, provider_id)
    except (RequestException, KeyError) as trouble:
        provider.House(request).on_authentication_error(request, None, exception=trouble)
        return render(request, "socialaccount/authentication_error.html", status=BAD_GATEWAY)
