"""Writing with help, in Chromium: counters, emojis, hashtags, phrases, people, threads, links."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.models import (
    Campaign,
    HashtagGroup,
    LinkRules,
    Pillar,
    Post,
    PostTemplate,
    Snippet,
    Variable,
)
from publishing.models import Channel
from tests.browser.conftest import KeptBack, Looks

expect = pytest.importorskip("playwright.sync_api").expect
DAY = timezone.localdate() + timedelta(days=30)
LONG = "Marta cultiva café en la ladera del Huila, donde su abuela plantó los primeros cafetos. " * 8


@pytest.fixture
def second(brand: Any, channel: Any) -> Channel:
    return Channel.objects.create(workspace=brand, network="practice", name="otra", account="otra")


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any, second: Channel) -> Post:
    post = planning.create_post(
        brand, by=bob, title="Tueste", text="El tueste de los martes", channels=[channel, second]
    )
    planning.plan(post, date=DAY, time=time(9), by=bob)
    return post


@pytest.fixture
def open_post(post: Post, bob: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(bob)
    return visit(reverse("post", args=["alameda", post.pk]))


def saved(page: Any) -> None:
    expect(page.locator(".save-status")).to_have_text(re.compile("Guardado"))


def opener(page: Any, name: str) -> Any:
    return page.locator(".editor-aids summary").filter(has_text=name)


def text_of(page: Any) -> Any:
    return page.get_by_label("Texto original")


def test_counters_follow_each_key_without_asking_the_server(open_post: Any) -> None:
    KeptBack(open_post, "**/comprobar/")
    text_of(open_post).fill("Café 👩🏽‍🌾🇲🇽")
    expect(open_post.locator(".counter strong").first).to_have_text("7")
    text_of(open_post).fill("a" * 501)
    expect(open_post.locator("#counters .counter").first).to_have_class(re.compile("counter-over"))


def test_an_emoji_is_found_by_its_name_and_put_at_the_caret(open_post: Any, post: Post) -> None:
    text_of(open_post).evaluate("field => { field.focus(); field.setSelectionRange(9, 9); }")
    opener(open_post, "Emojis").click()
    open_post.get_by_label("Buscar un emoji").fill("bebida caliente")
    open_post.get_by_role("button", name="bebida caliente").click()
    expect(text_of(open_post)).to_have_value("El tueste☕\ufe0f de los martes")
    saved(open_post)
    post.refresh_from_db()
    assert post.text == "El tueste☕\ufe0f de los martes"


def test_emojis_are_walked_with_the_arrows_and_remembered(open_post: Any) -> None:
    emojis = opener(open_post, "Emojis")
    emojis.press("Enter")
    expect(open_post.locator(".emoji").first).to_be_visible()
    open_post.locator(".emoji").first.focus()
    open_post.keyboard.press("ArrowRight")
    second = open_post.evaluate("document.activeElement.textContent")
    open_post.keyboard.press("Enter")
    expect(text_of(open_post)).to_have_value(re.compile(re.escape(second)))
    emojis.click()
    expect(open_post.locator(".emoji").first).to_have_text(second)


def test_hashtags_and_phrases_are_inserted_and_a_gap_is_left_chosen(
    brand: Any, post: Post, open_post: Any
) -> None:
    HashtagGroup.objects.create(workspace=brand, name="Café", tags=["café", "Huila"])
    Variable.objects.create(workspace=brand, name="lugar", value="la barra")
    Snippet.objects.create(workspace=brand, name="Cita", text="Ven a {lugar} a las {hora}")
    bar = open_post.locator(".editor-aids")
    text_of(open_post).press("End")
    opener(open_post, "Grupos de etiquetas").click()
    bar.get_by_role("button", name="Café").click()
    expect(text_of(open_post)).to_have_value("El tueste de los martes #café #Huila")
    opener(open_post, "Frases y plantillas").click()
    bar.get_by_role("button", name="Cita").click()
    expect(text_of(open_post)).to_have_value(re.compile("Ven a la barra a las {hora}$"))
    expect(open_post.get_by_text("Falta decir qué es {hora}")).to_be_visible()
    text_of(open_post).press_sequentially("ocho")
    expect(text_of(open_post)).to_have_value(re.compile("a las ocho$"))
    expect(open_post.get_by_text("Falta decir qué es {hora}")).to_have_count(0)


def test_a_template_asks_what_it_doesn_t_know_and_starts_a_post(
    brand: Any, bob: Any, channel: Any, sign_in: Any, visit: Any
) -> None:
    PostTemplate.objects.create(workspace=brand, name="Receta", said={"text": "Hoy: {plato}"})
    sign_in(bob)
    page = visit(reverse("writing_aids", args=["alameda"]))
    page.get_by_role("link", name="Empezar una publicación").click()
    page.get_by_label("{plato}").fill("Pan de muerto")
    page.get_by_role("button", name="Crear publicación").click()
    expect(text_of(page)).to_have_value("Hoy: Pan de muerto")
    assert Post.objects.get().text == "Hoy: Pan de muerto"


def test_who_can_be_asked_by_no_network_is_said(open_post: Any) -> None:
    opener(open_post, "Mencionar a alguien").click()
    open_post.get_by_label("Buscar a alguien en las redes elegidas").press_sequentially("ana")
    expect(open_post.get_by_text("Ninguna de las redes elegidas")).to_be_visible()


def test_own_words_are_compared_with_the_original_as_they_are_typed(open_post: Any) -> None:
    open_post.get_by_role("tab", name="otra").click()
    open_post.get_by_label("Texto propio de otra").fill("El tueste de los jueves")
    open_post.locator(".compare:visible summary").click()
    compared = open_post.locator(".compared:visible")
    expect(compared.locator("del")).to_contain_text("martes")
    expect(compared.locator("ins")).to_contain_text("jueves")


def test_a_long_text_is_parted_into_a_thread_after_it_was_shown(
    open_post: Any, post: Post, second: Channel
) -> None:
    text_of(open_post).fill(LONG)
    open_post.get_by_role("tab", name="otra").click()
    open_post.locator(f"#details-{second.pk}").get_by_role("button", name="Partir en hilo").click()
    dialog = open_post.get_by_role("dialog")
    expect(dialog.get_by_text("Quedaría en 2 partes")).to_be_visible()
    dialog.get_by_label("Numerar las partes").check()
    expect(dialog.locator(".split-parts li").first).to_contain_text("1/2")
    dialog.get_by_role("button", name="Usar estas partes").click()
    expect(open_post.get_by_label("Texto propio de otra")).to_have_value(re.compile("1/2$"))
    saved(open_post)
    variant = post.variants.get(channel=second)
    assert (variant.text[-3:], [part[-3:] for part in variant.parts]) == ("1/2", ["2/2"])
    assert post.variants.exclude(channel=second).get().text is None


def test_tags_and_the_final_link_are_there_while_one_types(brand: Any, post: Post, open_post: Any) -> None:
    Pillar.objects.create(workspace=brand, name="Origen")
    Campaign.objects.create(workspace=brand, name="Buen Fin", starts=DAY, ends=DAY)
    LinkRules.objects.create(workspace=brand, active=True)
    open_post.reload()
    open_post.get_by_label("Campaña").select_option("Buen Fin")
    open_post.get_by_label("Pilar de contenido").select_option("Origen")
    open_post.get_by_label("Enlace", exact=True).fill("https://alameda.cafe/menu")
    expect(open_post.locator(".final-link code")).to_contain_text("utm_campaign=buen-fin")
    open_post.get_by_text("UTM de esta publicación").click()
    open_post.get_by_label("utm_source").fill("barra")
    expect(open_post.locator(".final-link code")).to_contain_text("utm_source=barra")
    saved(open_post)
    post.refresh_from_db()
    assert (str(post.campaign), str(post.pillar), post.utm) == ("Buen Fin", "Origen", {"source": "barra"})
    open_post.get_by_label("Sin UTM").check()
    expect(open_post.locator(".final-link code")).to_have_text("https://alameda.cafe/menu")


def test_nearly_the_same_is_pointed_out_with_a_way_to_it(
    brand: Any, bob: Any, channel: Any, open_post: Any
) -> None:
    other = planning.create_post(
        brand, by=bob, title="La otra", text="Hoy tostamos café de altura", channels=[channel]
    )
    planning.plan(other, date=DAY, time=time(12), by=bob)
    text_of(open_post).fill("Hoy tostamos café de altura.")
    expect(open_post.get_by_text("Se parece mucho a «La otra»")).to_be_visible()
    expect(open_post.get_by_role("link", name="Ver la otra")).to_have_attribute(
        "href", re.compile(str(other.pk))
    )


def test_it_is_all_there_in_every_look(
    looks: Looks, brand: Any, post: Post, open_post: Any, accessible: Any, picture: Any
) -> None:
    Pillar.objects.create(workspace=brand, name="Origen")
    Snippet.objects.create(workspace=brand, name="Cita", text="Ven")
    LinkRules.objects.create(workspace=brand, active=True)
    Post.objects.filter(pk=post.pk).update(link="https://alameda.cafe/menu")
    open_post.route("**/enlaces/comprobar/", lambda route: route.fulfill(status=204))
    open_post.reload()
    opener(open_post, "Emojis").click()
    expect(open_post.locator(".emoji").first).to_be_visible()
    accessible()
    picture(f"writing-emojis-{looks}")
    open_post.keyboard.press("Escape")
    open_post.get_by_text("UTM de esta publicación").click()
    open_post.locator(".details").scroll_into_view_if_needed()
    accessible()
    picture(f"writing-details-{looks}")


@pytest.mark.parametrize("place", ["writing_aids", "link_rules"])
def test_what_one_writes_with_is_kept_on_accessible_pages(
    place: str, looks: Looks, brand: Any, bob: Any, sign_in: Any, visit: Any, accessible: Any, picture: Any
) -> None:
    Variable.objects.create(workspace=brand, name="direccion", value="Horacio 12")
    Snippet.objects.create(workspace=brand, name="Cita", text="Ven a {direccion}")
    HashtagGroup.objects.create(workspace=brand, name="Café", tags=["café", "Huila"])
    PostTemplate.objects.create(workspace=brand, name="Receta", said={"text": "Hoy: {plato}"})
    sign_in(bob)
    visit(reverse(place, args=["alameda"]))
    accessible()
    picture(f"{place}-{looks}")
