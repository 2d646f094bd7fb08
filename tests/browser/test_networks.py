"""Many networks in Chromium, through the real engine, before servers that behave as they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from publishing import app_keys, networks, reading_figures, vault, warning
from publishing.engine.visiting import visit as deliver
from publishing.models import Channel, Delivery
from publishing.states import State
from tests.fakes import facebook as fake_facebook
from tests.fakes.facebook import FakeFacebook
from tests.fakes.graph import APP, CODE, SECRET
from tests.fakes.oauth import question_of
from tests.fakes.x import FakeX
from tests.media import making
from tests.networks.stands import STANDS
from tests.networks.test_cut_line import pass_time

from .test_composer import saved

expect = pytest.importorskip("playwright.sync_api").expect
PUBLIC = "https://pauta.example"
TEXT = "La cosecha nueva ya está en la barra: https://alameda.cafe/mirador"
KEYS = "app-del-cafe-0042", "cs-" + "k" * 30


@pytest.fixture
def stand_ins(settings: Any) -> dict[str, str]:
    """Where each network is spoken to, by its key."""
    settings.PAUTA_STAND_INS = {}
    return settings.PAUTA_STAND_INS


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def to(name: str, *args: Any) -> str:
    return reverse(name, args=["alameda", *args])


def consent_page(page: Any, address: str, code_for: Any) -> None:
    """The network's own page: it asks, and a link says yes."""

    def answer(route: Any) -> None:
        question = question_of(route.request.url)
        back = f"{question['redirect_uri']}?code={code_for(question)}&state={question['state']}"
        head = '<!doctype html><html lang="es"><title>Permiso</title><link rel="icon" href="data:,">'
        route.fulfill(content_type="text/html", body=f'{head}<h1>Permiso</h1><a href="{back}">Permitir</a>')

    page.route(re.compile(re.escape(address)), answer)


def keep_keys(page: Any, known: tuple[str, str]) -> None:
    """From the page that says how to get them."""
    page.get_by_role("link", name="Guardar las claves de aplicación").click()
    page.get_by_label(re.compile("client ID|Identificador")).fill(known[0])
    page.get_by_label(re.compile("[Ss]ecret")).fill(known[1])
    page.get_by_role("button", name="Guardar las claves").click()


def give_permission(page: Any) -> None:
    page.get_by_role("button", name="Pedir permiso").click()
    page.get_by_role("link", name="Continuar en").click()
    page.get_by_role("link", name="Permitir").click()


