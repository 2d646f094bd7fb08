"""What a new post's page does by itself the moment the server has it, and what it says of that."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from calendar_app import planning, review
from calendar_app.models import Post
from publishing.models import Channel, Delivery

expect = pytest.importorskip("playwright.sync_api").expect
SPAIN_LOSES_AN_HOUR = date(2030, 3, 31)


@pytest.fixture
def new_post(channel: Channel, bob: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(bob)
    return visit(reverse("post_new", args=["alameda"]))


def asked_in_a_dialog(page: Any) -> None:
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("¿Publicar ya en 1 red?")
    expect(page).to_have_url(re.compile(r"/publicaciones/\d+/$"))
    assert not Delivery.objects.exists()
    dialog.get_by_role("button", name="Publicar ya").click()
    expect(page.locator("#toasts").get_by_text("Publicándose en 1 red.")).to_be_visible()
    assert Post.objects.get().text == "Recién nacida"
    assert Delivery.objects.count() == 1


def test_publishing_now_asks_in_a_dialog_once_it_has_saved_itself(
    new_post: Any, looks: Any, picture: Any
) -> None:
    new_post.get_by_label("Texto original").fill("Recién nacida")
    expect(new_post).to_have_url(re.compile(r"/publicaciones/\d+/$"))
    new_post.get_by_role("button", name="Publicar ya").click()
    picture(f"publish-now-born-{looks}")
    asked_in_a_dialog(new_post)


def test_it_does_too_where_nothing_had_been_saved_yet(new_post: Any, looks: Any) -> None:
    new_post.get_by_label("Texto original").fill("Recién nacida")
    new_post.get_by_role("button", name="Publicar ya").click()
    asked_in_a_dialog(new_post)


COUNTED_LATE = """() => {
  const ask = window.fetch;
  const late = () => new Promise((go) => setTimeout(go, 2500));
  window.fetch = async (url, how) => {
    const said = await ask(url, how);
    if (String(url).includes("/nueva/comprobar/")) await late();
    return said;
  };
}"""


def test_it_does_too_when_what_was_counted_before_comes_late(new_post: Any, looks: Any) -> None:
    """The answer for the page as it was must not bring back the button as it was."""
    new_post.evaluate(COUNTED_LATE)
    new_post.get_by_label("Texto original").fill("Recién nacida")
    expect(new_post).to_have_url(re.compile(r"/publicaciones/\d+/$"))
    new_post.wait_for_timeout(2500)
    new_post.get_by_role("button", name="Publicar ya").click()
    asked_in_a_dialog(new_post)


def test_what_cannot_be_saved_is_said_on_the_page(new_post: Any, complaints: list[str], looks: Any) -> None:
    new_post.get_by_label("Texto original").fill("Recién nacida")
    new_post.locator("#id_link").evaluate("(field) => { field.value = 'no es una dirección'; }")
    new_post.get_by_role("button", name="Publicar ya").click()
    expect(new_post.locator(".note-danger").first).to_be_visible()
    expect(new_post.get_by_label("Texto original")).to_have_value("Recién nacida")
    assert not Post.objects.exists()
    complaints.clear()  # the refusal's 422


def test_an_approval_lost_by_what_saves_itself_is_said(
    brand: Any, bob: Any, abel: Any, channel: Channel, sign_in: Any, visit: Any, looks: Any, picture: Any
) -> None:
    """Approved while her page was open as a draft."""
    post = planning.create_post(brand, by=bob, text="Abrimos a las ocho", channels=[channel])
    sign_in(bob)
    page = visit(reverse("post", args=["alameda", post.pk]))
    review.request(post, by=bob)
    review.approve(post, by=abel)
    page.get_by_label("Texto original").fill("Abrimos a las nueve")
    said = page.locator("#toasts").get_by_text("El cambio anuló la aprobación")
    expect(said).to_be_visible()
    picture(f"autosave-notes-{looks}")


def test_an_hour_that_the_clocks_skip_is_said_beside_it_and_only_there(
    brand: Any, bob: Any, channel: Channel, sign_in: Any, visit: Any, looks: Any
) -> None:
    brand.zone = "Europe/Madrid"
    brand.save()
    post = planning.create_post(brand, by=bob, text="De noche", channels=[channel])
    planning.plan(post, date=SPAIN_LOSES_AN_HOUR, time=time(9), by=bob)
    sign_in(bob)
    page = visit(reverse("post", args=["alameda", post.pk]))
    page.locator(".when summary").click()
    page.get_by_label("Hora").fill("02:30")
    expect(page.locator("#will-happen").get_by_text("los relojes se adelantan")).to_be_visible()
    expect(page.locator(".save-status")).to_have_text(re.compile("Guardado"))
    expect(page.locator("#toasts .toast")).to_have_count(0)
