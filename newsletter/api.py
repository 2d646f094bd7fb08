"""The room's JSON API under /boletin/api/v1/: how the newsletter channel's adapter speaks to its list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from . import issues, lists, tasks, writing
from .models import Issue, Newsletter, Subscriber

Answer = Callable[..., HttpResponse]


def error(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def call(**by_method: Answer) -> Answer:
    """An address of the API: whose token it is, and which function answers the method."""

    @csrf_exempt
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        newsletter = lists.holder(token.strip()) if scheme.lower() == "bearer" and token else None
        if newsletter is None:
            return error(401, "token_expired", "The access token is unknown or has expired.")
        if request.method not in by_method:
            return error(405, "method_not_allowed", f"{request.method} is not offered here.")
        try:
            return by_method[request.method](request, newsletter, **named)
        except issues.NotTaken as problem:
            return error(422, problem.code, str(problem))

    return view


def as_json(issue: Issue) -> dict[str, Any]:
    return {
        "id": str(issue.pk),
        "key": issue.key,
        "url": writing.absolute(issue.get_absolute_url()),
        "letters": issues.progress(issue),
        "settled": issues.is_settled(issue),
    }


def me(_: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    on = newsletter.subscribers.filter(state=Subscriber.State.ON).count()
    url = writing.absolute(newsletter.get_absolute_url())
    return JsonResponse({"slug": newsletter.slug, "title": newsletter.title, "url": url, "people": on})


def make(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    """Asking twice with one key is asking once. The letters begin to leave by themselves."""
    issue = issues.take(newsletter, issues.fields_of(request.body))
    transaction.on_commit(partial(tasks.hurry, newsletter.pk))
    return JsonResponse(as_json(issue), status=201)


def find(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    found = newsletter.issues.filter(key=request.GET.get("key", ""), cancelled_at=None)
    return JsonResponse({"issues": [as_json(each) for each in found]})


def _one(newsletter: Newsletter, pk: int) -> Issue | None:
    return newsletter.issues.filter(pk=pk, cancelled_at=None).first()


def show(_: HttpRequest, newsletter: Newsletter, pk: int) -> HttpResponse:
    issue = _one(newsletter, pk)
    return JsonResponse(as_json(issue)) if issue else error(404, "not_found", f"There is no issue {pk}.")


def cancel(_: HttpRequest, newsletter: Newsletter, pk: int) -> HttpResponse:
    issue = _one(newsletter, pk)
    if issue is None:
        return error(404, "not_found", f"There is no issue {pk}.")
    return JsonResponse({"held_back": issues.cancel(issue)})
