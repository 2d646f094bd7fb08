"""tus 1.0 (tus.io/protocols/resumable-upload) over media.pieces: creation, expiration, checksum, termination.

An upload is found only by who began it, in the brand where she did; to everybody else it does not exist.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date

from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from . import pieces, receiving
from .models import Upload
from .pieces import Refused
from .rejecting import Rejected

VERSION = "1.0.0"
BYTES = "application/offset+octet-stream"
ABOUT = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,expiration,checksum,termination",
    "Tus-Checksum-Algorithm": ",".join(pieces.CHECKSUMS),
}
View = Callable[..., HttpResponse]


def speaks_tus(*methods: str) -> Callable[[View], View]:
    """The protocol's frame: its version both ways, its methods, its refusals as sentences."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: BrandRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":  # only where the CSRF token has been asked for
                request.method = request.headers.get("X-HTTP-Method-Override", "POST")
            response = answered(view, methods, request, *args, **kwargs)
            response["Tus-Resumable"] = VERSION
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return decorate


def answered(
    view: View, methods: tuple[str, ...], request: BrandRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.method not in methods:
        return HttpResponseNotAllowed(methods)
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        return HttpResponse(status=412, headers=ABOUT)
    try:
        return view(request, *args, **kwargs)
    except Refused as refusal:
        return said(refusal.status, str(refusal))
    except Rejected as refusal:
        return said(422, str(refusal))


def said(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


@brand_page(Verb.WRITE)
@speaks_tus("OPTIONS", "POST")
def uploads(request: BrandRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={**ABOUT, "Tus-Max-Size": str(receiving.most())})
    length = number(request, "Upload-Length")
    name = told(request.headers.get("Upload-Metadata", "")).get("filename", "")
    upload = pieces.begin(request.brand, by=request.user, length=length, filename=name)
    place = reverse("upload", args=[request.brand.slug, upload.key])
    return HttpResponse(status=201, headers={"Location": place, **standing(upload)})


@brand_page(Verb.WRITE)
@speaks_tus("HEAD", "PATCH", "DELETE")
def upload(request: BrandRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Upload, workspace=request.brand, by=request.user, key=key)
    return {"HEAD": how_far, "PATCH": more, "DELETE": away}[str(request.method)](request, found)


def how_far(request: BrandRequest, upload: Upload) -> HttpResponse:
    if upload.file_id is None:
        with pieces.held(upload):
            pass
    return HttpResponse(headers={**standing(upload), "Upload-Length": str(upload.length)})


def more(request: BrandRequest, upload: Upload) -> HttpResponse:
    if request.content_type != BYTES:
        return said(415, f"Content-Type: {BYTES}")
    at = number(request, "Upload-Offset")
    if int(request.headers.get("Content-Length") or 0) > upload.length - at:
        return said(413, "Content-Length > Upload-Length - Upload-Offset")
    checksum = request.headers.get("Upload-Checksum")
    pieces.add(upload, request, at=at, checksum=pieces.Checksum.read(checksum) if checksum else None)
    return HttpResponse(status=204, headers=standing(upload))


def away(request: BrandRequest, upload: Upload) -> HttpResponse:
    if upload.file_id is None:
        with pieces.held(upload):
            pieces.give_up(upload)
    else:
        pieces.give_up(upload)
    return HttpResponse(status=204)


def standing(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Expires": http_date(upload.expires_at.timestamp())}


def number(request: BrandRequest, header: str) -> int:
    """Raises Refused."""
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise Refused(400, f"{header}: {given[:40]!r}")
    return int(given)


def told(metadata: str) -> dict[str, str]:
    """Upload-Metadata: «filename Y2xpcC5tcDQ=,is_secret». What can't be read isn't told."""
    found = {}
    for pair in metadata.split(","):
        name, _space, encoded = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(encoded, validate=True).decode()
        except ValueError:
            continue
    return found
