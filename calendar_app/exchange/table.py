"""The parrilla: a month as the table that teams send each other, on a page and as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.htmx import page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.auditing import Did, record
from teams.roles import Verb

from .. import listing
from ..clocks import today_in
from ..filters import Filters
from ..models import Post
from ..periods import switching
from ..refusals import CannotPlan
from ..stretch import Stretch
from . import exporting
from .understanding import Reader

PAGE = 100
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def chosen(request: BrandRequest) -> tuple[Stretch, Filters, Any]:
    stretch = Stretch.read(request.GET, today_in(request.brand))
    filters = Filters.of(request)
    return stretch, filters, stretch.narrow(listing.posts_of(request.brand, filters))


@brand_page()
@require_safe
def calendar_table(request: BrandRequest) -> HttpResponse:
    stretch, filters, posts = chosen(request)
    day = stretch.at_hand(today_in(request.brand))
    page = Paginator(posts, PAGE).get_page(request.GET.get("page"))
    numbers = [post.pk for post in page.object_list]
    names = Reader(request.brand, {}).names
    found = list(exporting.laid_out(Post.objects.filter(pk__in=numbers)))
    context = {
        "page": page,
        "rows": [
            (exporting.row_of(each, names, request.brand), each, listing.look_of(each, request.brand))
            for each in found
        ],
        "stretch": stretch,
        "filters": filters,
        "views": switching.choices(request.brand, filters, day, switching.TABLE, by_month=True),
    }
    return page_or_part(request, "calendar_app/exchange/table.html", context)


@brand_page(Verb.EXPORT)
@require_safe
def calendar_table_file(request: BrandRequest, kind: str) -> HttpResponse:
    """`kind`: xlsx | csv."""
    stretch, _filters, posts = chosen(request)
    name = f"parrilla-{request.brand.slug}-{stretch.month or 'sin-fecha'}"
    title = _("Parrilla %(month)s") % {"month": stretch.month or ""}
    try:
        content = exporting.TO[kind](request.brand, posts, title.strip())
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return redirect(f"{reverse('calendar_table', args=[request.brand.slug])}?{request.GET.urlencode()}")
    what = {"kind": kind, "month": stretch.month or "", "posts": posts.count()}
    record(Did.POST_EXPORTED, by=request.user, workspace=request.brand, after=what)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
