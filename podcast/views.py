"""What listeners and their programs ask for: feed, pages, sound, pictures. Anybody may."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core import ranges
from media.models import MediaFile

from . import feed
from .models import Episode, Show

A_DAY = "public, max-age=86400"


@require_safe
def read_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    show = get_object_or_404(Show.objects.select_related("cover"), slug=slug)
    response = feed.served(request, show)
    known = get_conditional_response(
        request, etag=response["ETag"], last_modified=int(show.changed_at.timestamp()), response=response
    )
    return known or response


@require_safe
def show_page(request: HttpRequest, slug: str) -> HttpResponse:
    show = get_object_or_404(Show.objects.select_related("cover"), slug=slug)
    episodes = show.episodes.there().select_related("sound", "show")[:100]
    return render(request, "podcast/show.html", {"show": show, "episodes": episodes})


@require_safe
def episode_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = one(slug, pk)
    return render(request, "podcast/episode.html", {"show": found.show, "episode": found})


def one(slug: str, pk: int) -> Episode:
    there = Episode.objects.there().select_related("show__cover", "sound", "image")
    return get_object_or_404(there, show__slug=slug, pk=pk)


@require_safe
def sound(request: HttpRequest, slug: str, pk: int, suffix: str) -> HttpResponseBase:
    return served(request, one(slug, pk).sound)


@require_safe
def image(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    return served(request, one(slug, pk).image)


@require_safe
def cover(request: HttpRequest, slug: str) -> HttpResponseBase:
    return served(request, get_object_or_404(Show.objects.select_related("cover"), slug=slug).cover)


def served(request: HttpRequest, file: MediaFile | None) -> HttpResponseBase:
    """Whole or in parts: players leap about, and directories ask for the first bytes."""
    if file is None or not file.file.name:
        raise Http404
    etag = f'"{file.sha256}"'
    known = get_conditional_response(request, etag=etag)
    response = known or ranges.served(request, file.file.name, file.mime, etag=etag)
    response["Cache-Control"] = A_DAY
    response["Access-Control-Allow-Origin"] = "*"
    return response
