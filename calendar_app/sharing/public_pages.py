"""What opens without an account: a feed for another calendar, a month for a client, its pictures."""

from __future__ import annotations

from hashlib import blake2s
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core.pacing import slow_down, too_often
from media.views import served

from ..models import CalendarFeed, CalendarLink
from . import client_page, feeds, ics, links
from .addresses import opened, sealed_picture

FEED_A_MINUTE = 30
PAGE_A_MINUTE = 120
PICTURES_A_MINUTE = 1200


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """404 once it was revoked or its person left the team: her role decides as it is now."""
    feed = opened(CalendarFeed, token)
    seat = feeds.reader(feed) if feed else None
    if feed is None or seat is None:
        raise Http404
    if too_often(f"feed:{feed.pk}", most=FEED_A_MINUTE):
        return slow_down()
    with timezone.override(seat.workspace.tz), translation.override(seat.user.language or "es-mx"):
        body = ics.written(feed.name, feed.query, seat)
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=timezone.now())
    return as_calendar(request, body)


def as_calendar(request: HttpRequest, body: bytes) -> HttpResponseBase:
    etag = f'"{blake2s(body, digest_size=16).hexdigest()}"'
    fresh = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response = get_conditional_response(request, etag, response=fresh) or fresh
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="calendario.ics"'
    return response


@require_safe
def client_link(request: HttpRequest, token: str) -> HttpResponse:
    link = link_or_404(token)
    if too_often(f"link:{link.pk}", most=PAGE_A_MINUTE):
        return guarded(slow_down())
    with timezone.override(ZoneInfo(link.zone)), translation.override(link.language):
        if not links.is_open(link):
            closed = "calendar_app/sharing/client_closed.html"
            return guarded(render(request, closed, {"link": link}, status=410))
        links.note_opened(link)
        context = {**client_page.page(link, request.GET.get("mes", "")), "token": token}
        return guarded(render(request, "calendar_app/sharing/client.html", context))


@require_safe
def client_picture(request: HttpRequest, token: str, seal: str) -> HttpResponseBase:
    """The small picture of a post that the link shows; its address was sealed for this link alone."""
    link = link_or_404(token)
    pk = sealed_picture(link, seal) if links.is_open(link) else None
    file = client_page.picture_within(link, pk) if pk else None
    if file is None or not file.has_thumbnail:
        raise Http404
    if too_often(f"picture:{link.pk}", most=PICTURES_A_MINUTE):
        return slow_down()
    etag = f'"{file.sha256}-s"'
    return guarded(served(request, file.thumbnail_name, "image/webp", "imagen.webp", etag=etag))


def link_or_404(token: str) -> CalendarLink:
    link = opened(CalendarLink, token)
    if link is None:
        raise Http404
    return link


def guarded(response: Any) -> Any:
    """Kept by nobody, found by no search engine, told to no other site."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
