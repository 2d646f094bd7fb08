"""The timed paths of the product, walked as a newcomer does, by what the page says; docs/usability.md.

Each walk counts steps (clicks, keys, fields) and letters: they are left in var/screenshots/newcomer-*.txt.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from calendar_app import planning
from calendar_app.exchange import importing
from calendar_app.grid import Month
from calendar_app.models import Post
from publishing.engine.verifying import verify
from publishing.engine.visiting import visit as deliver
from publishing.models import Channel, Delivery
from publishing.states import State
from tests.browser.conftest import SCREENSHOTS, Looks

expect = pytest.importorskip("playwright.sync_api").expect
WIDE, PHONE = Looks("light", 1440, 900), Looks("light", 390, 844)
WIDE_AND_PHONE = [WIDE, PHONE]
SPAIN_GAINS_AN_HOUR, THE_DAY_BEFORE = date(2030, 3, 31), date(2030, 3, 30)


class Walk:
    """A person at a page: what she presses and writes is counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.steps, self.letters, self.began = page, 0, 0, monotonic()

    def press(self, there: Any) -> None:
        there.click()
        self.steps += 1

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=re.compile(name)).first)

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=re.compile(name)).first)

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
        self.steps += len(names)

    def write(self, label: str | Any, text: str) -> None:
        field = self.page.get_by_label(label, exact=True) if isinstance(label, str) else label
        field.fill(text)
        self.steps, self.letters = self.steps + 1, self.letters + len(text)

    def said(self, name: str) -> str:
        seconds = monotonic() - self.began
        return f"{name}: {self.steps} steps, {self.letters} letters, {seconds:.1f} s of machine\n"


@pytest.fixture
def walk(page: Any, request: pytest.FixtureRequest) -> Iterator[Walk]:
    walk = Walk(page)
    yield walk
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", request.node.name)
    (SCREENSHOTS / f"newcomer-{name}.txt").write_text(walk.said(name), encoding="utf-8")


def at(name: str, *more: Any) -> str:
    return reverse(name, args=["alameda", *more])


def saved(page: Any) -> None:
    expect(page.locator(".save-status")).to_have_text(re.compile("Guardado|Saved"))


SPANISH = {
    "create": "Crear publicación", "channels": "Conectar un canal", "practice": "Red de práctica",
    "connect": "Conectar", "text": "Texto original", "now": "Publicar ya", "verified": "Verificada",
}  # fmt: skip
ENGLISH = {
    "create": "Create post", "channels": "Connect a channel", "practice": "Practice network",
    "connect": "Connect", "text": "Original text", "now": "Publish now", "verified": "Verified",
}  # fmt: skip


@pytest.mark.parametrize(
    ("looks", "language", "say"),
    [(WIDE, "es-mx", SPANISH), (PHONE, "es-mx", SPANISH), (WIDE, "en", ENGLISH)],
    indirect=["looks"],
    ids=["es-1440", "es-390", "en-1440"],
)
def test_the_first_practice_post_is_verified(
    transactional_db: None, words: None, looks: Any, language: str, say: dict[str, str], alice: Any,
    sign_in: Any, visit: Any, walk: Walk, live_server: Any, settings: Any, picture: Any,
) -> None:  # fmt: skip
    settings.PAUTA_URL = live_server.url
    alice.language = language
    alice.save()
    sign_in(alice)
    page = visit(at("today"))
    walk.link(say["channels"])
    walk.link(say["practice"])
    walk.press(page.get_by_role("button", name=say["connect"], exact=True))
    page.locator(".toast").first.wait_for()
    walk.link(say["create"])
    walk.write(say["text"], "¡Hola, mundo!")
    expect(page).to_have_url(re.compile(r"/publicaciones/\d+/$"))
    walk.button(say["now"])
    page.get_by_role("heading", name=re.compile(say["now"] + " (en|on) 1")).wait_for()
    walk.press(page.get_by_role("button", name=say["now"], exact=True).last)
    expect(page.locator("#toasts .toast").first).to_be_visible()
    deliver([Channel.objects.get().pk])
    verify(timezone.now() + timedelta(seconds=10))
    page.reload()
    expect(page.get_by_text(say["verified"]).locator("visible=true").first).to_be_visible()
    picture(f"newcomer-first-{language}-{looks}")


