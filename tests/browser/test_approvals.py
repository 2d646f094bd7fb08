"""*Aprobaciones* in Chromium: three posts by keys alone, one by thumb, several at once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from calendar_app import planning, review
from calendar_app.models import Attachment, Post
from calendar_app.remarks import saying
from calendar_app.remarks.places import OnImage, OnText
from calendar_app.remarks.regions import Region
from calendar_app.review.ruling import AskedStep
from media.models import MediaFile
from publishing.models import Channel
from tests.conftest import person, practice_channel, seat

expect = pytest.importorskip("playwright.sync_api").expect
SOON = timezone.localdate() + timedelta(days=20)
TEXT = "Marta Quintero cultiva café a 1.850 metros, en la ladera donde su abuela plantó los cafetos."
HERE = reverse("approvals", args=["alameda"])


@pytest.fixture
def asked(brand: Any, bob: Any, channel: Channel) -> Callable[..., Post]:
    """`asked("Título", day=3)`: Bob's, before those who approve."""

    def make(title: str, *, day: int = 0, text: str = "", ask: bool = True) -> Post:
        text = text or f"{title}: {TEXT}"
        post = planning.create_post(brand, by=bob, title=title, text=text, channels=[channel])
        planning.plan(post, date=SOON + timedelta(days=day), time=time(9), by=bob)
        if ask:
            review.request(post, by=bob)
        return post

    return make


@pytest.fixture
def full(brand: Any, asked: Any, bob: Any, abel: Any, channel: Channel) -> Post:
    """Two steps, two wordings, a picture, comments, and a change since Abel saw it."""
    anna = seat(brand, person("anna@alameda.test", "Ana Mora"), "approver")
    steps = [AskedStep("Redacción", people=[abel]), AskedStep("Legal", people=[anna])]
    review.set_rule(brand, by=None, mode="steps", steps=steps, deadline=30)
    other = practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="Alameda tostadora")
    post = asked("Café de altura: Marta Quintero", text=TEXT, ask=False)
    hang(post)
    change(post, bob, channels=[channel, other], variants={other.pk: "Solo aquí: lo tostamos los martes."})
    review.request(post, by=bob)
    review.request_changes(post, by=abel, comment="¿De dónde es? Que se lea en la primera línea.")
    change(post, bob, text=TEXT.replace("en la ladera", "en Huila, en la ladera"))
    review.request(post, by=bob, comment="Ya dice Huila.")
    saying.say(post, by=abel, text="¿Sí son 1.850?", where=OnText("1.850 metros"))
    sun = OnImage(post.attachments.get().pk, Region(0.6, 0.1, 0.2, 0.3))
    saying.say(post, by=bob, text="Más sol aquí", where=sun)
    return post


def change(post: Post, by: Any, **changes: Any) -> None:
    post.refresh_from_db()
    planning.save_post(post, by=by, version=post.version, **changes)


def hang(post: Post) -> None:
    drawn, sky = io.BytesIO(), Image.new("RGB", (900, 600), "#f3d9a4")
    pen = ImageDraw.Draw(sky)
    pen.polygon([(0, 600), (280, 220), (560, 600)], "#3e7a62")
    pen.polygon([(360, 600), (640, 280), (900, 600)], "#6f9c84")
    pen.ellipse((600, 80, 720, 200), "#f2a947")
    sky.save(drawn, "PNG")
    facts = {"mime": "image/png", "suffix": ".png", "bytes": 1, "sha256": "ab" * 32, "filename": "ladera.png"}
    file = MediaFile(workspace=post.workspace, width=900, height=600, **facts)
    file.file.save("a.png", ContentFile(drawn.getvalue()), save=False)
    file.file.storage.save(file.thumbnail_name, ContentFile(drawn.getvalue()))
    file.save()
    Attachment.objects.create(post=post, file=file, alt="La ladera al amanecer")


def opened(page: Any, title: str) -> None:
    """Its heading is there, and one reads on from it."""
    expect(page.get_by_role("heading", name=title)).to_be_focused()


def stage(post: Post) -> str:
    return Post.objects.get(pk=post.pk).stage


def test_it_has_nothing_to_object_to(
    looks: Any, full: Post, asked: Any, abel: Any, sign_in: Any, visit: Any, objections: Any, picture: Any
) -> None:
    for day, title in enumerate(["Suscripción de otoño", "Cata del jueves", "Cómo molemos"], 2):
        asked(title, day=day)
    sign_in(abel)
    page = visit(HERE)
    assert objections() == []
    picture(f"approvals-{looks}")
    if looks.width < 768:
        page.get_by_role("link", name=re.compile("Marta Quintero")).first.click()
        opened(page, full.title)
        assert objections() == []
        picture(f"approvals-open-{looks}")


