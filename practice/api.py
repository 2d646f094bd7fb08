"""The network's JSON API under /practica/api/v1/: what clients of a real network meet, trouble too."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from core.own_api import Answer, NotTaken, error, exempt, expired, fields_of, not_offered, token_of

from . import accounts, arriving, cutting, trouble
from .models import PracticeAccount, PracticeImage, PracticePost
from .trouble import Kind


def call(**by_method: Answer) -> Answer:
    """An address of the API: whose token it is, what trouble is met, which function answers the method."""

    @exempt
    def view(request: HttpRequest, **named: Any) -> HttpResponse:
        token = token_of(request)
        account = accounts.holder(token) if token else None
        if account is None:
            return expired()
        if request.method not in by_method:
            return not_offered(request.method)
        return answered(by_method[request.method], request, account, named)

    return view


def answered(
    answer: Answer, request: HttpRequest, account: PracticeAccount, named: dict[str, Any]
) -> HttpResponse:
    met = trouble.meet(account, posting=answer is make_post)
    if met in BEFORE:
        return BEFORE[met](request)
    if met == Kind.SLOW:
        time.sleep(trouble.SLOW_SECONDS)
    try:
        response = answer(request, account, **named)
    except NotTaken as problem:
        return error(422, problem.code, str(problem))
    return cutting.cut(request) if met == Kind.LOST_ANSWER else response


def throttled(_request: HttpRequest) -> HttpResponse:
    response = error(429, "too_many_requests", "Too many requests: wait.")
    response["Retry-After"] = str(trouble.RETRY_AFTER_SECONDS)
    return response


BEFORE: dict[Kind | None, Callable[[HttpRequest], HttpResponse]] = {
    Kind.THROTTLED: throttled,
    Kind.ERROR: lambda _request: error(500, "internal_error", "Something broke here."),
    Kind.EXPIRED: lambda _request: expired(),
    Kind.HTML: lambda _request: HttpResponse("<!doctype html><title>Volvemos pronto</title>"),
    Kind.CUT_BEFORE: cutting.cut,
}


# ── what it says ──────────────────────────────────────────────────────────────────────────────────────


def as_json(request: HttpRequest, post: PracticePost) -> dict[str, Any]:
    return {
        "id": str(post.pk),
        "key": post.key,
        "url": request.build_absolute_uri(post.get_absolute_url()),
        "text": post.text,
        "link": post.link,
        "reply_to": str(post.reply_to_id) if post.reply_to_id else None,
        "created_at": post.created_at.isoformat(),
        "poll": post.poll,
        "images": [image_as_json(request, image) for image in post.images.all()],
    }


def image_as_json(request: HttpRequest, image: PracticeImage) -> dict[str, str]:
    url = request.build_absolute_uri(image.get_absolute_url())
    return {"id": str(image.pk), "mime": image.mime, "alt": image.alt, "url": url}


def me(request: HttpRequest, account: PracticeAccount) -> HttpResponse:
    url = request.build_absolute_uri(account.get_absolute_url())
    return JsonResponse({"handle": account.handle, "name": account.name, "url": url})


def take_media(request: HttpRequest, account: PracticeAccount) -> HttpResponse:
    image = arriving.take_file(account, request.FILES.get("file"), alt=request.POST.get("alt", ""))
    return JsonResponse({"id": str(image.pk), "mime": image.mime, "alt": image.alt}, status=201)


def make_post(request: HttpRequest, account: PracticeAccount) -> HttpResponse:
    post = arriving.take_post(account, fields_of(request.body))
    return JsonResponse(as_json(request, post), status=201)


def find_posts(request: HttpRequest, account: PracticeAccount) -> HttpResponse:
    posts = account.posts.there().filter(key=request.GET.get("key", "")).prefetch_related("images")
    return JsonResponse({"posts": [as_json(request, post) for post in posts[:50]]})


def with_post(answer: Callable[[HttpRequest, PracticePost], HttpResponse]) -> Answer:
    """404 as JSON where the account has no such post."""

    @wraps(answer)
    def found(request: HttpRequest, account: PracticeAccount, pk: int) -> HttpResponse:
        post = account.posts.there().filter(pk=pk).first()
        return answer(request, post) if post else error(404, "not_found", f"There is no post {pk}.")

    return found


@with_post
def show_post(request: HttpRequest, post: PracticePost) -> HttpResponse:
    return JsonResponse(as_json(request, post))


@with_post
def delete_post(_request: HttpRequest, post: PracticePost) -> HttpResponse:
    arriving.take_down(post)
    return HttpResponse(status=204)


def readings(request: HttpRequest, account: PracticeAccount) -> HttpResponse:
    """`?ids=1,2,3`, a hundred at most."""
    asked = request.GET.get("ids", "").split(",")[:100]
    found = arriving.figures(account, [int(part) for part in asked if arriving.is_id(part)])
    return JsonResponse({"readings": {str(pk): figures for pk, figures in found.items()}})
