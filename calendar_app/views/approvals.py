"""*Aprobaciones*: the queues, the exact words that would leave, and a decision beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from core.htmx import go, page_or_part, toast, wants_part
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..approvals import deciding, queues, reading
from ..approvals.deciding import Report, Shown
from ..approvals.opened import Opened
from ..approvals.queues import Row
from ..bulk import choosing
from ..models import Post
from ..refusals import CannotPlan
from .opening import post_or_404

PAGE = 25
REPORT = "approved_several"  # in the session: what came of it, until it has been shown


@brand_page()
@require_safe
def approvals(request: BrandRequest) -> HttpResponse:
    return desk(request, request.GET)


def desk(
    request: BrandRequest, asked: QueryDict, *, comment: str = "", trouble: str = "", status: int = 200
) -> HttpResponse:
    """asked: `cola`, `page` and `pub`, the post that is open; without one the first is, or the list."""
    seat = request.membership
    if seat.user_id == request.user.pk:
        seat.user = request.user  # read already
    every = queues.queues(seat, timezone.now())
    queue = queues.chosen(asked.get("cola", ""), seat)
    page = Paginator(queues.by_due(every[queue]), PAGE).get_page(asked.get("page"))
    rows = queues.rows_of(queue, list(page.object_list), seat, reading.known(request.session))
    context = {"queue": queue, "page": page, "rows": rows, "comment": comment, "trouble": trouble}
    context |= {"here": address_of(request, queue, page), "bulk": queue == queues.MINE and bool(rows)}
    context |= opened(request, rows, asked.get("pub", ""))
    if is_part(request):
        return part(request, context)
    others = {name: posts for name, posts in every.items() if name != queue}
    found = {queue: page.paginator.count, **queues.counts(others, seat)}
    counts = {name: found[name] for name in every}
    context |= {"counts": counts, "waiting_for_me": counts[queues.MINE]}  # the sidebar's: not counted twice
    context |= {"decides": seat.may(Verb.APPROVE), "report": request.session.pop(REPORT, None)}
    return page_or_part(request, "calendar_app/approvals.html", context, status=status)


def opened(request: BrandRequest, rows: list[Row], asked: str) -> dict[str, Any]:
    """The post that is open; that she asked for it is noted."""
    context = around(rows, asked)
    if row := context["row"]:
        context["item"] = Opened(row, request.membership)
        if context["chosen"]:
            reading.note(request.session, row.pk, row.digest)
    return context


def around(rows: list[Row], asked: str) -> dict[str, Any]:
    """The row that is open, and the ones before and after it."""
    at = next((place for place, row in enumerate(rows) if str(row.pk) == asked), None)
    place = at or 0
    before = rows[place - 1] if place else None
    after = rows[place + 1] if place + 1 < len(rows) else None
    return {
        "row": rows[place] if rows else None,
        "chosen": at is not None,
        "before": before,
        "after": after,
        "following": after or before,  # where a decision leads
        "place": place + 1,
    }


def address_of(request: BrandRequest, queue: str, page: Page[Any]) -> str:
    """Of the queue; a post in it is this, with `&pub=`."""
    number = f"&page={page.number}" if page.number > 1 else ""
    return f"{reverse('approvals', args=[request.brand.slug])}?cola={queue}{number}"


def is_part(request: BrandRequest) -> bool:
    return wants_part(request) and request.headers.get("HX-Target") == "desk-open"


def part(request: BrandRequest, context: dict[str, Any]) -> HttpResponse:
    """Only the post that is open: the list stays where she scrolled it."""
    response = render(request, "calendar_app/approvals/_open.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def again(request: BrandRequest, here: str, sentence: str) -> HttpResponse:
    """A decision was refused: the same page, and what she wrote still in its box."""
    query = QueryDict(here.partition("?")[2])
    return desk(request, query, comment=request.POST.get("comment", ""), trouble=sentence, status=422)


@brand_page()
@require_POST
def approvals_read(request: BrandRequest, pk: int) -> HttpResponse:
    """The post that was open by itself, because it was the first, came into sight."""
    reading.note(request.session, post_or_404(request, pk).pk, request.POST.get("seen", ""))
    return HttpResponse(status=204)


@brand_page(Verb.APPROVE)
@require_POST
def approvals_several(request: BrandRequest) -> HttpResponse:
    return several(request, approve)


@brand_page(Verb.APPROVE)
@require_POST
def approvals_undo(request: BrandRequest) -> HttpResponse:
    """Those she approved a moment ago."""
    return several(request, undo)


def several(request: BrandRequest, do: Callable[[BrandRequest, list[Post]], Report]) -> HttpResponse:
    """Those that were chosen, each by itself; what came of each is shown on the page it leads to."""
    there = f"{reverse('approvals', args=[request.brand.slug])}?cola={queues.MINE}"
    try:
        posts = choosing.chosen(request.POST, request.membership)
    except CannotPlan as no:
        toast(request, no.sentence, level=messages.ERROR)
        return go(request, there)
    for post in posts:
        post.workspace = request.brand
    request.session[REPORT] = do(request, posts).as_json()
    return go(request, there)


def approve(request: BrandRequest, posts: list[Post]) -> Report:
    shown = {
        post.pk: Shown(step_of(request, f"step-{post.pk}"), request.POST.get(f"hour-{post.pk}"))
        for post in posts
    }
    read = reading.known(request.session)
    return deciding.approve_read(posts, read=read, shown=shown, by=request.user)


def undo(request: BrandRequest, posts: list[Post]) -> Report:
    steps = {post.pk: step_of(request, f"given-{post.pk}") for post in posts}
    given = {pk: step for pk, step in steps.items() if step is not None}
    return deciding.undo_given(posts, given=given, by=request.user)


def step_of(request: BrandRequest, name: str) -> int | None:
    number = request.POST.get(name, "")
    return int(number) if number.isdecimal() and len(number) < 19 else None
