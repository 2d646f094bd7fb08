"""A client, Ana, behind a link: what she is asked, and her browser."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from calendar_app import planning
from calendar_app.models import CalendarLink, Post
from calendar_app.sharing import asking
from calendar_app.sharing.addresses import token
from media.models import MediaFile
from teams.models import Membership


def seat_of(brand: Any, user: Any) -> Membership:
    return Membership.objects.get(workspace=brand, user=user)


@pytest.fixture
def write(brand: Any, bob: Any, channel: Any) -> Callable[..., Post]:
    def write(title: str, **facts: Any) -> Post:
        facts = {"text": f"Texto de {title}", "channels": [channel], **facts}
        post = planning.create_post(brand, by=bob, title=title, **facts)
        planning.plan(post, date=date(2030, 5, 7), time=time(18, 30), by=bob)
        return post

    return write


@pytest.fixture
def ask(brand: Any, bob: Any) -> Callable[..., CalendarLink]:
    """`ask(post, …)`: Bob puts them before Ana."""

    def ask(*posts: Post, **facts: Any) -> CalendarLink:
        what: dict[str, Any] = {
            "name": "Ana", "decides": True, "comments": True, "proposes": True, "language": "es-mx",
            "zone": "Europe/Madrid", "expires": timezone.now().date().replace(year=timezone.now().year + 1),
        }  # fmt: skip
        link = asking.ask(seat_of(brand, bob), posts, **{**what, **facts}).link
        for post in posts:
            post.refresh_from_db()
        return link

    return ask


class Ana:
    """Her browser, which has no account."""

    def __init__(self, link: CalendarLink) -> None:
        self.link, self.client = link, Client()

    def url(self, name: str, *parts: Any) -> str:
        return reverse(name, args=[token(self.link), *parts])

    def reads(self, name: str, *parts: Any, status: int = 200) -> str:
        answer = self.client.get(self.url(name, *parts))
        assert answer.status_code == status
        return str(answer.content.decode())

    def does(self, name: str, *parts: Any, status: int = 302, **said: Any) -> str:
        answer = self.client.post(self.url(name, *parts), said)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return str(answer.content.decode())


@pytest.fixture
def ana() -> Callable[[CalendarLink], Ana]:
    return Ana


@pytest.fixture
def picture(brand: Any) -> MediaFile:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400), "#7a5230").save(drawn, "PNG")
    file = MediaFile(workspace=brand, mime="image/png", suffix=".png", bytes=1, sha256="cd" * 32)
    file.filename, file.width, file.height = "taza.png", 600, 400
    file.file.save("a.png", ContentFile(drawn.getvalue()), save=False)
    file.file.storage.save(file.thumbnail_name, ContentFile(drawn.getvalue()))
    file.save()
    return file
