"""The network's public pages: an account, a post, a file. Anybody may look."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core import ranges

from .models import PracticeAccount, PracticeImage, PracticePost


def shown(posts: QuerySet[PracticePost]) -> QuerySet[PracticePost]:
    there = PracticePost.objects.there().order_by("created_at", "id")
    replies = there.select_related("account").prefetch_related("images")
    return (
        posts.filter(deleted_at=None)
        .select_related("account", "reply_to__account")
        .prefetch_related("images", Prefetch("replies", queryset=replies, to_attr="answers"))
    )


@require_safe
def page(request: HttpRequest, handle: str) -> HttpResponse:
    account = get_object_or_404(PracticeAccount, handle=handle)
    posts = Paginator(shown(account.posts.all()), 20).get_page(request.GET.get("pagina"))
    return render(request, "practice/page.html", {"account": account, "posts": posts})


@require_safe
def post(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    found = get_object_or_404(shown(PracticePost.objects.all()), account__handle=handle, pk=pk)
    return render(request, "practice/post.html", {"account": found.account, "post": found})


@csrf_exempt  # anybody may like, signed in or not: there is nothing to forge
@require_POST
def like(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    liked = PracticePost.objects.there().filter(account__handle=handle, pk=pk)
    if not liked.update(likes=F("likes") + 1):
        raise Http404
    return HttpResponseRedirect(liked.get().get_absolute_url())


@require_safe
def image(request: HttpRequest, handle: str, pk: int) -> HttpResponseBase:
    """A file of a post that can be seen; one that was only uploaded can't. A document is kept, not shown."""
    there = PracticeImage.objects.filter(post__deleted_at=None, post__isnull=False)
    found = get_object_or_404(there, account__handle=handle, pk=pk)
    response = ranges.served(request, found.image.name, found.mime, etag=f'"{found.image.name}"')
    response["Cache-Control"] = "public, max-age=86400"
    if found.kind == "document":
        name = found.filename or "documento.pdf"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
