"""The palette, and the page it is without JavaScript."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.htmx import page_or_part
from teams.access import BrandRequest, brand_page

from .searching import search


@brand_page()
@require_safe
def find(request: BrandRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    context = {"groups": search(request.membership, words), "words": words[:100]}
    return page_or_part(request, "calendar_app/finding/find.html", context)
