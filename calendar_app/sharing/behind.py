"""The door of every page behind a link: signed, open, not asked for too often, and her browser known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from core import whence
from core.pacing import slow_down, too_often

from ..models import CalendarLink
from . import client_page, codes, links
from .addresses import opened, sealed_picture

PAGE_A_MINUTE = 120
ACTS_A_MINUTE = 40
PICTURES_A_MINUTE = 1200
Page = Callable[..., HttpResponseBase]


def behind_link(page: Page) -> Page:
    """`page(request, link, token, …)` in the link's language and on its clocks."""

    @wraps(page)
    def entered(request: HttpRequest, token: str, **parts: Any) -> HttpResponseBase:
        link = link_or_404(token)
        if is_flood(request, link):
            return guarded(slow_down(), link)
        with as_told(link):
            return guarded(shut(request, link, token) or page(request, link, token, **parts), link)

    return entered


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
        return render(request, "calendar_app/sharing/client_closed.html", {"link": link}, status=410)
    if not codes.is_known(request, link):
        return ask_code(request, link, token)
    return None


def ask_code(request: HttpRequest, link: CalendarLink, token: str, **said: Any) -> HttpResponse:
    context = {"link": link, "token": token, "mailbox": masked(link.email), **said}
    return render(request, "calendar_app/sharing/client_code.html", context, status=403)


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