def test_alice_finds_x_brings_its_keys_and_its_channel_stands(
    page: Any, visit: Any, brand: Any, alice: Any, sign_in: Any, stand_ins: Any, settings: Any
) -> None:
    settings.PAUTA_URL = page.base
    sign_in(alice)
    with FakeX() as server:
        stand_ins["x"] = server.url
        consent_page(
            page, "/i/oauth2/authorize", lambda asked: server.grant(KEYS[0], asked["code_challenge"])
        )
        visit(to("connect"))
        page.get_by_label("Buscar una red").fill("twitter")
        expect(page.locator(".choose-one:visible")).to_have_count(1)
        page.get_by_role("link", name=re.compile("^X")).click()
        expect(page.locator(".how-to").get_by_text(f"{page.base}/conectar/regreso/x/")).to_be_visible()
        keep_keys(page, KEYS)
        give_permission(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("@cafealameda")
        expect(page).to_have_url(page.base + to("channel", Channel.objects.get(network="x").pk))
        expect(page.get_by_text("No: se renueva solo")).to_be_visible()
        expect(page.get_by_text("media.write")).to_be_visible()
    channel = Channel.objects.get(network="x")
    assert channel.renew_at < channel.expires_at <= timezone.now() + timedelta(hours=2)
    assert KEYS[1] not in page.content()


def test_two_of_three_facebook_pages_become_channels(
    page: Any, visit: Any, brand: Any, alice: Any, sign_in: Any, stand_ins: Any, settings: Any
) -> None:
    settings.PAUTA_URL = page.base
    network = networks.get("facebook")
    app_keys.keep(network, {"client_id": APP, "client_secret": SECRET}, workspace=brand, by=alice)
    sign_in(alice)
    with FakeFacebook() as server:
        stand_ins["facebook"] = server.url
        first = server.pages[0]
        server.pages += [{**first, "id": pk, "name": name} for pk, name in (("2", "Obrador"), ("3", "Vinos"))]
        consent_page(page, "/dialog/oauth", lambda _: CODE)
        visit(to("connect_network", "facebook"))
        give_permission(page)
        page.get_by_label("Café La Alameda").check()
        page.get_by_label("Vinos").check()
        page.get_by_role("button", name="Conectar las elegidas").click()
        expect(page.locator("#toasts")).to_contain_text("2 canales conectados.")
    accounts = Channel.objects.filter(network="facebook").values_list("account", flat=True)
    assert set(accounts) == {fake_facebook.PAGE, "3"}


# ── one post for everybody ────────────────────────────────────────────────────────────────────────────

EVERYWHERE = ("x", "linkedin", "instagram", "mastodon", "telegram", "manual")


@pytest.fixture
def servers(stand_ins: dict[str, str], brand: Any) -> Iterator[dict[str, Any]]:
    """A fake for each of them, with Alice's channel on it."""
    with ExitStack() as stack:
        up = {key: stack.enter_context(STANDS[key].server()) for key in EVERYWHERE}
        for key, server in up.items():
            stand_ins[key] = server.url
            connected(brand, key, server)
        yield up


def connected(brand: Any, key: str, server: Any) -> Channel:
    access = STANDS[key].access(server)
    return Channel.objects.create(
        workspace=brand, network=key, name=f"Alameda en {networks.get(key).name}", account=access.account,
        account_name="Café Alameda", server=access.server, private_ok=True, facts=dict(access.facts),
        sealed=vault.sealed(access.secrets),
    )  # fmt: skip


def details(page: Any, name: str) -> Any:
    """What the channel asks, in its tab."""
    page.get_by_role("tab", name=f"Alameda en {name}").click()
    return page.locator(".channel-details:visible")


def write_for_all(page: Any, picture: Path) -> None:
    for box in page.locator(".channel-pick input").all():
        box.check()
    page.get_by_label("Texto original").fill(TEXT)
    page.get_by_label(re.compile("[Ee]lige archivos")).set_input_files(picture)
    page.get_by_label("Texto alternativo de «bolsa.png»").fill("Una bolsa de café")
    details(page, "X").get_by_role("button", name="Agregar otra parte").click()
    page.keyboard.type("La tostamos los martes.")
    details(page, "LinkedIn").get_by_label("Primer comentario").fill("El menú entero, en la barra.")
    asked = details(page, "Telegram")
    asked.locator("[name$=poll_choices]").fill("Filtro\nEspresso")
    asked.locator("[name$=poll_question]").fill("¿Cómo la quieres?")
    saved(page)


def publish_now(page: Any) -> None:
    """Asked in a dialog, or on a page of its own where the post was born a moment ago."""
    page.get_by_role("button", name="Publicar ya").click()
    page.locator("form[action$='/publicar-ya/'] .btn-primary").click()
    expect(page.locator("#toasts")).to_contain_text("Publicándose")


def run_until_settled() -> None:
    """The engine, turn after turn; where it waits, time passes. What is left to a person is left."""
    for _turn in range(12):
        deliver(list(Channel.objects.values_list("pk", flat=True)))
        open_ones = [one for one in Delivery.objects.exclude(state=State.SENT) if not one.is_by_hand]
        if not open_ones:
            return
        pass_time(timedelta(minutes=1))
    pytest.fail(f"not settled: {[(one.channel.network, one.state, one.sentence) for one in open_ones]}")


def test_one_post_for_six_places_arrives_once_everywhere(
    page: Any, visit: Any, alice: Any, servers: dict[str, Any], sign_in: Any, settings: Any,
    tmp_path: Path, accessible: Any, picture: Any,
) -> None:  # fmt: skip
    settings.PAUTA_URL = PUBLIC  # Instagram fetches its pictures
    making.drawn((1080, 1080), 3).save(tmp_path / "bolsa.png")
    sign_in(alice)
    visit(to("post_new"))
    write_for_all(page, tmp_path / "bolsa.png")
    expect(page.locator(".check-block")).to_contain_text("«bolsa.png» es PNG")
    page.get_by_role("button", name="Convertir a JPEG").click()
    expect(page.get_by_role("button", name="Usar el original")).to_be_visible()
    expect(page.locator(".check-block")).to_have_count(0)

    expect(page.locator(".preview")).to_have_count(len(EVERYWHERE))
    expect(page.locator("#counters .counter")).to_have_count(len(EVERYWHERE))
    expect(page.locator("#checks")).to_contain_text("X cobra")
    expect(page.locator(".preview-x, .preview").filter(has_text="La tostamos los martes.")).to_have_count(1)
    accessible()
    picture("networks-composed")

    publish_now(page)
    run_until_settled()
    arrived = {key: STANDS[key].arrived(server) for key, server in servers.items()}
    assert arrived == {"x": 2, "linkedin": 1, "instagram": 1, "mastodon": 1, "telegram": 1, "manual": 0}
    assert [len(said) for said in servers["linkedin"].comments.values()] == [1]
    the_ledger_knows(page, visit, accessible)
    publish_by_hand(page, visit)


def the_ledger_knows(page: Any, visit: Any, accessible: Any) -> None:
    """Links, what it cost, how it did."""
    Delivery.objects.filter(read_figures_at__isnull=False).update(read_figures_at=timezone.now())
    reading_figures.read_due()
    visit(to("deliveries"))
    links = page.get_by_role("link", name="Ver en la red")
    assert links.count() >= len(EVERYWHERE) - 1
    expect(page.get_by_text("Lo que cobraron las redes")).to_be_visible()
    accessible()
    visit(to("delivery", Delivery.objects.get(channel__network="instagram").pk))
    expect(page.get_by_role("heading", name="Cómo le fue")).to_be_visible()
    expect(page.locator("main")).to_contain_text(networks.get("instagram").readings_from)


def publish_by_hand(page: Any, visit: Any) -> None:
    visit(to("today"))
    page.get_by_role("link", name="Publicarla").click()
    expect(page.get_by_role("heading", name="Te toca publicarla")).to_be_visible()
    page.get_by_label("Enlace de la publicación").fill("https://wa.me/canal/42")
    page.get_by_role("button", name="Ya la publiqué").click()
    expect(page.get_by_role("link", name=re.compile("Ver en la red|wa.me")).first).to_be_visible()
    assert Delivery.objects.get(channel__network="manual").state == State.SENT


# ── access that ends ──────────────────────────────────────────────────────────────────────────────────


def test_a_refused_renewal_holds_the_channel_until_alice_reconnects(
    page: Any, visit: Any, brand: Any, alice: Any, sign_in: Any, stand_ins: Any, settings: Any
) -> None:
    settings.PAUTA_URL = page.base
    keys = {"client_id": KEYS[0], "client_secret": KEYS[1]}
    row = app_keys.keep(networks.get("x"), keys, workspace=brand, by=alice)
    sign_in(alice)
    with FakeX() as server:
        stand_ins["x"] = server.url
        consent_page(
            page, "/i/oauth2/authorize", lambda asked: server.grant(KEYS[0], asked["code_challenge"])
        )
        channel = connected(brand, "x", server)
        Channel.objects.filter(pk=channel.pk).update(app=row, ends_at=timezone.now() + timedelta(days=6))
        assert warning.warn() == 1
        post = planning.create_post(brand, by=alice, text="Hoy hay cata", channels=[channel])
        planning.publish_now(post, by=alice)
        visit(to("today"))
        expect(page.get_by_text(f"El acceso de {channel.name} caduca el")).to_be_visible()

        server.tokens.clear()
        server.refreshes.clear()
        past = timezone.now() - timedelta(seconds=1)
        Channel.objects.filter(pk=channel.pk).update(renew_at=past, expires_at=past, ends_at=None)
        deliver([channel.pk])
        assert server.posts == {}
        page.reload()
        expect(page.get_by_text(f"{channel.name} perdió el acceso: lo programado espera.")).to_be_visible()

        page.get_by_role("link", name="Reconectar").first.click()
        expect(page.get_by_text("1 publicación programada está en riesgo.")).to_be_visible()
        page.get_by_role("link", name="Reconectar").last.click()
        give_permission(page)
        expect(page.locator("main").get_by_text("Conectado.")).to_be_visible()
        page.get_by_role("button", name="Publicar todas ahora").click()  # its hour went by meanwhile
        run_until_settled()
        assert len(server.posts) == 1
