"""Serving what people attached: to members of the brand, and to who holds a signed address (publicly).

No path ever comes from a person.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core import ranges
from teams.account import second_factor

from . import publicly
from .models import MediaFile

FOR_EVER = (
    "private, max-age=31536000, immutable"  # the digest is in the address: another picture, another address
)
POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"


def of_hers(request: HttpRequest, pk: int, digest: str) -> MediaFile:
    """404 unless she is in its brand; 403 where that asks for a second factor and she has none."""
    hers = MediaFile.objects.filter(workspace__memberships__user=request.user).select_related("workspace")
    found = get_object_or_404(hers, pk=pk, sha256=digest)
    if second_factor.is_missing(request, found.workspace):
        raise PermissionDenied
    return found


@login_required
@require_safe
def file(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    found = of_hers(request, pk, digest)
    return served(request, found.file.name, found.mime, found.filename, etag=f'"{found.sha256}"')


@login_required
@require_safe
def thumbnail(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    found = of_hers(request, pk, digest)
    return served(request, found.thumbnail_name, "image/webp", "miniatura.webp", etag=f'"{found.sha256}-s"')


def served(request: HttpRequest, stored: str, mime: str, filename: str, *, etag: str) -> HttpResponseBase:
    response = get_conditional_response(request, etag) or ranges.served(request, stored, mime, etag=etag)
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    shown = mime.partition("/")[0] in ("image", "video", "audio")
    response["Content-Disposition"] = content_disposition_header(not shown, filename)
    return response


@require_safe
def public(request: HttpRequest, token: str) -> HttpResponseBase:
    """For networks that fetch by themselves (media.publicly): the bytes, and nothing about who or where."""
    found = publicly.opened(token)
    if found is None:
        raise Http404
    file, left = found
    response = ranges.served(request, file.file.name, file.mime, etag=f'"{file.sha256}"')
    response["Cache-Control"] = f"private, no-transform, max-age={left}"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Security-Policy"] = POLICY
    response["Content-Disposition"] = content_disposition_header(True, f"{file.sha256[:16]}{file.suffix}")
    return response
