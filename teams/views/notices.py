"""Somebody's notices: the bell, the list, what she wants to hear of, the way out at the foot of a letter."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, toast
from teams.models import Workspace
from teams.notices import choosing, letters, reading
from teams.notices.forms import ChoicesForm, FilterForm
from teams.notices.telling import is_ours

A_PAGE = 30


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    mine = reading.told(request.user)
    brands = Workspace.objects.filter(pk__in=reading.brands_seen_by(request.user))
    form = FilterForm(request.GET, brands=brands)
    page = Paginator(form.narrowed(mine), A_PAGE).get_page(request.GET.get("page"))
    narrowed = any(request.GET.get(name) for name in form.fields)
    facts = {"page": page, "form": form, "narrowed": narrowed, "here": request.get_full_path()}
    with timezone.override(choosing.zone_of(request.user)):
        return render(request, "teams/notices.html", facts)


@never_cache
@login_required
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """Asked for now and then by every open page: 204 while the number is the one it shows."""
    count = reading.unread_count(request.user)
    if request.GET.get("n") == str(count):
        return HttpResponse(status=204)
    return render(request, "teams/_bells.html", {"unread_notices": count})


@login_required
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, and on to where it is dealt with."""
    notice = get_object_or_404(reading.told(request.user), pk=pk)
    reading.mark(notice, read=True)
    return redirect(notice.url if is_ours(notice.url) else "notices")


@login_required
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(reading.told(request.user), pk=pk)
    reading.mark(notice, read=notice.read_at is None)
    return back(request)


@login_required
@require_POST
def mark_all(request: HttpRequest) -> HttpResponse:
    """All that the filter of the page it was pressed on shows."""
    brands = Workspace.objects.filter(pk__in=reading.brands_seen_by(request.user))
    number = reading.mark_all(FilterForm(request.POST, brands=brands).narrowed(reading.told(request.user)))
    said = ngettext("%(number)s aviso leído.", "%(number)s avisos leídos.", number)
    toast(request, said % {"number": number})
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    after = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()})
    return redirect(after if ours else "notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and "reset" in request.POST:
        choosing.reset(request.user)
        toast(request, _("Tus avisos vuelven a ser los de un principio."))
        return redirect("notice_choices")
    form = ChoicesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        choosing.choose(request.user, form.wishes(), digest_hour=form.cleaned_data["digest_hour"])
        toast(request, _("Preferencias guardadas."))
        return redirect("notice_choices")
    status = INVALID if form.errors else 200
    return render(request, "teams/notice_choices.html", {"form": form}, status=status)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed link is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it does nothing, as programs that look at links in letters do that; its button does."""
    hers = letters.who_leaves(token)
    if hers is None:
        return render(request, "teams/notice_leave.html", {"unknown": True}, status=404)
    user, event = hers
    if request.method == "POST":
        choosing.stop_mail(user, event) if event else choosing.stop_digest(user)
    with override(user.language):
        facts = {"event": event, "done": request.method == "POST"}
        return render(request, "teams/notice_leave.html", facts)
