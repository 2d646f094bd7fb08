"""Ana on her phone, without an account: five posts approved in a minute, one sent back with a comment."""

from __future__ import annotations

import io
import time as clock
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from calendar_app import planning
from calendar_app.models import CalendarLink, Post, Remark
from calendar_app.sharing import asking
from calendar_app.sharing.addresses import link_address
from media.models import MediaFile
from publishing.models import Channel
from teams.models import Membership

from .conftest import Looks

expect = pytest.importorskip("playwright.sync_api").expect
PHONES = [Looks("light", 390, 844), Looks("dark", 390, 844)]
SIX = ("Uno", "Dos", "Tres", "Cuatro", "Cinco", "Seis")
A_MINUTE = 60  # product.md: «client approves 5 posts on a phone»


@pytest.fixture(params=PHONES, ids=str)
def looks(request: pytest.FixtureRequest) -> Looks:
    look: Looks = request.param
    return look


@pytest.fixture
def picture_file(brand: Any) -> MediaFile:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400), "#7a5230").save(drawn, "PNG")
    file = MediaFile(workspace=brand, mime="image/png", suffix=".png", bytes=1, sha256="ab" * 32)
    file.filename, file.width, file.height = "taza.png", 600, 400
    file.file.save("a.png", ContentFile(drawn.getvalue()), save=False)
    file.file.storage.save(file.thumbnail_name, ContentFile(drawn.getvalue()))
    file.save()
    return file


@pytest.fixture
def link(brand: Any, bob: Any, channel: Any, picture_file: MediaFile, looks: Looks) -> CalendarLink:
    """In Spanish where it is light, in English where it is dark. On two channels that show it alike."""
    second = Channel.objects.create(workspace=brand, network="practice", name="La barra", account="barra")
    posts = []
    for number, title in enumerate(SIX):
        facts = {
            "text": f"Llegó la cosecha {number}.",
            "channels": [channel, second],
            "media": [(picture_file, "Taza")],
        }
        post = planning.create_post(brand, by=bob, title=title, **facts)
        planning.plan(post, date=date(2030, 5, 7 + number), time=time(18, 30), by=bob)
        posts.append(post)
    seat = Membership.objects.get(workspace=brand, user=bob)
    rights = {"decides": True, "comments": True, "proposes": True}
    expires, language = timezone.now().date() + timedelta(days=14), "en" if looks.theme == "dark" else "es-mx"
    facts = {"name": "Ana", "zone": "Europe/Madrid", "language": language, "expires": expires}
    return asking.ask(seat, posts, **facts, **rights).link


def test_five_are_approved_and_one_sent_back_with_a_comment_on_its_image(
    page: Any, link: CalendarLink, looks: Looks, visit: Any, accessible: Any, picture: Any
) -> None:
    visit(link_address(link))
    accessible()
    picture(f"client-list-{looks}")
    page.locator(".client-main .client-start").first.click()
    accessible()
    picture(f"client-post-{looks}")
    expect(page.locator(".client-alike")).to_contain_text("La barra")
    expect(page.locator(".client-previews > .preview")).to_have_count(1)
    expect(page.locator("button[value=approve]")).to_be_in_viewport()
    began = clock.monotonic()
    for title in SIX[:5]:
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        with page.expect_navigation():
            page.locator("button[value=approve]").click()
    assert clock.monotonic() - began < A_MINUTE
    comment_on_the_image(page)
    page.locator(".client-changes summary").click()
    page.locator("#changes").fill("La foto, más clara")
    with page.expect_navigation():
        page.locator("button[value=changes]").click()
    expect(page.locator(".note-ok")).to_be_visible()
    accessible()
    stages = list(Post.objects.order_by("planned_for").values_list("stage", flat=True))
    assert stages == ["approved"] * 5 + ["draft"]
    assert Remark.objects.get().place == "image"


def comment_on_the_image(page: Any) -> None:
    page.locator(".remark-thumb").first.click()
    dialog = page.locator("#dialog")
    expect(dialog.locator("form.zone-form")).to_be_visible()
    dialog.locator("textarea[name=text]").fill("Aquí")
    with page.expect_response(lambda answer: "/zona/" in answer.url and answer.request.method == "POST"):
        dialog.locator(".btn-primary").click()
    expect(page.locator(".remark-thread")).to_be_visible()


@pytest.mark.parametrize("looks", PHONES[:1], indirect=True, ids=str)
@pytest.mark.parametrize("scripting", [False])
def test_without_scripts_she_approves_and_asks_for_another_time(
    page: Any, link: CalendarLink, looks: Looks, visit: Any
) -> None:
    visit(link_address(link))
    page.locator(".client-main .client-start").first.click()
    page.locator(".client-hour summary").click()
    page.locator("#id_day").fill("2030-05-20")
    page.locator("#id_hour").fill("10:00")
    page.locator(".client-hour .btn-primary").click()
    expect(page.locator(".note").first).to_contain_text("10:00")
    page.locator("button[value=approve]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dos")
