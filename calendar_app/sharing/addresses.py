"""Addresses that open without an account: signed over a row's number and its nonce, so nobody can guess one.

A new nonce, or a row that is revoked or gone, closes the address. The key is the installation's own.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model
from django.urls import reverse

from media.models import MediaFile

from ..models import CalendarFeed, CalendarLink

Row = TypeVar("Row", bound=Model)


def signer(kind: type[Model]) -> Signer:
    return Signer(salt=f"pauta.calendar_app.{kind.__name__}", sep=".")


def token(row: Any) -> str:
    """«12-Zk3.signature»"""
    return signer(type(row)).sign(f"{row.pk}-{row.nonce}")


def opened(kind: type[Row], token: str) -> Row | None:
    """The row, revoked or not; None for what we never signed, or signed before its nonce changed."""
    try:
        number, _, nonce = signer(kind).unsign(token).partition("-")
    except BadSignature:
        return None
    found: Any = kind._default_manager.filter(pk=int(number), nonce=nonce)
    return found.select_related("workspace").first()


def feed_address(feed: CalendarFeed) -> str:
    return reverse("calendar_feed", args=[token(feed)])


def link_address(link: CalendarLink) -> str:
    return reverse("client_link", args=[token(link)])


# ── a picture, for one link alone ─────────────────────────────────────────────────────────────────────


def picture_seal(link: CalendarLink, file: MediaFile) -> str:
    return signer(MediaFile).sign(f"{link.pk}-{link.nonce}-{file.pk}")


def sealed_picture(link: CalendarLink, seal: str) -> int | None:
    """The file's number, if this seal was made for this very link."""
    try:
        said = signer(MediaFile).unsign(seal)
    except BadSignature:
        return None
    start = f"{link.pk}-{link.nonce}-"
    return int(said.removeprefix(start)) if said.startswith(start) else None
