"""What readers see: a list's page with its form, an issue on the web, the way in and the way out."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core import ranges, whence
from core.pacing import too_often
from media.models import MediaFile

from . import joining, tasks, writing
from .models import Issue, Newsletter, Subscriber

ASKS = 5  # a minute, from one address


class JoinForm(forms.Form):
    email = forms.EmailField(label=_("Tu correo"), max_length=254)
    name = forms.CharField(label=_("Tu nombre"), max_length=120, required=False)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    newsletter = get_object_or_404(Newsletter, slug=slug)
    form = JoinForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    if asked and not _asks_too_often():
        new = joining.ask(newsletter, form.cleaned_data["email"], form.cleaned_data["name"])
        if new:
            tasks.ask_to_confirm(new.pk)
    issues = newsletter.issues.filter(cancelled_at=None)[:50]
    shown = {"newsletter": newsletter, "form": form, "asked": asked, "issues": issues}
    return render(request, "newsletter/page.html", shown, status=422 if form.errors else 200)


def _asks_too_often() -> bool:
    """Nobody fills strangers' mailboxes through this form: beyond five a minute nothing is sent."""
    return too_often(f"newsletter-asks:{whence.now().address}", most=ASKS)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """By a button, not by opening it: programs that check mail open every address in it."""
    asked = get_object_or_404(Subscriber.objects.select_related("newsletter"), token=token)
    done = joining.confirm(token) if request.method == "POST" else None
    shown = {"newsletter": asked.newsletter, "subscriber": done or asked, "done": bool(done)}
    return render(request, "newsletter/confirm.html", shown)


@csrf_exempt  # mail programs post here for their people (RFC 8058): the token in the address is the right
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    asked = get_object_or_404(Subscriber.objects.select_related("newsletter"), token=token)
    done = joining.leave(token) if request.method == "POST" else None
    shown = {"newsletter": asked.newsletter, "subscriber": done or asked, "done": bool(done)}
    return render(request, "newsletter/leave.html", shown)


def _issue(slug: str, pk: int) -> Issue:
    there = Issue.objects.filter(cancelled_at=None).select_related("newsletter")
    return get_object_or_404(there, newsletter__slug=slug, pk=pk)


@require_safe
def issue(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return render(request, "newsletter/issue.html", writing.shown_in(_issue(slug, pk)))


@require_safe
def picture(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponseBase:
    pictures = _issue(slug, pk).pictures
    if number >= len(pictures):
        raise Http404
    file = get_object_or_404(MediaFile, pk=pictures[number]["file"])
    response = ranges.served(request, str(file.file.name), file.mime, etag=f'"{file.sha256}"')
    response["Cache-Control"] = "public, max-age=86400"
    return response
