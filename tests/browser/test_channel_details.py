"""Options, threads and first comments of a channel, in Chromium and without its scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.models import Post, Variant
from publishing import networks
from publishing.models import Channel
from publishing.networks.contract import Can, Field, Kind, Preview, Sentence

from .test_composer import posts_sent, saved
from .test_in_english import CUT

expect = pytest.importorskip("playwright.sync_api").expect
ALLOWED = (("all", "Todo el mundo"), ("friends", "Amistades"), ("own", "Sólo yo"))
REEL = ("form", ("reel",))
FORMS = (("feed", "Publicación"), ("reel", "Reel"))
OPTIONS = (
    Field("form", "Forma", kind=Kind.CHOICE, choices=FORMS, default="feed", required=False),
    Field("privacy", "Quién puede verla", kind=Kind.CHOICE, choices=ALLOWED),
    Field("comments", "Permitir comentarios", required=False, kind=Kind.YES_NO, where=REEL),
    Field("duet", "Permitir dúos", required=False, kind=Kind.YES_NO, locked="La cuenta los tiene apagados."),
    Field("commercial", "Contenido comercial", required=False, kind=Kind.YES_NO, help="Anuncia algo."),
    Field("branded", "Colaboración pagada", required=False, kind=Kind.YES_NO, where=("commercial", ("1",))),
    Field("poll_choices", "Opciones de la encuesta", required=False, kind=Kind.LINES, least=2, most=4,
          help="Una por línea."),
    Field("topics", "Temas", required=False, kind=Kind.CHOICES, choices=(("a", "Café"), ("b", "Origen"))),
    Field("hours", "Horas abierta", required=False, kind=Kind.NUMBER, least=1, most=72),
    Field("opens", "Abre", required=False, kind=Kind.MOMENT),
)  # fmt: skip


@pytest.fixture
def network(monkeypatch: Any) -> Any:
    """The practice network as one that asks and allows everything."""
    practice = networks.get("practice")
    able = practice.can | {Can.THREAD, Can.FIRST_COMMENT, Can.TITLE}
    agreed = Sentence("Al publicar aceptas la confirmación de uso de música.")
    for name, value in {
        "can": able, "options": OPTIONS, "limits": replace(practice.limits, comment=120),
        "preview": Preview(layout="feed", cut_chars=120, card="large"),
        "look_around": lambda *_: {"nickname": "Café Alameda MX"}, "agreement": lambda *_: agreed,
    }.items():  # fmt: skip
        monkeypatch.setattr(type(practice), name, value)
    return practice


@pytest.fixture
def post(network: Any, brand: Any, bob: Any, channel: Channel) -> Post:
    return planning.create_post(brand, by=bob, title="Tueste", text="El tueste", channels=[channel])


@pytest.fixture
def open_tab(post: Post, bob: Any, sign_in: Any, visit: Any, scripting: bool) -> Any:
    sign_in(bob)
    page = visit(reverse("post", args=["alameda", post.pk]))
    if scripting:
        page.get_by_role("tab", name="practica").click()
    return page


def kept(post: Post) -> Variant:
    return post.variants.get()


def test_an_option_saves_itself_and_what_is_missing_leads_to_it(open_tab: Any, post: Post) -> None:
    open_tab.get_by_role("tab", name="Original").click()
    open_tab.get_by_role("link", name="Ver la opción").click()
    privacy = open_tab.get_by_label("Quién puede verla")
    expect(privacy).to_be_focused()
    expect(privacy).to_have_value("")
    privacy.select_option("Amistades")
    saved(open_tab)
    expect(open_tab.locator(".check-block")).to_have_count(0)
    assert kept(post).options == {"privacy": "friends"}


def test_with_every_kind_of_option_a_page_that_is_only_opened_saves_nothing(
    page: Any, post: Post, channel: Channel, bob: Any, sign_in: Any, visit: Any
) -> None:
    chosen = {"form": "reel", "privacy": "own", "comments": True, "poll_choices": ["Filtro", "Espresso"]}
    chosen |= {"topics": ["a", "b"], "hours": 7}
    details = {"options": chosen, "parts": ["Segunda\nen dos líneas", "Tercera"], "first_comment": "\nAquí"}
    planning.save_post(
        post, by=bob, version=post.version, title=" Título ", tags=["café"], details={channel.pk: details}
    )
    sign_in(bob)
    sent = posts_sent(page)
    visit(reverse("post", args=["alameda", post.pk]))
    page.get_by_role("tab", name="practica").click()
    expect(page.get_by_label("Parte 2")).to_have_value("Tercera")
    page.wait_for_timeout(2500)  # longer than what is typed ever waits
    assert [each for each in sent if "/presencia/" not in each] == []


def test_an_option_shows_with_the_value_it_belongs_to(open_tab: Any, post: Post) -> None:
    comments = open_tab.get_by_label("Permitir comentarios")
    expect(comments).to_be_hidden()
    open_tab.get_by_label("Forma").select_option("Reel")
    expect(comments).to_be_visible()
    comments.check()
    expect(open_tab.get_by_label("Colaboración pagada")).to_be_hidden()
    open_tab.get_by_label("Contenido comercial").check()
    expect(open_tab.get_by_label("Colaboración pagada")).to_be_visible()
    expect(open_tab.locator(".preview-upright")).to_be_visible()
    open_tab.get_by_label("Forma").select_option("Publicación")
    expect(comments).to_be_hidden()
    expect(open_tab.get_by_label("Permitir dúos")).to_be_disabled()


def test_a_thread_grows_moves_and_shrinks_in_place(open_tab: Any, post: Post) -> None:
    for text in ("Uno", "Dos", "Tres"):
        open_tab.get_by_role("button", name="Agregar otra parte").click()
        expect(open_tab.locator(".thread-part textarea").last).to_be_focused()
        open_tab.keyboard.type(text)
    open_tab.get_by_role("button", name="Subir la parte").last.click()
    open_tab.get_by_role("button", name="Quitar la parte").first.click()
    expect(open_tab.locator(".thread-part label")).to_have_text(["Parte 1", "Parte 2"])
    saved(open_tab)
    expect(open_tab.locator(".preview-part .preview-text")).to_have_text(["Tres", "Dos"])
    assert kept(post).parts == ["Tres", "Dos"]
    open_tab.get_by_label("Parte 2").fill("x" * 501)
    expect(open_tab.locator(".thread-part").nth(1).locator(".counter-over")).to_contain_text("501")
    expect(open_tab.locator(".check-block").filter(has_text="Parte 2")).to_be_visible()


def test_parts_that_never_reached_the_server_come_back(
    page: Any, post: Post, channel: Channel, bob: Any, sign_in: Any, visit: Any
) -> None:
    """A scheduled post is saved only when asked; until then its parts live in this browser."""
    planning.save_post(
        post, by=bob, version=post.version, details={channel.pk: {"options": {"privacy": "all"}}}
    )
    planning.plan(post, date=timezone.localdate() + timedelta(days=9), time=planning.DEFAULT_HOUR, by=bob)
    planning.schedule(post, by=bob)
    sign_in(bob)
    visit(reverse("post", args=["alameda", post.pk]))
    page.get_by_role("tab", name="practica").click()
    for text in ("Sólo en este", "navegador"):
        page.get_by_role("button", name="Agregar otra parte").click()
        page.keyboard.type(text)
    expect(page.locator(".save-status")).to_have_text("Cambios sin guardar")
    page.reload()
    page.get_by_role("tab", name="practica").click()
    expect(page.get_by_label("Parte 1")).to_have_value("Sólo en este")
    expect(page.get_by_label("Parte 2")).to_have_value("navegador")
    assert kept(post).parts == []


def test_a_first_comment_is_counted_and_previewed(open_tab: Any, post: Post) -> None:
    open_tab.get_by_label("Primer comentario").fill("El enlace, aquí")
    expect(open_tab.locator(".first-comment .counter strong")).to_have_text("15")
    expect(open_tab.locator(".preview-comment")).to_contain_text("El enlace, aquí")
    saved(open_tab)
    assert kept(post).first_comment == "El enlace, aquí"


def test_more_is_unfolded_and_stays_so_while_typing(open_tab: Any, post: Post) -> None:
    text = open_tab.get_by_label("Texto propio de practica")
    text.fill("palabra " * 40)
    more = open_tab.locator(".preview-more summary")
    more.click()
    expect(open_tab.locator(".preview-rest")).to_be_visible()
    text.fill("palabra " * 41)
    expect(open_tab.locator(".counters strong").first).to_have_text("328")
    expect(open_tab.locator(".preview-rest")).to_be_visible()


def test_what_the_account_offers_is_read_again(open_tab: Any, post: Post, channel: Channel) -> None:
    open_tab.get_by_label("Horas abierta").fill("7")
    open_tab.get_by_role("button", name="Actualizar").click()
    expect(open_tab.locator(".options-who")).to_contain_text("Café Alameda MX")
    expect(open_tab.locator(".options-read")).to_contain_text("Leídas")
    expect(open_tab.get_by_label("Horas abierta")).to_have_value("7")
    expect(open_tab.get_by_label("Permitir comentarios")).to_be_hidden()


@pytest.mark.parametrize("scripting", [False])
def test_without_scripts_everything_is_there_and_is_saved(open_tab: Any, post: Post) -> None:
    expect(open_tab.get_by_label("Permitir comentarios")).to_be_visible()
    expect(open_tab.get_by_text("Sólo con «Forma»: Reel.")).to_be_visible()
    open_tab.get_by_label("Quién puede verla").select_option("Sólo yo")
    open_tab.get_by_label("Otra parte").fill("Segunda")
    open_tab.get_by_role("button", name="Guardar borrador").click()
    expect(open_tab.get_by_label("Parte 1")).to_have_value("Segunda")
    assert (kept(post).options, kept(post).parts) == ({"privacy": "own"}, ["Segunda"])
    open_tab.get_by_role("button", name="Quitar la parte").click()
    expect(open_tab.get_by_label("Parte 1")).to_have_count(0)


def test_the_page_has_nothing_to_object_to(open_tab: Any, objections: Any, looks: Any, picture: Any) -> None:
    open_tab.get_by_label("Forma").select_option("Reel")
    open_tab.get_by_role("button", name="Agregar otra parte").click()
    open_tab.keyboard.type("Segunda parte del hilo")
    saved(open_tab)
    said = objections()
    picture(f"details-{looks}")
    open_tab.set_viewport_size({"width": looks.width, "height": 2400})
    picture(f"details-whole-{looks}")
    assert said == []


def test_in_english_nothing_is_cut(
    words: None, post: Post, bob: Any, sign_in: Any, visit: Any, objections: Any, looks: Any, picture: Any
) -> None:
    bob.language = "en"
    bob.save()
    sign_in(bob)
    page = visit(reverse("post", args=["alameda", post.pk]))
    page.get_by_role("tab", name="practica").click()
    picture(f"english-details-{looks}")
    assert objections() == []
    assert page.evaluate(CUT) == []
