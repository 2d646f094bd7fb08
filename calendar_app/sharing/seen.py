"""Which posts this browser has been shown behind a link, and how they were: «approve those I have seen»."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from core import cookies

from .. import review
from ..models import CalendarLink, Post
from ..review.entries import hour_of
from .addresses import link_address

if TYPE_CHECKING:
    from .client_posts import Row

SALT = "pauta.calendar_app.link-seen"
MOST = 120  # a cookie holds 4 kB
LETTERS = 16  # enough to know it again; the approval compares the whole


def cookie_name(link: CalendarLink) -> str:
    return cookies.named(f"pauta_seen_{link.pk}", everywhere=False)


def read(request: HttpRequest, link: CalendarLink) -> dict[int, str]:
    """{post: its mark}"""
    try:
        said = signing.Signer(salt=SALT + link.nonce).unsign(request.COOKIES.get(cookie_name(link), ""))
        pairs = [each.partition(":") for each in said.split(",") if each]
        return {int(number): digest for number, _colon, digest in pairs}
    except (signing.BadSignature, ValueError):
        return {}


def note(request: HttpRequest, response: HttpResponse, link: CalendarLink, post: Post, digest: str) -> None:
    kept = read(request, link)
    kept.pop(post.pk, None)
    kept[post.pk] = mark(post, digest)
    said = ",".join(f"{pk}:{start}" for pk, start in list(kept.items())[-MOST:])
    response.set_cookie(
        cookie_name(link), signing.Signer(salt=SALT + link.nonce).sign(said), max_age=86_400,
        path=link_address(link),
        httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip


def still(request: HttpRequest, link: CalendarLink, rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Those that are as she saw them, with their digest."""
    kept = read(request, link)
    known = [(row, review.digest(row.post)) for row in rows if row.post.pk in kept]
    return [(row, digest) for row, digest in known if kept[row.post.pk] == mark(row.post, digest)]


def mark(post: Post, digest: str) -> str:
    """What it says, and its hour."""
    return hashlib.sha256(f"{digest} {hour_of(post)}".encode()).hexdigest()[:LETTERS]
