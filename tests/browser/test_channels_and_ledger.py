"""Channels and the ledger in Chromium: every look, every standing; by hand where a click matters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
EXCHANGES = [
    {
        "method": "POST",
        "url": "http://127.0.0.1/practica/api/v1/posts",
        "status": None,
        "trouble": "timeout",
        "ms": 20012,
        "irreversible": True,
        "excerpt": "",
    },
    {
        "method": "GET",
        "url": "http://127.0.0.1/practica/api/v1/posts?key=…",
        "status": 503,
        "ms": 31,
        "irreversible": False,
        "excerpt": '{"error": "una respuesta bastante larga que ocupa más de una línea en un teléfono"}',
    },
]


def delivery(channel: Any, text: str, **more: Any) -> Any:
    from publishing.content import content
    from publishing.models import Delivery

    said = content(text=text, link="https://alameda.test/carta", tags=["café", "otoño"])
    more = {"planned_for": NOON, **more}
    return Delivery.objects.create(channel=channel, content=said, **more)


@pytest.fixture
def ledger(channel: Any, bob: Any) -> dict[str, Any]:
    """One delivery of every standing, on Alice's practice channel."""
    from publishing.models import Attempt
    from publishing.states import Outcome, State

    down = {"text": "La red no contestó con claridad: no sabemos si se publicó.", "params": {}}
    rows = {
        "sent": delivery(
            channel, "Llega la cosecha nueva de Colombia", state=State.SENT, remote_id="1", sent_at=NOON
        ),
        "verified": delivery(
            channel,
            "Notas de cata",
            state=State.SENT,
            remote_id="2",
            sent_at=NOON,
            verified_at=NOON,
            url="https://red.test/2",
        ),
        "failed": delivery(
            channel, "Encuesta de molienda", state=State.FAILED, sentence=down, attempts_made=1
        ),
        "unsure": delivery(channel, "Sorteo", state=State.UNSURE, sentence=down, attempts_made=1),
        "held": delivery(channel, "Receta: affogato", held_at=NOON, sentence=down),
        "waiting": delivery(channel, "Domingo lento", planned_for=timezone.now() + timedelta(days=2)),
    }
    for name in ("failed", "unsure"):
        Attempt.objects.create(
            delivery=rows[name],
            number=1,
            step="publish",
            started_at=NOON,
            ended_at=NOON + timedelta(seconds=20),
            outcome=Outcome.UNSURE,
            sentence=down,
            exchanges=EXCHANGES,
            detail="timeout: 127.0.0.1",
            worker="celery@casa:1",
        )
    return rows


def to(name: str, *more: Any) -> str:
    return reverse(name, args=["alameda", *more])


def test_every_standing_of_a_delivery_has_nothing_to_object_to(
    ledger: Any, alice: Any, sign_in: Any, visit: Any, objections: Any, picture: Any, looks: Any
) -> None:
    sign_in(alice)
    found = {}
    pages = {f"delivery-{name}": to("delivery", row.pk) for name, row in ledger.items()}
    pages |= {"ledger": to("deliveries"), "ledger-person": to("deliveries") + "?estado=person"}
    pages |= {"ledger-none": to("deliveries") + "?texto=nada&desde=2026-01-01"}
    for name, address in pages.items():
        page = visit(address)
        for summary in page.locator(".attempts summary").all():
            summary.click()
        picture(f"{name}-{looks}")
        found[name] = objections()
    assert {name: said for name, said in found.items() if said} == {}


def test_the_channels_in_every_health_have_nothing_to_object_to(
    ledger: Any,
    channel: Any,
    brand: Any,
    alice: Any,
    sign_in: Any,
    visit: Any,
    objections: Any,
    picture: Any,
    looks: Any,
) -> None:
    from publishing import networks
    from publishing.models import Channel

    sign_in(alice)
    lost = Channel.objects.create(
        workspace=brand,
        network="bluesky",
        name="Alameda en Bluesky",
        account="did:plc:1",
        account_name="@alameda.cafe",
        health="disconnected",
        trouble={"text": "Bluesky ya no acepta la contraseña de aplicación.", "params": {}},
    )
    Channel.objects.create(workspace=brand, network="telegram", name="pausado", account="3", paused_at=NOON)
    Channel.objects.create(workspace=brand, network="mastodon", name="viejo", account="4", health="removed")
    pages = {
        "channels": to("channels"),
        "channel": to("channel", channel.pk),
        "channel-lost": to("channel", lost.pk),
    }
    pages |= {"disconnect": to("channel_disconnect", channel.pk), "connect": to("connect")}
    pages |= {"reconnect": to("channel_reconnect", lost.pk)}
    pages |= {f"connect-{one.key}": to("connect_network", one.key) for one in networks.all()}
    found = {}
    for name, address in pages.items():
        visit(address)
        picture(f"{name}-{looks}")
        found[name] = objections()
    assert {name: said for name, said in found.items() if said} == {}


def test_alice_connects_practice_pauses_undoes_and_disconnects_in_a_dialog(
    alice: Any, brand: Any, sign_in: Any, visit: Any, accessible: Any, picture: Any
) -> None:
    from playwright.sync_api import expect

    from publishing.models import Channel

    sign_in(alice)
    page = visit(to("channels"))
    page.get_by_role("link", name="Conectar un canal").first.click()
    page.get_by_role("link", name="Red de práctica").click()
    page.get_by_role("button", name="Conectar").click()
    expect(page.locator(".toast").get_by_text("«practica» está conectado.")).to_be_visible()
    page.get_by_role("button", name="Pausar").click()
    expect(page.locator(".toast").get_by_text("«practica» está en pausa")).to_be_visible()
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator(".toast").get_by_text("«practica» publica de nuevo.")).to_be_visible()
    page.get_by_role("link", name="Desconectar").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="¿Desconectar «practica»?")).to_be_visible()
    picture("disconnect-dialog")
    accessible()
    dialog.get_by_role("button", name="Desconectar").click()
    expect(page.locator(".toast").get_by_text("sus credenciales se borraron")).to_be_visible()
    assert Channel.objects.get().sealed == ""


@pytest.mark.parametrize("scripting", [False])
def test_without_javascript_bob_filters_and_settles(
    ledger: Any, bob: Any, sign_in: Any, visit: Any, scripting: bool
) -> None:
    from playwright.sync_api import expect

    sign_in(bob)
    page = visit(to("deliveries"))
    page.get_by_label("Estado").select_option("unsure")
    page.get_by_role("button", name="Filtrar").click()
    page.get_by_role("link", name="Sorteo").click()
    page.get_by_label("Enlace de la publicación").fill("https://red.test/sorteo")
    page.get_by_role("button", name="Sí, está publicada").click()
    expect(page.locator(".toast").get_by_text("con el enlace que diste")).to_be_visible()
    expect(page.get_by_role("link", name="Ver en la red")).to_have_attribute(
        "href", "https://red.test/sorteo"
    )


def test_a_filter_acts_as_soon_as_it_is_chosen(ledger: Any, bob: Any, sign_in: Any, visit: Any) -> None:
    from playwright.sync_api import expect

    sign_in(bob)
    page = visit(to("deliveries"))
    page.get_by_label("Estado").select_option("failed")
    expect(page.get_by_role("link", name="Sorteo")).to_have_count(0)
    expect(page.get_by_role("link", name="Encuesta de molienda")).to_be_visible()
