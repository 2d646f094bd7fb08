"""A person's own pages: taking an invitation, her profile."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, toast
from teams import declining, joining, profiles
from teams.forms import NewPersonForm, ProfileForm, ThemeForm
from teams.joining import CannotJoin, Standing
from teams.models import Invitation, Workspace

GONE = 410


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Joins who it is for; asks others to sign in, or to make an account."""
    offer = get_object_or_404(Invitation.objects.select_related("workspace", "invited_by"), token=token)
    if joining.standing(offer) != Standing.OPEN:
        facts = {"offer": offer, "standing": joining.standing(offer).value}
        return render(request, "teams/invitation_gone.html", facts, status=GONE)
    if request.user.is_authenticated:
        return invited_member(request, offer)
    if joining.reader(offer):
        return render(request, "teams/invitation.html", {"offer": offer, "sign_in": True})
    return invited_stranger(request, offer)


def invited_member(request: HttpRequest, offer: Invitation) -> HttpResponse:
    """Signed in: as who it is for, or as somebody else."""
    hers = joining.is_for(offer, request.user)
    if request.method == "POST" and hers:
        try:
            return welcomed(request, joining.join(offer, request.user).workspace)
        except CannotJoin:  # taken or withdrawn since the page was shown
            return redirect("invitation", offer.token)
    return render(request, "teams/invitation.html", {"offer": offer, "hers": hers, "other": not hers})


def invited_stranger(request: HttpRequest, offer: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, email=offer.email)
    if request.method == "POST" and form.is_valid():
        try:
            user = joining.join_as_new(offer, **form.cleaned_data, language=request.LANGUAGE_CODE)
        except CannotJoin as problem:
            form.add_error(None, str(problem))
        else:
            record_authentication(request, user, "invitation")
            perform_login(request, user, email_verification="none")
            return welcomed(request, offer.workspace)
    status = INVALID if form.errors else 200
    return render(request, "teams/invitation.html", {"offer": offer, "form": form}, status=status)


@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    offer = get_object_or_404(Invitation.objects.select_related("workspace", "invited_by"), token=token)
    declining.decline(offer)
    return redirect("invitation", token)


def welcomed(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    toast(request, _("Ya eres parte del equipo de «%(brand)s».") % {"brand": workspace.name})
    return redirect("today", workspace.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        saved = profiles.change(form.instance, by=request.user)
        with override(saved.language):
            toast(request, _("Preferencias guardadas."))
        return redirect("profile")
    status = INVALID if form.errors else 200
    return render(request, "teams/profile.html", {"form": form}, status=status)


@login_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or the system's; back to where she was."""
    form = ThemeForm(request.POST)
    if form.is_valid():
        request.user.theme = form.cleaned_data["theme"]
        profiles.change(request.user, by=request.user)
    after = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(after if ours else "/")
