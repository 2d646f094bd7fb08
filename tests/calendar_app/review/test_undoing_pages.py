"""«Deshacer» on the pages: in the notice, on the post, and for several at once."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from calendar_app import planning, review
from calendar_app.models import Post
from tests.calendar_app.review.conftest import DAY, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(post: Post, bob: Any) -> Post:
    return review.request(post, by=bob)


@pytest.fixture
def desk(brand: Any) -> str:
    return reverse("approvals", args=[brand.slug])


def answered(browser: Any, post: Post, **said: str) -> str:
    """What the page says that the answer leads to."""
    address = reverse("post_review", args=[post.workspace.slug, post.pk])
    return str(browser.post(address, said, follow=True).content.decode())


def stage(post: Post) -> str:
    return str(Post.objects.get(pk=post.pk).stage)


def test_the_notice_of_an_approval_leads_back(asked: Post, abel: Any, signed_in: Any, desk: str) -> None:
    browser = signed_in(abel)
    html = answered(browser, asked, verb="approve", next=desk)
    way_back = re.search(r'action="([^"]+verb=undo[^"]+)"', html)
    assert way_back is not None
    assert stage(asked) == "approved"
    html = browser.post(way_back[1].replace("&amp;", "&"), {"next": desk}, follow=True).content.decode()
    assert "Aprobación deshecha: sigue en revisión." in html
    assert stage(asked) == "in_review"


def test_the_post_offers_it_to_who_approved_alone(asked: Post, abel: Any, anna: Any, signed_in: Any) -> None:
    review.approve(asked, by=abel)
    address = reverse("post", args=[asked.workspace.slug, asked.pk])
    assert "Deshacer mi aprobación" in signed_in(abel).get(address).content.decode()
    assert "Deshacer mi aprobación" not in signed_in(anna).get(address).content.decode()


def test_too_late_it_says_why(asked: Post, abel: Any, bob: Any, signed_in: Any, desk: str) -> None:
    browser = signed_in(abel)
    html = answered(browser, asked, verb="approve", next=desk)
    way_back = re.search(r'action="([^"]+verb=undo[^"]+)"', html)
    assert way_back is not None
    save(asked, bob, text="Otra cosa")
    html = browser.post(way_back[1].replace("&amp;", "&"), {"next": desk}, follow=True).content.decode()
    assert "Ya pasó algo más en su revisión desde que aprobaste" in html
    assert stage(asked) == "draft"


def test_several_are_taken_back_each_by_itself(
    brand: Any, asked: Post, bob: Any, abel: Any, channel: Any, signed_in: Any, desk: str
) -> None:
    other = planning.create_post(brand, by=bob, text="Otra", channels=[channel])
    review.request(other, by=bob)
    browser = signed_in(abel)
    for post in (asked, other):
        browser.get(f"{desk}?pub={post.pk}")
    browser.post(reverse("approvals_several", args=[brand.slug]), {"post": [asked.pk, other.pk]})
    html = browser.get(desk).content.decode()
    assert "2 aprobadas" in html
    assert stage(asked) == stage(other) == "approved"
    save(other, bob, text="Otra, cambiada")
    sent = dict(re.findall(r'name="(given-\d+)" value="(\d+)"', html))
    assert len(sent) == 2
    address = reverse("approvals_undo", args=[brand.slug])
    html = browser.post(address, {"post": [asked.pk, other.pk], **sent}, follow=True).content.decode()
    assert "1 aprobación deshecha" in html
    assert re.search(r"Otra, cambiada</a>: Ya pasó algo más", html)
    assert (stage(asked), stage(other)) == ("in_review", "draft")


# ── the hour is part of what she read ─────────────────────────────────────────────────────────────────


def test_an_hour_she_never_saw_is_not_approved(asked: Post, abel: Any, bob: Any, signed_in: Any) -> None:
    browser = signed_in(abel)
    html = browser.get(reverse("post", args=[asked.workspace.slug, asked.pk])).content.decode()
    hour = re.search(r'name="hour" value="([^"]*)"', html)
    assert hour is not None
    planning.plan(asked, date=DAY + timedelta(days=1), time=time(9), by=bob)
    html = answered(browser, asked, verb="approve", seen=review.digest(asked), hour=hour[1])
    assert "Cambió de hora mientras la leías: no se aprobó." in html
    assert stage(asked) == "in_review"


def test_an_hour_she_never_saw_is_not_approved_among_several(
    brand: Any, asked: Post, abel: Any, bob: Any, signed_in: Any, desk: str
) -> None:
    browser = signed_in(abel)
    html = browser.get(f"{desk}?pub={asked.pk}").content.decode()
    hour = re.search(rf'name="hour-{asked.pk}" value="([^"]*)"', html)
    assert hour is not None
    planning.plan(asked, date=DAY + timedelta(days=1), time=time(9), by=bob)
    several = reverse("approvals_several", args=[brand.slug])
    html = browser.post(
        several, {"post": asked.pk, f"hour-{asked.pk}": hour[1]}, follow=True
    ).content.decode()
    assert "Cambió de hora mientras la leías" in html
    assert stage(asked) == "in_review"
    browser.post(several, {"post": asked.pk, f"hour-{asked.pk}": review.entries.hour_of(asked)})
    assert stage(asked) == "approved"
