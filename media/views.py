"""Serving what people attached, to members of the brand only. No path ever comes from a person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from .models import MediaFile

FOR_EVER = (
    "private, max-age=31536000, immutable"  # the digest is in the address: another picture, another address
)


def of_hers(request: HttpRequest, pk: int, digest: str) -> MediaFile:
    """404 unless she is in the brand it belongs to."""
    hers = MediaFile.objects.filter(workspace__memberships__user=request.user)
    return get_object_or_404(hers, pk=pk, sha256=digest)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    found = of_hers(request, pk, digest)
    return served(request, found.file.name, found.mime, found.filename, etag=f'"{found.sha256}"')


@login_required
@require_safe
def thumbnail(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    found = of_hers(request, pk, digest)
    return served(request, found.thumbnail_name, "image/webp", "miniatura.webp", etag=f'"{found.sha256}-s"')


def served(request: HttpRequest, stored: str, mime: str, filename: str, *, etag: str) -> HttpResponse:
    response = get_conditional_response(request, etag) or opened(stored, mime, filename)
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    return response


def opened(stored: str, mime: str, filename: str) -> HttpResponse:
    try:
        content = default_storage.open(stored)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=mime, filename=filename)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
