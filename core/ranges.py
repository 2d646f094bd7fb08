"""Handing over a stored file, whole or the part asked for (RFC 9110 §14): players and fetchers ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

PIECE = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def served(request: HttpRequest, stored: str, mime: str, *, etag: str) -> HttpResponseBase:
    """200, 206 or 416, for GET and HEAD; 404 where the file got lost."""
    try:
        content = default_storage.open(stored)
    except FileNotFoundError:
        raise Http404 from None
    size = content.size
    part = asked(request, size, etag)
    if part == ():
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    response = whole(content) if part is None else some(content, first, last)
    if request.method == "HEAD":
        response.close()
        response = HttpResponse(status=response.status_code)
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Type"] = mime
    response["Content-Length"] = last - first + 1
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response


def asked(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | tuple[()] | None:
    """(first, last) byte; None: all of it; (): nothing of that is there. Several ranges get all of it."""
    found = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or request.headers.get("If-Range", etag) != etag:
        return None
    start, end = found.groups()
    if not start:
        if not end:
            return None
        first, last = max(0, size - int(end)), size - 1
    else:
        first, last = int(start), min(int(end or size - 1), size - 1)
        if end and int(end) < first:
            return None  # it makes no sense: as if it had not been said
    return (first, last) if first <= last else ()


def whole(content: Any) -> HttpResponseBase:
    response = FileResponse(content)
    response.block_size = PIECE
    return response


def some(content: Any, first: int, last: int) -> HttpResponseBase:
    response = StreamingHttpResponse(pieces(content, first, last - first + 1), status=206)
    response._resource_closers.append(content.close)  # as FileResponse does it
    return response


def pieces(content: BinaryIO, first: int, left: int) -> Iterator[bytes]:
    content.seek(first)
    while left and (piece := content.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
