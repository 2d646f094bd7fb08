"""The room's JSON API under /boletin/api/v1/: how the newsletter channel's adapter speaks to its list."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from core import own_api
from core.own_api import error

from . import issues, lists, tasks, writing
from .models import Issue, Letter, Newsletter, Subscriber


def call(**by_method: own_api.Answer) -> own_api.Answer:
    return own_api.call(lists.holder, **by_method)


def as_json(issue: Issue) -> dict[str, Any]:
    letters = issues.progress(issue)
    return {
        "id": str(issue.pk),
        "key": issue.key,
        "url": writing.absolute(issue.get_absolute_url()),
        "letters": letters,
        "settled": issues.is_settled(issue),
        "reason": issues.why_refused(issue) if letters[Letter.State.REFUSED] else "",
    }


def me(_: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    on = newsletter.subscribers.filter(state=Subscriber.State.ON).count()
    url = writing.absolute(newsletter.get_absolute_url())
    return JsonResponse({"slug": newsletter.slug, "title": newsletter.title, "url": url, "people": on})


def make(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    """Asking twice with one key is asking once. The letters begin to leave by themselves."""
    issue = issues.take(newsletter, own_api.fields_of(request.body))
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
