"""The certificate's page, its PDF, and the question whether a hash is one of its."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.htmx import page_or_part
from teams.access import BrandRequest, brand_page
from teams.auditing import Did, record
from teams.roles import Verb

from ..models import Seal
from ..views.opening import post_or_404
from . import certificate, drawing, matching
from .payload import spelled


@brand_page(Verb.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def post_certificate(request: BrandRequest, pk: int) -> HttpResponse:
    """With «huella» pasted (GET) or a file (POST): what it is of."""
    made = certificate.of(post_or_404(request, pk))
    asked = asked_in(request)
    found = matching.matches(made, asked) if asked is not None else None
    shown = {"certificate": made, "post": made.post, "found": found, "pasted": request.GET.get("huella", "")}
    return page_or_part(request, "calendar_app/sealing/certificate.html", shown)


def asked_in(request: BrandRequest) -> list[str] | None:
    """None: nothing was asked."""
    if file := request.FILES.get("archivo"):
        return matching.uploaded(file)
    words = request.POST.get("huella") or request.GET.get("huella", "")
    return matching.pasted(words) if words.strip() else None


@require_GET
@brand_page(Verb.SEE)
def post_certificate_pdf(request: BrandRequest, pk: int) -> HttpResponse:
    made = certificate.of(post_or_404(request, pk))
    if not made.is_sealed:
        raise Http404(_("Nadie la ha aprobado todavía."))
    record(Did.POST_CERTIFICATE, by=request.user, workspace=request.brand, on=made.post)
    answer = HttpResponse(drawing.pdf(made), content_type="application/pdf")
    name = f"certificado-{slugify(request.brand.name) or 'marca'}-{pk}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
@brand_page(Verb.SEE)
def post_seal(request: BrandRequest, pk: int, seal: int) -> HttpResponse:
    """The bytes that were hashed, for whoever wants to hash them herself."""
    row = get_object_or_404(Seal, pk=seal, post=post_or_404(request, pk))
    answer = HttpResponse(spelled(row.payload), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{row.hash}.json"'
    return answer