@pytest.mark.parametrize("looks", WIDE_AND_PHONE, indirect=True, ids=str)
def test_an_objective_and_three_pillars_then_the_score_and_a_gap_that_is_filled(
    looks: Any, brand: Any, alice: Any, channel: Any, sign_in: Any, visit: Any, walk: Walk, accessible: Any,
    picture: Any,
) -> None:  # fmt: skip
    sign_in(alice)
    page = visit(at("calendar"))
    walk.press(page.locator("a.compass-badge"))
    walk.link("Definir la estrategia")
    walk.write("Objetivo", "Que más vecinos nos visiten")
    for number, name in enumerate(("Recetas", "Origen", "Vecindario")):
        walk.write(page.locator(f"#id_pillars-{number}-name"), name)
    walk.button("Guardar y poner en vigor")
    page.get_by_text("La versión 1 rige desde el").first.wait_for()

    page.goto(page.base + at("calendar_month", Month.of(timezone.localdate(timezone=brand.tz)).next))
    expect(page.locator("a.compass-badge strong")).to_have_text(re.compile(r"^\d+"))
    walk.press(page.locator("a.compass-badge"))
    card = page.locator("#popover")
    expect(card).to_contain_text("Que más vecinos nos visiten")
    picture(f"newcomer-score-{looks}")
    accessible()
    walk.press(card.get_by_role("link", name="Cubrir hueco").first)
    walk.write("Texto original", "Pan de muerto: así lo hacemos.")
    saved(page)
    expect(page).to_have_url(re.compile(r"/publicaciones/\d+/$"))
    walk.button("Programar en 1 red")
    expect(page.locator("#toasts")).to_contain_text("Programada en 1 red.")
    post = Post.objects.get()
    assert (post.pillar or post.objective) is not None
    assert post.planned_for > timezone.now()
    picture(f"newcomer-gap-{looks}")


@pytest.fixture
def four(brand: Any, channel: Any) -> list[Channel]:
    """Practice, and three networks as rows: nobody here has an account there."""
    rows = [("bluesky", "Alameda en Bluesky"), ("mastodon", "Alameda en Mastodon"), ("telegram", "Avisos")]
    more = [
        Channel.objects.create(workspace=brand, network=network, name=name, account=network)
        for network, name in rows
    ]
    return [channel, *more]


@pytest.mark.parametrize("looks", WIDE_AND_PHONE, indirect=True, ids=str)
def test_one_post_for_four_networks_with_words_of_its_own_alt_and_utm(
    looks: Any, four: list[Channel], bob: Any, sign_in: Any, visit: Any, walk: Walk, tmp_path: Path,
    picture: Any, accessible: Any,
) -> None:  # fmt: skip
    from calendar_app.models import LinkRules

    LinkRules.objects.create(workspace=four[0].workspace, active=True)
    Image.new("RGB", (800, 800), "#0b5a68").save(tmp_path / "granos.png")
    sign_in(bob)
    page = visit(at("post_new"))
    walk.write("Texto original", "Marta cultiva café a 1850 metros.")
    expect(page).to_have_url(re.compile(r"/publicaciones/\d+/$"))
    walk.press(page.get_by_role("tab", name="Alameda en Bluesky"))
    walk.write("Texto propio de Alameda en Bluesky", "Marta y su café: 1850 metros.")
    page.get_by_label("Suelta o elige archivos").set_input_files(tmp_path / "granos.png")
    walk.steps += 2  # the button and the file in the system's window
    walk.write("Texto alternativo de «granos.png»", "Granos al sol")
    walk.write("Enlace", "https://alameda.test/mirador")
    expect(page.locator(".final-link code").first).to_contain_text("utm_source=")
    walk.press(page.locator("#when summary"))
    walk.write("Fecha", (timezone.localdate() + timedelta(days=9)).isoformat())
    walk.write("Hora", "09:00")
    walk.keys("Escape")
    saved(page)
    picture(f"newcomer-four-{looks}")
    accessible()
    walk.button("Programar en 4 redes")
    expect(page.locator("#toasts")).to_contain_text("Programada en 4 redes.")
    post = Post.objects.get()
    own = [variant.channel.network for variant in post.variants.exclude(text=None)]
    assert (own, post.attachments.get().alt) == (["bluesky"], "Granos al sol")
    assert Delivery.objects.filter(state=State.WAITING).count() == 4


