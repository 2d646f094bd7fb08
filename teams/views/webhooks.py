"""A brand's webhooks: the list, one with its log, and its verbs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, toast
from teams.access import BrandRequest, brand_page
from teams.models import Webhook
from teams.notices import hooking
from teams.notices.forms import WebhookForm
from teams.notices.hooking import CannotHook
from teams.roles import Verb

A_PAGE = 25


@brand_page(Verb.SETTINGS)
@require_safe
def webhooks(request: BrandRequest) -> HttpResponse:
    facts = {"hooks": request.brand.webhooks.all(), "most": hooking.MOST}
    return render(request, "teams/webhooks.html", facts)


@brand_page(Verb.SETTINGS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: BrandRequest) -> HttpResponse:
    form = WebhookForm.of(None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hook, secret = hooking.add(**form.cleaned_data, by=request.membership)
        except CannotHook as problem:
            form.add_error(None, str(problem))
        else:
            return shown_once(request, hook, secret)
    status = INVALID if form.errors else 200
    return render(request, "teams/webhook_new.html", {"form": form}, status=status)


def shown_once(request: BrandRequest, hook: Webhook, secret: str) -> HttpResponse:
    """The answer itself, not a page to come back to: no session, address or log ever holds the secret."""
    return render(request, "teams/webhook_secret.html", {"hook": hook, "secret": secret})


@brand_page(Verb.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: BrandRequest, pk: int) -> HttpResponse:
    hook = hook_of(request, pk)
    form = WebhookForm.of(hook, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hooking.change(hook, **form.cleaned_data, by=request.membership)
        except CannotHook as problem:
            form.add_error(None, str(problem))
        else:
            toast(request, _("Webhook guardado."))
            return redirect("webhook", request.brand.slug, pk)
    page = Paginator(hook.calls.all(), A_PAGE).get_page(request.GET.get("page"))
    facts = {"hook": hook, "form": form, "page": page, "both_good": hooking.both_good_until(hook)}
    return render(request, "teams/webhook.html", facts, status=INVALID if form.errors else 200)


def hook_of(request: BrandRequest, pk: int) -> Webhook:
    return get_object_or_404(request.brand.webhooks.select_related("workspace"), pk=pk)


@brand_page(Verb.SETTINGS)
@never_cache
@require_POST
def rotate(request: BrandRequest, pk: int) -> HttpResponse:
    hook = hook_of(request, pk)
    return shown_once(request, hook, hooking.rotate(hook, by=request.membership))


@brand_page(Verb.SETTINGS)
@require_POST
def test(request: BrandRequest, pk: int) -> HttpResponse:
    return done(request, pk, hooking.test, _("Prueba en camino: mira el registro."))


@brand_page(Verb.SETTINGS)
@require_POST
def stop(request: BrandRequest, pk: int) -> HttpResponse:
    return done(request, pk, hooking.stop, _("Detenido: nada sale hacia él."))


@brand_page(Verb.SETTINGS)
@require_POST
def start(request: BrandRequest, pk: int) -> HttpResponse:
    return done(request, pk, hooking.start, _("En marcha otra vez."))


@brand_page(Verb.SETTINGS)
@require_POST
def again(request: BrandRequest, pk: int, call: int) -> HttpResponse:
    one = get_object_or_404(hook_of(request, pk).calls.select_related("webhook__workspace"), pk=call)
    return done(request, pk, lambda _hook, by: hooking.again(one, by=by), _("En camino otra vez."))


@brand_page(Verb.SETTINGS)
@require_POST
def remove(request: BrandRequest, pk: int) -> HttpResponse:
    hook = hook_of(request, pk)
    hooking.remove(hook, by=request.membership)
    toast(request, _("Webhook «%(name)s» quitado.") % {"name": hook.name})
    return redirect("webhooks", request.brand.slug)


def done(request: BrandRequest, pk: int, verb: Callable[..., object], said: str) -> HttpResponse:
    try:
        verb(hook_of(request, pk), by=request.membership)
    except CannotHook as problem:
        toast(request, str(problem), level=messages.ERROR)
    else:
        toast(request, said)
    return redirect("webhook", request.brand.slug, pk)
