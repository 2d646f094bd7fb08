"""Addresses for another calendar: hers alone, each with its filters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page

from ..models import CalendarFeed
from ..refusals import CannotPlan
from . import feeds as verbs
from .addresses import feed_address
from .forms import NameForm


def of_hers(request: BrandRequest, pk: int) -> CalendarFeed:
    return get_object_or_404(CalendarFeed, workspace=request.brand, user=request.user, pk=pk)


def listed(request: BrandRequest) -> str:
    return reverse("feeds", args=[request.brand.slug])


@brand_page()
@require_safe
def feeds(request: BrandRequest) -> HttpResponse:
    own = verbs.hers(request.membership)
    rows = [(each, request.build_absolute_uri(feed_address(each))) for each in own]
    return page_or_part(request, "calendar_app/sharing/feeds.html", {"rows": rows})


@brand_page()
@require_http_methods(["GET", "HEAD", "POST"])
def feed_new(request: BrandRequest) -> HttpResponse:
    """The filters come in the address."""
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.create(request.membership, query=request.GET.urlencode(), **form.cleaned_data)
        except CannotPlan as no:
            form.add_error("name", no.sentence)
        else:
            toast(request, _("Suscripción creada: copia su dirección en tu otro calendario."))
            return go(request, listed(request))
    context = {"form": form, "here": request.get_full_path()}
    status = INVALID if form.errors else 200
    return page_or_part(request, "calendar_app/sharing/feed.html", context, status=status)


@brand_page()
@require_POST
def feed_change(request: BrandRequest, pk: int) -> HttpResponse:
    """`do` = rename | renew | revoke | restore (the undo of revoking)."""
    feed, do = of_hers(request, pk), request.POST.get("do") or request.GET.get("do", "")
    try:
        if do == "rename":
            verbs.rename(feed, request.POST.get("name", ""))
            toast(request, _("Suscripción renombrada."))
        elif do == "renew":
            verbs.renew(feed)
            toast(request, _("Dirección nueva: la anterior ya no abre nada."))
        elif do == "revoke":
            verbs.revoke(feed)
            undo = reverse("feed_change", args=[request.brand.slug, feed.pk]) + "?do=restore"
            toast(request, _("Suscripción «%(name)s» revocada.") % {"name": feed.name}, undo=undo)
        elif do == "restore":
            verbs.restore(feed)
    except CannotPlan as no:
        toast(request, no.sentence, level=messages.ERROR)
    return go(request, listed(request))
