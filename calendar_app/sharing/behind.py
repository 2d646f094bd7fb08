"""The door of every page behind a link: signed, open, not asked for too often, and her browser known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from core import whence
from core.htmx import wants_part
from core.pacing import slow_down, too_often
from publishing.permission import seat_of

from ..models import CalendarLink
from . import client_page, codes, links
from .addresses import opened, sealed_picture

PAGE_A_MINUTE = 120
ACTS_A_MINUTE = 40
PICTURES_A_MINUTE = 1200
Page = Callable[..., HttpResponseBase]
PAGES = "calendar_app/sharing"
SAFE = ("GET", "HEAD", "OPTIONS")
TYPED = ("comment", "text", "edited", "answer-")  # the boxes she writes in


def behind_link(page: Page) -> Page:
    """`page(request, link, token, …)` in the link's language and on its clocks."""

    @wraps(page)
    def entered(request: HttpRequest, token: str, **parts: Any) -> HttpResponseBase:
        link = opened(CalendarLink, token)
        if link is None:
            return missing(request)
        if is_flood(request, link):
            return guarded(slow_down(), link)
        with as_told(link):
            return guarded(shut(request, link, token) or answered(page, request, link, token, parts), link)

    return entered


def answered(
    page: Page, request: HttpRequest, link: CalendarLink, token: str, parts: dict[str, Any]
) -> HttpResponseBase:
    """What was taken out of the link since she opened the page is said so; she keeps her words."""
    request.is_colleague = is_colleague(request, link)  # type: ignore[attr-defined]  # read by the frame
    if request.is_colleague and request.method not in SAFE:  # type: ignore[attr-defined]
        return render(request, f"{PAGES}/client_colleague.html", {"link": link, "token": token}, status=403)
    try:
        return page(request, link, token, **parts)
    except (Http404, PermissionDenied) as no:
        if wants_part(request):
            raise
        status = 404 if isinstance(no, Http404) else 403
        said = [text for name, text in request.POST.items() if name.startswith(TYPED) and str(text).strip()]
        context = {"link": link, "token": token, "said": said}
        return render(request, f"{PAGES}/client_gone.html", context, status=status)


def is_colleague(request: HttpRequest, link: CalendarLink) -> bool:
    """Somebody of the team looks at what the client sees («Ver como cliente»): she decides nothing there."""
    if not request.user.is_authenticated:
        return False
    seat = seat_of(link.workspace, request.user)
    return seat is not None and not seat.is_client


def missing(request: HttpRequest) -> HttpResponse:
    """An address we never signed, or one that was changed for another since."""
    response = render(request, f"{PAGES}/client_missing.html", status=404)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@contextmanager
def as_told(link: CalendarLink) -> Iterator[None]:
    """In its language, on its clocks, under its client's name."""
    whence.through("link", who=links.called(link))
    with timezone.override(ZoneInfo(link.zone)), translation.override(link.language):
        yield


def behind_file(page: Page) -> Page:
    """`page(request, file)`: one of a post that the link shows, by the address sealed for this link alone."""

    @wraps(page)
    def entered(request: HttpRequest, token: str, seal: str) -> HttpResponseBase:
        link = link_or_404(token)
        may = links.is_open(link) and codes.is_known(request, link)
        pk = sealed_picture(link, seal) if may else None
        file = client_page.picture_within(link, pk) if pk else None
        if file is None:
            raise Http404
        if too_often(f"picture:{link.pk}", most=PICTURES_A_MINUTE):
            return slow_down()
        return guarded(page(request, file), link)

    return entered


def is_flood(request: HttpRequest, link: CalendarLink) -> bool:
    acts = request.method not in ("GET", "HEAD") and too_often(f"link-act:{link.pk}", most=ACTS_A_MINUTE)
    return acts or too_often(f"link:{link.pk}", most=PAGE_A_MINUTE)


def shut(request: HttpRequest, link: CalendarLink, token: str) -> HttpResponse | None:
    """What she reads instead: it is closed, or she must say the code first."""
    if not links.is_open(link):
        return render(request, f"{PAGES}/client_closed.html", {"link": link}, status=410)
    if not codes.is_known(request, link):
        return ask_code(request, link, token)
    return None


def ask_code(request: HttpRequest, link: CalendarLink, token: str, **said: Any) -> HttpResponse:
    """`sent`: one that would still open is on its way."""
    sent = codes.is_live(link, codes.asked_by(request, link))
    context = {"link": link, "token": token, "mailbox": masked(link.email), "sent": sent, **said}
    return render(request, f"{PAGES}/client_code.html", context, status=403)


def masked(email: str) -> str:
    """«a…@cliente.mx»: enough for who owns it."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"


def link_or_404(token: str) -> CalendarLink:
    link = opened(CalendarLink, token)
    if link is None:
        raise Http404
    return link


def guarded(response: Any, link: CalendarLink) -> Any:
    """Kept by nobody, found by no search engine, told to no other site.

    Where there are forms «same-origin»: under «no-referrer» a browser says they come from nowhere («Origin:
    null»), which is what we refuse as forged.
    """
    forms = links.acts(link) or link.asks_code
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin" if forms else "no-referrer"
    return response
