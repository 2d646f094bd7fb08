"""An account's posts as an Atom feed, for whoever follows it: «Fuentes» may, from the same installation."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve, reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from .models import PracticeAccount, PracticePost

NEWEST = 30
TITLE_LIMIT = 120  # characters of a post's first line
PAGES = ("practice_page", "practice_feed")


def address_of(handle: str) -> str:
    return f"{settings.PAUTA_URL}{reverse('practice_feed', args=[handle])}"


def handle_of(address: str) -> str:
    """Whose page or feed is at this address of this very installation; "" for any other address."""
    told = urlsplit(address)
    if f"{told.scheme}://{told.netloc}" != settings.PAUTA_URL or told.query or told.fragment:
        return ""
    try:
        found = resolve(told.path)
    except Resolver404:
        return ""
    return str(found.kwargs["handle"]) if found.url_name in PAGES else ""


@require_safe
@conditional_page
def atom(request: HttpRequest, handle: str) -> HttpResponse:
    account = get_object_or_404(PracticeAccount, handle=handle)
    return HttpResponse(written(account), content_type="application/atom+xml; charset=utf-8")


def written(account: PracticeAccount) -> str:
    feed = Atom1Feed(
        title=account.name,
        link=settings.PAUTA_URL + account.get_absolute_url(),
        description="",
        feed_url=address_of(account.handle),
    )
    for post in account.posts.there().order_by("-created_at", "-pk")[:NEWEST]:
        add(feed, post)
    return str(feed.writeString("utf-8"))


def add(feed: Atom1Feed, post: PracticePost) -> None:
    """Its first line is the title; the rest, what it says."""
    title, _line, text = post.text.partition("\n")
    page = settings.PAUTA_URL + post.get_absolute_url()
    feed.add_item(
        title=title[:TITLE_LIMIT],
        link=post.link or page,
        description=text.strip(),
        unique_id=page,
        pubdate=post.created_at,
        updateddate=post.created_at,
    )