def test_pressed_by_mistake_it_is_taken_back_by_key_or_in_the_report(
    asked: Any, abel: Any, sign_in: Any, visit: Any, page: Any
) -> None:
    first, second = (asked(title, day=day) for day, title in enumerate(["Uno", "Dos"]))
    sign_in(abel)
    visit(f"{HERE}?pub={first.pk}")
    page.keyboard.press("a")
    opened(page, "Dos")
    assert stage(first) == "approved"
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Aprobación deshecha: sigue en revisión.")
    assert stage(first) == "in_review"
    for post in (first, second):
        visit(f"{HERE}?pub={post.pk}")
    for post in (first, second):
        page.locator(f'.desk-row[data-post="{post.pk}"] input[type=checkbox]').check()
    page.get_by_role("button", name="Aprobar las elegidas").click()
    report = page.locator(".desk-report")
    expect(report).to_contain_text("2 aprobadas")
    report.get_by_role("button", name="Deshacer").click()
    expect(report).to_contain_text("2 aprobaciones deshechas")
    assert {stage(first), stage(second)} == {"in_review"}


def test_three_are_decided_by_keys_alone(asked: Any, abel: Any, sign_in: Any, visit: Any, page: Any) -> None:
    first, second, third = (asked(title, day=day) for day, title in enumerate(["Uno", "Dos", "Tres"]))
    conversation = saying.say(second, by=abel, text="¿Así?")
    sign_in(abel)
    visit(HERE)
    page.keyboard.press("j")
    opened(page, "Dos")
    page.keyboard.press("k")
    opened(page, "Uno")
    page.keyboard.press("a")
    opened(page, "Dos")
    expect(page.locator("#toasts")).to_contain_text("Aprobada.")
    with page.expect_response(re.compile("/resolver/")):
        page.keyboard.press("e")
    expect(page.locator(".remarks-resolved")).to_be_visible()
    page.keyboard.press("r")
    comment = page.locator("#comment")
    expect(comment).to_be_focused()
    page.keyboard.type("Jarra, no taza")  # its letters are no shortcuts here
    page.keyboard.press("Control+Enter")
    opened(page, "Tres")
    page.keyboard.press("a")
    expect(page.get_by_text("Nada espera tu aprobación.")).to_be_visible()
    assert [stage(post) for post in (first, second, third)] == ["approved", "draft", "approved"]
    assert second.review.last().comment == "Jarra, no taza"
    conversation.refresh_from_db()
    assert conversation.resolved_at


def test_switched_off_the_keys_decide_nothing(asked: Any, abel: Any, sign_in: Any, visit: Any) -> None:
    post = asked("Uno")
    asked("Dos", day=1)
    abel.shortcuts = False
    abel.save()
    sign_in(abel)
    page = visit(HERE)
    for key in "aj":
        page.keyboard.press(key)
    page.get_by_role("link", name="Siguiente").click()
    opened(page, "Dos")
    assert stage(post) == "in_review"


def test_on_a_phone_a_post_fills_the_screen_and_the_next_one_follows(
    asked: Any, abel: Any, sign_in: Any, visit: Any, page: Any
) -> None:
    first, second = asked("Uno"), asked("Dos", day=1)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(abel)
    visit(HERE)
    approve = page.get_by_role("button", name="Aprobar", exact=True)
    expect(approve).to_be_hidden()
    page.get_by_role("link", name=re.compile("^Uno")).click()
    opened(page, "Uno")
    expect(approve).to_be_in_viewport()  # without scrolling
    expect(page.get_by_role("button", name="Aprobar las elegidas")).to_be_hidden()
    approve.click()
    opened(page, "Dos")
    head, says = page.locator(".desk-head"), page.locator(".desk-previews")
    below = head.bounding_box()["y"] + head.bounding_box()["height"]
    assert says.bounding_box()["y"] >= below  # its head hides nothing of it
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    page.get_by_role("link", name="Volver a la lista").click()
    expect(page.get_by_role("link", name=re.compile("^Dos"))).to_be_visible()
    assert (stage(first), stage(second)) == ("approved", "in_review")


def test_of_those_chosen_only_what_was_read_is_approved(
    asked: Any, abel: Any, sign_in: Any, visit: Any
) -> None:
    first, second, third = (asked(title, day=day) for day, title in enumerate(["Uno", "Dos", "Tres"]))
    sign_in(abel)
    page = visit(HERE)
    page.get_by_role("link", name=re.compile("^Dos")).click()
    opened(page, "Dos")
    for title in ("Dos", "Tres"):
        page.get_by_role("checkbox", name=f"Elegir «{title}»").check()
    page.get_by_role("button", name="Aprobar las elegidas").click()
    report = page.get_by_role("status", name="Lo que se aprobó")
    expect(report).to_contain_text("1 aprobada")
    expect(report).to_contain_text("Tres: No la has abierto aquí")
    assert [stage(post) for post in (first, second, third)] == ["in_review", "approved", "in_review"]


@pytest.mark.parametrize("scripting", [False])
def test_without_scripts_one_reads_and_decides_the_same(
    asked: Any, abel: Any, sign_in: Any, visit: Any
) -> None:
    first, second = asked("Uno"), asked("Dos", day=1)
    sign_in(abel)
    page = visit(HERE)
    page.get_by_role("link", name=re.compile("^Dos")).click()
    page.get_by_label(re.compile("^Comentario \\(")).fill("Más corto")
    page.get_by_role("button", name="Solicitar cambios").click()
    expect(page.get_by_role("heading", name="Uno")).to_be_visible()
    page.get_by_role("button", name="Aprobar", exact=True).click()
    expect(page.get_by_text("Nada espera tu aprobación.")).to_be_visible()
    assert (stage(first), stage(second)) == ("approved", "draft")
