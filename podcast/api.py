"""The room's JSON API under /podcast/api/v1/: how the podcast channel's adapter speaks to its show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from core import own_api
from core.own_api import error

from . import episodes, feed, shows
from .models import Episode, Show


def call(**by_method: own_api.Answer) -> own_api.Answer:
    return own_api.call(shows.holder, **by_method)


def as_json(episode: Episode) -> dict[str, Any]:
    url = feed.absolute(episode.get_absolute_url())
    return {"id": str(episode.pk), "key": episode.key, "url": url, "there": episode.deleted_at is None}


def me(_: HttpRequest, show: Show) -> HttpResponse:
    url = feed.absolute(show.get_absolute_url())
    return JsonResponse({"slug": show.slug, "title": show.title, "url": url, "cover": bool(show.cover)})


def make(request: HttpRequest, show: Show) -> HttpResponse:
    """Asking twice with one key is asking once."""
    return JsonResponse(as_json(episodes.take(show, own_api.fields_of(request.body))), status=201)


def find(request: HttpRequest, show: Show) -> HttpResponse:
    found = show.episodes.filter(key=request.GET.get("key", ""))
    return JsonResponse({"episodes": [as_json(each) for each in found]})


def delete(_: HttpRequest, show: Show, pk: int) -> HttpResponse:
    episode = show.episodes.there().filter(pk=pk).first()
    if episode is None:
        return error(404, "not_found", f"There is no episode {pk}.")
    episodes.take_down(episode)
    return HttpResponse(status=204)
