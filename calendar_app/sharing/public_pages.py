"""What opens without an account: a feed for another calendar, a month for a client, its pictures."""

from __future__ import annotations

from hashlib import blake2s

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core.pacing import slow_down, too_often
from media.models import MediaFile
from media.views import served

from ..models import CalendarFeed, CalendarLink
from . import client_page, client_posts, feeds, ics, links
from .addresses import opened
from .behind import behind_file, behind_link, is_colleague

FEED_A_MINUTE = 30


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


# ── a link's own ──────────────────────────────────────────────────────────────────────────────────────


@require_safe
@behind_link
def client_link(request: HttpRequest, link: CalendarLink, token: str) -> HttpResponse:
    """Where she has something to do, that; a month (`mes`) of the calendar else."""
    if request.method == "GET" and not is_colleague(request, link):
        links.note_opened(link)
    if not request.GET.get("mes") and (links.acts(link) or link.holds == CalendarLink.Holds.POSTS):
        return render(
            request, "calendar_app/sharing/client_list.html", client_posts.page(request, link, token)
        )
    context = {**client_page.page(link, request.GET.get("mes", "")), "token": token}
    return render(request, "calendar_app/sharing/client.html", context)


@require_safe
@behind_file
def client_picture(request: HttpRequest, file: MediaFile) -> HttpResponseBase:
    """The small picture of a post that the link shows; its address was sealed for this link alone."""
    if not file.has_thumbnail:
        raise Http404
    etag = f'"{file.sha256}-s"'
    return served(request, file.thumbnail_name, "image/webp", "imagen.webp", etag=etag)


@require_safe
@behind_file
def client_file(request: HttpRequest, file: MediaFile) -> HttpResponseBase:
    """The whole of it, as the networks will show it."""
    return served(request, file.file.name, file.mime, f"archivo{file.suffix}", etag=f'"{file.sha256}"')
