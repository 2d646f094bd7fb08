"""The room's JSON API under /podcast/api/v1/: how the podcast channel's adapter speaks to its show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from . import episodes, feed, shows
from .models import Episode, Show

Answer = Callable[..., HttpResponse]


def error(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def call(**by_method: Answer) -> Answer:
    """An address of the API: whose token it is, and which function answers the method."""

    @csrf_exempt
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        show = shows.holder(token.strip()) if scheme.lower() == "bearer" and token else None
        if show is None:
            return error(401, "token_expired", "The access token is unknown or has expired.")
        if request.method not in by_method:
            return error(405, "method_not_allowed", f"{request.method} is not offered here.")
        try:
            return by_method[request.method](request, show, **named)
        except episodes.NotTaken as problem:
            return error(422, problem.code, str(problem))

    return view


def as_json(episode: Episode) -> dict[str, Any]:
    url = feed.absolute(episode.get_absolute_url())
    return {"id": str(episode.pk), "key": episode.key, "url": url, "there": episode.deleted_at is None}


def me(_: HttpRequest, show: Show) -> HttpResponse:
    url = feed.absolute(show.get_absolute_url())
    return JsonResponse({"slug": show.slug, "title": show.title, "url": url, "cover": bool(show.cover)})


def make(request: HttpRequest, show: Show) -> HttpResponse:
    """Asking twice with one key is asking once."""
    return JsonResponse(as_json(episodes.take(show, episodes.fields_of(request.body))), status=201)


def find(request: HttpRequest, show: Show) -> HttpResponse:
    found = show.episodes.filter(key=request.GET.get("key", ""))
    return JsonResponse({"episodes": [as_json(each) for each in found]})


def delete(_: HttpRequest, show: Show, pk: int) -> HttpResponse:
    episode = show.episodes.there().filter(pk=pk).first()
    if episode is None:
        return error(404, "not_found", f"There is no episode {pk}.")
    episodes.take_down(episode)
    return HttpResponse(status=204)
