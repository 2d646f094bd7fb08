"""Comments in Chromium: on words, on a zone of a picture, for the team or the client, by hand and by keys."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from calendar_app import planning
from calendar_app.models import Attachment, Post, Remark
from calendar_app.remarks import saying
from calendar_app.remarks.places import OnImage, OnText
from calendar_app.remarks.regions import Region
from media.models import MediaFile
from publishing.models import Channel
from tests.conftest import person, seat

expect = pytest.importorskip("playwright.sync_api").expect
TEXT = "Abrimos a las nueve 🙂. Hay café de Oaxaca. Te esperamos."
ADDRESS = re.compile("/comentarios/")


@pytest.fixture
def post(brand: Any, bob: Any, channel: Channel) -> Post:
    return planning.create_post(brand, by=bob, title="Horario", text=TEXT, channels=[channel])


@pytest.fixture
def picture_on(post: Post) -> Attachment:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400), "#7a5230").save(drawn, "PNG")
    file = MediaFile(
        workspace=post.workspace,
        mime="image/png",
        suffix=".png",
        bytes=1,
        sha256="ab" * 32,
        filename="taza.png",
    )
    file.width, file.height = 600, 400
    file.file.save("a.png", ContentFile(drawn.getvalue()), save=False)
    file.file.storage.save(file.thumbnail_name, ContentFile(drawn.getvalue()))
    file.save()
    return Attachment.objects.create(post=post, file=file, alt="Una taza")


@pytest.fixture
def clara(brand: Any) -> Any:
    """The client."""
    return seat(brand, person("clara@cliente.test", "Clara Gil"), "client")


@pytest.fixture
def composer(post: Post) -> str:
    return reverse("post", args=["alameda", post.pk])


@pytest.fixture
def remarks(post: Post) -> str:
    return reverse("post_remarks", args=["alameda", post.pk])


def box(page: Any) -> Any:
    return page.locator("[id^=remark-box-]")


def sent(page: Any) -> Any:
    return page.expect_response(lambda answer: ADDRESS.search(answer.url) and answer.request.method == "POST")


# ── who reads it, unmistakably ────────────────────────────────────────────────────────────────────────


def test_what_the_client_reads_is_told_apart_by_word_sign_tint_and_edge(
    looks: Any,
    post: Post,
    alice: Any,
    bob: Any,
    sign_in: Any,
    visit: Any,
    composer: str,
    accessible: Any,
    picture: Any,
) -> None:
    saying.say(post, by=bob, text="¿Sube el precio?", where=OnText("nueve"))
    saying.say(post, by=bob, text="¿Le gusta?", audience="client")
    sign_in(alice)
    page = visit(composer)
    team, client = page.locator(".remark-internal"), page.locator(".remark-client")
    expect(team.get_by_text("Solo el equipo").first).to_be_visible()
    expect(client.get_by_text("El cliente lo lee", exact=True)).to_be_visible()
    assert looks_of(team) != looks_of(client)
    # The box says it before anything is sent; what only the team reads is what one gets without choosing.
    send = box(page).locator(".remark-send .btn-primary")
    expect(page.get_by_role("radio", name="Solo el equipo")).to_be_checked()
    expect(send).to_have_text("Comentar al equipo", use_inner_text=True)
    page.get_by_role("radio", name="El cliente lo leerá").check()
    expect(send).to_have_text("Comentar: el cliente lo leerá", use_inner_text=True)
    accessible()
    box(page).scroll_into_view_if_needed()
    picture(f"remarks-{looks}")


def looks_of(thread: Any) -> list[str]:
    """Tint, edge and sign."""
    script = """each => {const style = getComputedStyle(each);
        return [style.backgroundColor + style.backgroundImage, style.borderLeftStyle + style.borderLeftColor,
                each.querySelector('.remark-audience use').getAttribute('href')]}"""
    return list(thread.evaluate(script))


def test_a_conversation_of_the_team_is_shown_to_the_client_after_its_warning(
    page: Any, post: Post, alice: Any, bob: Any, clara: Any, sign_in: Any, visit: Any, remarks: str
) -> None:
    first = saying.say(post, by=bob, text="¿Sube el precio?")
    sign_in(clara)
    expect(visit(remarks).get_by_text("Nadie ha comentado todavía")).to_be_visible()
    sign_in(alice)
    visit(remarks)
    page.get_by_role("link", name=re.compile("Mostrar al cliente")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("No hay vuelta atrás")).to_be_visible()
    expect(dialog.get_by_text("¿Sube el precio?")).to_be_visible()
    page.get_by_label("Comentario", exact=True).evaluate("each => each.value = 'Lo que escribía'")
    with sent(page):
        dialog.get_by_role("button", name="Mostrar al cliente").click()
    expect(page.locator(".remark-client")).to_contain_text("¿Sube el precio?")
    expect(page.get_by_label("Comentario", exact=True)).to_have_value("Lo que escribía")
    first.refresh_from_db()
    assert first.audience == Remark.Audience.CLIENT
    sign_in(clara)
    expect(visit(remarks).get_by_text("¿Sube el precio?")).to_be_visible()


# ── on words ──────────────────────────────────────────────────────────────────────────────────────────


def test_selected_words_of_the_composer_are_commented_and_found_again(
    page: Any, post: Post, bob: Any, alice: Any, sign_in: Any, visit: Any, composer: str
) -> None:
    sign_in(bob)
    visit(composer)
    text = page.get_by_label("Texto original")
    start = TEXT.encode("utf-16-le").index("café".encode("utf-16-le")) // 2  # as JavaScript counts
    text.evaluate(f"each => {{ each.focus(); each.setSelectionRange({start}, {start + 14}) }}")
    page.get_by_role("button", name="Comentar lo seleccionado").click()
    page.keyboard.type("¿De qué región?")
    with sent(page):
        page.keyboard.press("Control+Enter")
    expect(page.locator(".remark-quote")).to_have_text("café de Oaxaca")
    remark = post.remarks.get()
    assert (remark.start, remark.quote, remark.text) == (
        TEXT.index("café"),
        "café de Oaxaca",
        "¿De qué región?",
    )
    planning.save_post(post, by=alice, version=post.version, text="¡Hola! 🙂 " + TEXT)
    visit(composer)
    page.get_by_role("button", name=re.compile("Ver en el texto")).click()
    chosen = text.evaluate("each => each.value.slice(each.selectionStart, each.selectionEnd)")
    assert chosen == "café de Oaxaca"


def test_words_are_commented_where_they_are_read(
    page: Any, post: Post, abel: Any, bob: Any, sign_in: Any, visit: Any, remarks: str, accessible: Any
) -> None:
    saying.say(post, by=bob, text="¿Diez?", where=OnText("nueve 🙂"))
    sign_in(abel)
    visit(remarks)
    expect(page.locator("mark.remarked")).to_have_text("nueve 🙂")
    page.locator(".remark-says-text").evaluate(
        """each => {const last = each.lastChild, at = last.data.indexOf('Oaxaca');
        const range = document.createRange();
        range.setStart(last, at); range.setEnd(last, at + 6);
        const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range)}"""
    )
    page.get_by_role("button", name="Comentar lo seleccionado").click()
    page.keyboard.type("¿O de Chiapas?")
    with sent(page):
        box(page).get_by_role("button", name=re.compile("^Comentar")).last.click()
    expect(page.locator(".remark-quote")).to_have_text(["nueve 🙂", "Oaxaca"])
    assert post.remarks.last().start == TEXT.index("Oaxaca")
    accessible()


# ── on a zone of a picture ────────────────────────────────────────────────────────────────────────────


def test_a_zone_is_drawn_by_hand_and_moved_by_keys(
    page: Any,
    post: Post,
    picture_on: Attachment,
    bob: Any,
    sign_in: Any,
    visit: Any,
    composer: str,
    accessible: Any,
) -> None:
    sign_in(bob)
    visit(composer)
    page.locator(".tile").get_by_role("link", name="Comentar una zona").click()
    stage = page.get_by_role("group", name="Zona de la imagen")
    expect(stage).to_be_visible()
    shown = stage.bounding_box()
    page.mouse.move(shown["x"] + shown["width"] * 0.1, shown["y"] + shown["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(shown["x"] + shown["width"] * 0.5, shown["y"] + shown["height"] * 0.6, steps=4)
    page.mouse.up()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    accessible()
    page.get_by_role("dialog").get_by_label("Comentario", exact=True).fill("Este logo es el viejo")
    with sent(page):
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Comentar")).click()
    expect(page.locator(".remark-thread .zone-number")).to_have_text("1")
    assert post.remarks.get().region == pytest.approx([0.11, 0.21, 0.41, 0.39], abs=0.01)
    expect(page.locator("dialog[open]")).to_have_count(0)


# ── mentions, answers, the end of it ──────────────────────────────────────────────────────────────────


def test_a_mention_is_chosen_by_keys_among_those_who_may_read_it(
    page: Any, post: Post, alice: Any, bob: Any, clara: Any, sign_in: Any, visit: Any, remarks: str
) -> None:
    sign_in(bob)
    visit(remarks)
    text = page.get_by_label("Comentario", exact=True)
    text.press_sequentially("Oye, @")
    expect(page.locator(".mention-list [role=option]")).to_have_text(
        [re.compile("Alicia Ríos"), re.compile("Beto Luna")]
    )
    text.press_sequentially("ali")
    expect(page.locator(".mention-list [role=option]")).to_have_count(1)
    text.press("Enter")
    expect(text).to_have_value("Oye, @Alicia Ríos ")
    with sent(page):
        text.press("Control+Enter")
    expect(page.locator(".mention")).to_have_text("@Alicia Ríos")
    assert list(post.remarks.get().mentions.all()) == [alice]


@pytest.mark.parametrize("scripting", [True, False], ids=["scripts", "no-scripts"])
def test_answered_corrected_resolved_and_deleted_also_without_scripts(
    page: Any, scripting: bool, post: Post, bob: Any, alice: Any, sign_in: Any, visit: Any, remarks: str
) -> None:
    first = saying.say(post, by=alice, text="Falta el precio")
    sign_in(bob)
    visit(remarks)
    page.get_by_text("Responder", exact=False).first.click()
    page.get_by_label("Respuesta").fill("45 peso")
    with sent(page):
        page.get_by_role("button", name="Responder al equipo").click()
    expect(page.locator(".remark-answers .remark-text")).to_have_text("45 peso")
    page.get_by_role("link", name="Editar").click()
    page.locator("[name=edited]").fill("45 pesos")
    with sent(page):
        page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".remark-answers .remark-text")).to_have_text("45 pesos")
    with sent(page):
        page.get_by_role("button", name="Borrar").click()
    expect(page.locator(".remark-answers")).to_have_count(0)
    if scripting:
        page.get_by_role("button", name=re.compile("Deshacer")).click()
        expect(page.locator(".remark-answers .remark-text")).to_have_text("45 pesos")
    with sent(page):
        page.get_by_role("button", name=re.compile("Resolver")).click()
    expect(page.get_by_text("1 resuelto")).to_be_visible()
    first.refresh_from_db()
    assert first.resolved_by == bob


@pytest.mark.parametrize("scripting", [False], ids=["no-scripts"])
def test_words_and_zones_are_commented_without_scripts(
    page: Any,
    scripting: bool,
    complaints: list[str],
    post: Post,
    picture_on: Attachment,
    bob: Any,
    sign_in: Any,
    visit: Any,
    remarks: str,
) -> None:
    sign_in(bob)
    visit(remarks)
    page.get_by_text("Sobre unas palabras del texto").click()
    page.get_by_label("Las palabras, tal como están").fill("a las once")
    page.get_by_label("Comentario", exact=True).fill("¿Seguro?")
    box(page).get_by_role("button", name=re.compile("^Comentar")).click()
    expect(page.get_by_role("alert")).to_contain_text("no están en el texto")
    complaints.clear()  # a 422 is what it was meant to be
    page.get_by_label("Las palabras, tal como están").fill("a las nueve")
    box(page).get_by_role("button", name=re.compile("^Comentar")).click()
    expect(page.locator(".remark-text")).to_have_text("¿Seguro?")
    page.get_by_role("link", name=re.compile("^Comentar una zona")).first.click()
    page.get_by_text("Con números").click()
    page.get_by_label("Ancho, en centésimos").fill("25,5")
    page.get_by_label("Comentario", exact=True).fill("Este logo")
    page.get_by_role("button", name=re.compile("^Comentar")).click()
    expect(page.locator(".remark-text")).to_have_text(["¿Seguro?", "Este logo"])
    assert post.remarks.last().region == [0.25, 0.25, 0.255, 0.5]


def test_a_zone_that_was_said_before_is_shown_with_its_number(
    page: Any, post: Post, picture_on: Attachment, abel: Any, bob: Any, sign_in: Any, visit: Any, remarks: str
) -> None:
    saying.say(post, by=bob, text="Este logo", where=OnImage(picture_on.pk, Region(0.1, 0.2, 0.3, 0.4)))
    sign_in(abel)
    visit(remarks)
    page.locator(".remark-picture img").evaluate("(picture) => picture.decode()")
    zone = page.locator(".remark-picture .zone").bounding_box()
    whole = page.locator(".remark-picture img").bounding_box()
    assert (zone["x"] - whole["x"]) / whole["width"] == pytest.approx(0.1, abs=0.02)
    assert zone["height"] / whole["height"] == pytest.approx(0.4, abs=0.03)
