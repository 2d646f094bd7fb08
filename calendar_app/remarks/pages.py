"""The team's door to the comments of a post."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from teams.access import BrandRequest, brand_page

from ..views.opening import post_or_404
from . import acts
from .readers import Reader


@brand_page()
@require_http_methods(["GET", "HEAD", "POST"])
def post_remarks(request: BrandRequest, pk: int) -> HttpResponse:
    return acts.threads(request, post_or_404(request, pk), Reader.of(request.membership))


@brand_page()
@require_http_methods(["GET", "HEAD", "POST"])
def post_remark(request: BrandRequest, pk: int, remark: int, act: str) -> HttpResponse:
    return acts.one(request, post_or_404(request, pk), Reader.of(request.membership), remark, act)


@brand_page()
@require_http_methods(["GET", "HEAD", "POST"])
def post_remark_zone(request: BrandRequest, pk: int, attachment: int) -> HttpResponse:
    return acts.zone(request, post_or_404(request, pk), Reader.of(request.membership), attachment)


@brand_page()
@require_safe
def post_remark_people(request: BrandRequest, pk: int) -> HttpResponse:
    post_or_404(request, pk)
    return acts.people(request, Reader.of(request.membership))
