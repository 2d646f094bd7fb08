"""The practice network's public pages, as a follower of the brand sees them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from practice import accounts, arriving
from practice.models import PracticeAccount, PracticePost

PAN = "Hoy salió del horno el pan de elote. ¿Quién se apunta? https://alameda.test/pan 🌽"


@pytest.fixture
def published(db: None) -> PracticePost:
    """A post with two pictures and a link, with a reply, on @cafe."""
    accounts.open("cafe", "Café Alameda")
    account = PracticeAccount.objects.get(handle="cafe")
    images = [picture_of(account, colour, alt) for colour, alt in (("#c98f3c", "Pan"), ("#7a4b1e", "Miel"))]
    said = {"text": PAN, "link": "https://alameda.test/pan", "media_ids": images}
    post = arriving.take_post(account, said)
    arriving.take_post(account, {"text": "Mañana hay tamales.", "reply_to": str(post.pk)})
    return post


def picture_of(account: PracticeAccount, colour: str, alt: str) -> int:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    return arriving.take_file(account, ContentFile(file.getvalue(), "a.jpg"), alt=alt).pk


def test_the_page_has_nothing_to_object_to(published, visit, looks, accessible, picture) -> None:
    page = visit("/practica/cafe/")
    page.get_by_role("img", name="Miel").wait_for()
    picture(f"practice-{looks}")
    accessible()


def test_the_post_has_nothing_to_object_to(published, visit, looks, accessible, picture) -> None:
    page = visit(published.get_absolute_url())
    page.get_by_text("Mañana hay tamales.").wait_for()
    picture(f"practice-post-{looks}")
    accessible()


def test_a_follower_likes_it(published, visit) -> None:
    page = visit(published.get_absolute_url())
    page.locator(".practice-alone").get_by_role("button", name="Me gusta").click()
    page.locator(".practice-alone").get_by_role("button", name="1 Me gusta").wait_for()


def test_words_that_look_like_a_program_do_nothing(db: None, visit: Any) -> None:
    accounts.open("cafe", "Café <img src=x onerror=alert(1)>")
    account = PracticeAccount.objects.get(handle="cafe")
    arriving.take_post(account, {"text": "<script>document.title='robado'</script>"})
    page = visit("/practica/cafe/")
    assert "robado" not in page.title()
    page.get_by_text("<script>document.title='robado'</script>").wait_for()
