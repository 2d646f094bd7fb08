"""A post on a channel, and a client of the brand: a seat that sees nothing internal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import planning
from calendar_app.models import CalendarLink, Post
from calendar_app.remarks.readers import Reader
from media.models import MediaFile
from publishing.models import Channel
from teams.models import Membership
from tests.conftest import person, seat

TEXT = "Abrimos a las nueve. Hay café de Oaxaca. Te esperamos."


@pytest.fixture
def clara(brand: Any) -> Any:
    """The client, with a seat of her own."""
    return seat(brand, person("clara@cliente.test", "Clara Gil"), "client")


@pytest.fixture
def post(brand: Any, bob: Any, channel: Channel) -> Post:
    return planning.create_post(brand, by=bob, title="Horario", text=TEXT, channels=[channel])


@pytest.fixture
def link(brand: Any, alice: Any, post: Post) -> CalendarLink:
    """The client's: this post, and she may comment."""
    facts = {"by": alice, "name": "Cliente", "zone": brand.zone, "comments": True, "holds": "posts"}
    facts["with_drafts"] = True
    expires = timezone.now() + timedelta(days=3)
    made = CalendarLink.objects.create(workspace=brand, expires_at=expires, **facts)
    made.posts.add(post)
    return made


@pytest.fixture
def reader(brand: Any) -> Any:
    """`reader(alice)`: as she reads."""
    return lambda user: Reader.of(Membership.objects.select_related("custom").get(workspace=brand, user=user))


@pytest.fixture
def behind(link: CalendarLink) -> Reader:
    """The client behind the link."""
    return Reader.behind(
        link, "Ana", base=lambda post: f"/c/{post.pk}/", picture=lambda each: "/p/", frame="base.html"
    )


@pytest.fixture
def file(brand: Any) -> MediaFile:
    digest = "ab" * 32
    return MediaFile.objects.create(
        workspace=brand, mime="image/png", suffix=".png", bytes=1, sha256=digest, filename="a.png"
    )