@pytest.mark.parametrize("looks", WIDE_AND_PHONE, indirect=True, ids=str)
def test_a_post_carried_across_the_clock_change_says_what_became_of_its_hour(
    looks: Any, brand: Any, bob: Any, channel: Any, sign_in: Any, visit: Any, walk: Walk, picture: Any
) -> None:
    brand.zone = "Europe/Madrid"
    brand.save()
    post = planning.create_post(brand, by=bob, title="Madrugadora", text="Café.", channels=[channel])
    planning.plan(post, date=THE_DAY_BEFORE, time=time(2, 30), by=bob)
    sign_in(bob)
    page = visit(at("calendar_month", "2030-03"))
    there = page.locator(f"[data-day='{SPAIN_GAINS_AN_HOUR}']")
    expect(there).to_contain_text("Cambio de hora")
    chip = page.get_by_role("link", name="Madrugadora").first
    if looks.width > 1000:
        chip.drag_to(there.locator("ol"))
        walk.steps += 1
    else:
        walk.press(chip)
        card = page.locator("#popover")
        walk.press(card.locator("summary").filter(has_text="Mover a…"))
        walk.write(card.locator("[name=day]"), SPAIN_GAINS_AN_HOUR.isoformat())
        walk.press(card.get_by_role("button", name="Mover", exact=True))
    expect(page.locator("#toasts")).to_contain_text("no existe")
    expect(there.get_by_role("link", name="Madrugadora")).to_contain_text("03:30")
    picture(f"newcomer-clock-{looks}")
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (SPAIN_GAINS_AN_HOUR, time(3, 30))


def test_fifty_rows_of_which_three_are_bad_come_in(
    bob: Any, channel: Any, sign_in: Any, visit: Any, walk: Walk, tmp_path: Path, picture: Any
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    rows: list[list[Any]] = [[day + timedelta(n % 9), "09:00", channel.name, f"Texto {n}"] for n in range(50)]
    rows[10][0], rows[20][2], rows[30][1] = "pronto", "Facebuk", "a media tarde"
    with (tmp_path / "octubre.csv").open("w", newline="", encoding="utf-8") as table:
        csv.writer(table).writerows([["Fecha", "Hora", "Redes", "Copy"], *rows])
    sign_in(bob)
    page = visit(at("calendar"))
    walk.link("Parrilla")
    walk.press(page.get_by_text("Excel y CSV"))
    walk.link("Importar")
    page.get_by_label("Tabla CSV o XLSX").set_input_files(tmp_path / "octubre.csv")
    walk.steps += 2
    walk.button("Leer la tabla")
    walk.button("Probar sin guardar")
    for wrong in ("«pronto»", "«Facebuk»", "«a media tarde»"):
        expect(page.get_by_text(wrong).first).to_be_visible()
    picture("newcomer-import")
    walk.button("Importar 47 filas")
    expect(page.get_by_label("Importando: 0 %")).to_be_visible()
    importing.run_waiting()
    expect(page.get_by_text("47 publicaciones nuevas")).to_be_visible()
    assert Post.objects.count() == 47


def test_a_broken_access_shows_what_is_at_risk_and_all_is_sent_again_at_once(
    live_channel: Any, bob: Any, alice: Any, sign_in: Any, visit: Any, walk: Walk, picture: Any,
    live_server: Any, settings: Any,
) -> None:  # fmt: skip
    settings.PAUTA_URL = live_server.url
    for number in range(3):
        post = planning.create_post(
            live_channel.workspace, by=bob, text=f"Número {number}", channels=[live_channel]
        )
        planning.publish_now(post, by=bob)
    sign_in(alice)
    page = visit(at("channel", live_channel.pk))
    page.get_by_label("Problema").select_option("expired")
    walk.steps += 1
    walk.button("Preparar")
    expect(page.get_by_text("Lo siguiente que llegue encontrará esto")).to_be_visible()
    for _ in range(3):
        deliver([live_channel.pk])
    page.goto(page.base + at("today"))
    picture("newcomer-broken")
    walk.link("Reconectar")
    walk.button("Reconectar|Conectar")
    expect(page.locator("#toasts .toast").first).to_be_visible()
    picture("newcomer-mended")
    walk.button("Reintentar todas")
    expect(page.get_by_role("button", name="Reintentar todas")).to_have_count(0)
    if Delivery.objects.filter(state=State.WAITING).exclude(held_at=None).exists():
        walk.button("Publicar todas ahora")
        expect(page.get_by_role("button", name="Publicar todas ahora")).to_have_count(0)
    for _ in range(3):
        deliver([live_channel.pk])
    page.reload()
    expect(page.get_by_text("Reintentar todas")).to_have_count(0)
    assert Delivery.objects.exclude(state=State.SENT).count() == 0
