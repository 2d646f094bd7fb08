"""Writing a post in Chromium: it saves itself, counts as the networks do, and loses nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from calendar_app import planning, review
from calendar_app.models import Post
from publishing.models import Channel, Delivery

from .conftest import KeptBack

expect = pytest.importorskip("playwright.sync_api").expect
DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def second(brand: Any, channel: Any) -> Channel:
    return Channel.objects.create(workspace=brand, network="practice", name="otra", account="otra")


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any, second: Channel) -> Post:
    post = planning.create_post(
        brand, by=bob, title="Tueste", text="El tueste de los martes", channels=[channel, second]
    )
    planning.plan(post, date=DAY, time=timezone.datetime(2026, 1, 1, 9).time(), by=bob)
    return post


@pytest.fixture
def open_post(post: Post, bob: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(bob)
    return visit(reverse("post", args=["alameda", post.pk]))


def saved(page: Any) -> None:
    expect(page.locator(".save-status")).to_have_text(re.compile("Guardado"))


def posts_sent(page: Any) -> list[str]:
    """Where the page has sent anything to, from now on."""
    sent: list[str] = []
    page.on("request", lambda asked: asked.method == "POST" and sent.append(asked.url))
    return sent


def told(page: Any, sentence: str) -> None:
    expect(page.locator("#toasts").get_by_text(sentence)).to_be_visible()


def test_what_is_typed_saves_itself_and_is_counted(open_post: Any, post: Post) -> None:
    open_post.get_by_label("Texto original").fill("Café 👩🏽‍🌾")
    saved(open_post)
    post.refresh_from_db()
    assert post.text == "Café 👩🏽‍🌾"
    expect(open_post.locator(".counter strong").first).to_have_text("6")
    expect(open_post.locator(".preview-text").first).to_have_text("Café 👩🏽‍🌾")


def test_what_is_typed_before_the_page_has_its_script_is_saved_too(
    page: Any, post: Post, bob: Any, sign_in: Any
) -> None:
    sign_in(bob)
    script = KeptBack(page, "**/build/app.js*")
    page.goto(page.base + reverse("post", args=["alameda", post.pk]), wait_until="commit")
    page.get_by_label("Texto original").fill("Con prisa")
    page.get_by_label("Enlace", exact=True).wait_for()  # all of the form has come
    script.let_go()
    saved(page)
    expect(page.locator(".counter strong").first).to_have_text("9")
    post.refresh_from_db()
    assert post.text == "Con prisa"


@pytest.mark.parametrize("place", ["post", "post_new"])
def test_a_page_that_is_only_opened_saves_nothing(
    place: str, page: Any, post: Post, bob: Any, sign_in: Any, visit: Any
) -> None:
    sign_in(bob)
    sent = posts_sent(page)
    visit(reverse(place, args=["alameda", *([post.pk] if place == "post" else [])]))
    page.wait_for_timeout(2500)  # longer than what is typed ever waits
    assert [each for each in sent if "/presencia/" not in each] == []


def test_a_new_post_is_born_while_it_is_typed_and_only_once(
    page: Any, bob: Any, channel: Any, sign_in: Any, visit: Any
) -> None:
    sign_in(bob)
    visit(reverse("post_new", args=["alameda"]))
    page.get_by_label("Texto original").fill("Primera")
    expect(page).to_have_url(re.compile(r"/publicaciones/\d+/$"))
    page.get_by_label("Texto original").fill("Primera versión")
    saved(page)
    page.get_by_role("button", name="Guardar borrador").click()
    expect(page.get_by_label("Texto original")).to_have_value("Primera versión")
    assert Post.objects.get().text == "Primera versión"


def test_a_file_makes_one_post_and_leaves_nothing_for_the_next(
    page: Any, bob: Any, channel: Any, sign_in: Any, visit: Any, tmp_path: Path
) -> None:
    """Its words were typed a moment ago and no autosave has carried them yet."""
    sign_in(bob)
    Image.new("RGB", (600, 600), "#b9d1dd").save(tmp_path / "taza.png")
    visit(reverse("post_new", args=["alameda"]))
    page.get_by_label("Texto original").fill("Con su foto")
    page.get_by_label("Elige archivos").set_input_files(tmp_path / "taza.png")
    expect(page.get_by_label("Texto alternativo de «taza.png»")).to_be_visible()
    assert Post.objects.get().text == "Con su foto"
    visit(reverse("post_new", args=["alameda"]))
    expect(page.get_by_label("Texto original")).to_have_value("")


def test_a_click_that_races_the_autosave_is_no_conflict_with_oneself(open_post: Any, post: Post) -> None:
    for turn in range(3):
        open_post.get_by_label("Texto original").fill(f"Turno {turn}")
        open_post.wait_for_timeout(960 + 20 * turn)  # the autosave leaves at 1,000 ms
        with open_post.expect_navigation():
            open_post.get_by_role("button", name="Guardar borrador").click()
        expect(open_post.get_by_label("Texto original")).to_have_value(f"Turno {turn}")
        expect(open_post.locator(".note-danger")).to_have_count(0)


SLOW = """() => {
  const ask = window.fetch;
  const late = () => new Promise((go) => setTimeout(go, 1500));
  window.fetch = async (...what) => { const said = await ask(...what); await late(); return said; };
}"""


def test_a_button_drawn_anew_while_a_save_is_under_way_still_does_what_it_says(
    open_post: Any, post: Post
) -> None:
    open_post.evaluate(SLOW)
    with open_post.expect_request(lambda asked: "/guardar/" in asked.url):
        open_post.get_by_label("Texto original").fill("Con prisa")
    button = open_post.get_by_role("button", name="Programar en")
    button.click()
    button.evaluate("(old) => old.replaceWith(old.cloneNode(true))")
    told(open_post, "Programada en")


def test_one_network_gets_words_of_its_own_and_goes_back(open_post: Any, post: Post, second: Channel) -> None:
    tab = open_post.get_by_role("tab", name="otra")
    tab.click()
    own = open_post.get_by_label("Texto propio de otra")
    assert own.get_attribute("placeholder") == "El tueste de los martes"
    open_post.get_by_role("button", name="Partir del original").click()
    expect(own).to_have_value("El tueste de los martes")
    own.fill("Solo aquí")
    saved(open_post)
    assert post.variants.get(channel=second).text == "Solo aquí"
    expect(open_post.locator(".preview .tag")).to_have_text("Texto propio")
    open_post.get_by_role("button", name="Volver al original").click()
    expect(open_post.locator(".preview .tag")).to_have_count(0)


def test_a_channel_that_is_unticked_loses_its_tab(open_post: Any, second: Channel) -> None:
    open_post.get_by_role("tab", name="otra").click()
    open_post.get_by_role("checkbox", name="otra").uncheck()
    expect(open_post.get_by_role("tab", name="otra")).to_be_hidden()
    expect(open_post.get_by_label("Texto original")).to_be_visible()
    expect(open_post.get_by_role("button", name="Programar en 1 red")).to_be_visible()


def test_what_is_too_long_is_said_and_its_fix_opens_the_text(open_post: Any, second: Channel) -> None:
    open_post.get_by_role("tab", name="otra").click()
    open_post.get_by_label("Texto propio de otra").fill("a" * 501)
    open_post.get_by_role("tab", name="Original").click()
    expect(open_post.locator(".check-block")).to_contain_text("501")
    open_post.get_by_role("link", name="Ajustar texto").click()
    expect(open_post.get_by_label("Texto propio de otra")).to_be_focused()


def test_two_people_write_and_neither_text_is_lost(
    open_post: Any, post: Post, alice: Any, complaints: list[str]
) -> None:
    planning.save_post(post, by=alice, version=post.version, text="La de Alicia")
    open_post.get_by_label("Texto original").fill("La de Beto")
    notice = open_post.locator("[data-autosave-target=conflict]").get_by_text(
        "Alicia Ríos guardó otra versión"
    )
    expect(notice).to_be_visible()
    expect(open_post.get_by_label("Texto original")).to_have_value("La de Beto")
    expect(open_post.locator("[data-autosave-target=theirs]")).to_have_text("La de Alicia")
    open_post.get_by_role("button", name="Conservar lo mío").click()
    saved(open_post)
    post.refresh_from_db()
    assert post.text == "La de Beto"
    complaints.clear()  # Chromium reports the 409 itself


def test_a_picture_goes_up_gets_its_words_and_comes_off(open_post: Any, post: Post, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "#0b5a68").save(tmp_path / "granos.png")
    open_post.get_by_label("Suelta o elige archivos").set_input_files(tmp_path / "granos.png")
    alt = open_post.get_by_label("Texto alternativo de «granos.png»")
    alt.fill("Granos al sol")
    saved(open_post)
    assert post.attachments.get().alt == "Granos al sol"
    expect(open_post.locator(".preview-pictures img").first).to_have_attribute("alt", "Granos al sol")
    open_post.get_by_role("button", name="Quitar el archivo").click()
    expect(alt).to_have_count(0)
    assert not post.attachments.exists()


def test_it_is_scheduled_and_a_change_is_saved_only_when_asked(open_post: Any, post: Post) -> None:
    open_post.get_by_role("button", name="Programar en 2 redes").click()
    told(open_post, "Programada en 2 redes.")
    open_post.get_by_label("Texto original").fill("A medio escri")
    expect(open_post.locator(".save-status")).to_have_text("Cambios sin guardar")
    open_post.wait_for_timeout(2200)
    assert set(Delivery.objects.values_list("content__text", flat=True)) == {"El tueste de los martes"}
    open_post.reload()
    expect(open_post.get_by_label("Texto original")).to_have_value("A medio escri")
    open_post.get_by_role("button", name="Guardar cambios").click()
    told(open_post, "Guardada.")
    waiting = Delivery.objects.filter(state="waiting")
    assert set(waiting.values_list("content__text", flat=True)) == {"A medio escri"}


def test_publishing_now_asks_first(open_post: Any, post: Post) -> None:
    open_post.get_by_label("Texto original").fill("Ahora mismo")
    open_post.get_by_role("button", name="Publicar ya").click()
    dialog = open_post.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("¿Publicar ya en 2 redes?")
    assert not Delivery.objects.exists()
    dialog.get_by_role("button", name="Publicar ya").click()
    told(open_post, "Publicándose en 2 redes.")
    assert set(Delivery.objects.values_list("content__text", flat=True)) == {"Ahora mismo"}


def test_the_hour_is_chosen_on_the_brands_clocks(open_post: Any, post: Post) -> None:
    open_post.locator(".when summary").click()
    open_post.get_by_label("Hora").fill("18:30")
    expect(open_post.locator("#when-words time")).to_have_text(re.compile("18:30"))
    saved(open_post)
    post.refresh_from_db()
    assert post.planned_for.hour == 0  # 18:30 in Mexico City, whatever the browser's zone


@pytest.mark.parametrize("scripting", [False])
def test_without_scripts_the_same_form_saves_and_schedules(open_post: Any, post: Post) -> None:
    open_post.get_by_label("Texto original").fill("Sin guiones")
    open_post.get_by_label("Texto propio de otra").fill("Otra cosa")
    open_post.get_by_role("button", name="Programar en 2 redes").click()
    told(open_post, "Programada en 2 redes.")
    assert set(Delivery.objects.values_list("content__text", flat=True)) == {"Sin guiones", "Otra cosa"}


def test_an_approver_reads_and_decides(
    page: Any,
    post: Post,
    bob: Any,
    abel: Any,
    sign_in: Any,
    visit: Any,
    accessible: Any,
    looks: Any,
    picture: Any,
) -> None:
    review.request(post, by=bob)
    sign_in(abel)
    visit(reverse("post", args=["alameda", post.pk]))
    picture(f"review-{looks}")
    accessible()
    page.get_by_role("button", name="Aprobar").first.click()
    told(page, "Aprobada.")
    post.refresh_from_db()
    assert post.stage == "approved"


def test_the_page_has_nothing_to_object_to(
    open_post: Any, post: Post, bob: Any, accessible: Any, looks: Any, picture: Any
) -> None:
    picture(f"composer-{looks}")
    accessible()
    open_post.get_by_label("Texto original").fill("a" * 600)
    expect(open_post.locator(".check-block").first).to_be_visible()
    picture(f"composer-blocked-{looks}")
    accessible()
