"""A podcast and a newsletter of Alice's, in Chromium: opened here, published here, read by anybody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from newsletter import sending
from publishing.engine.visiting import visit as deliver
from publishing.models import Channel, Delivery
from tests.media import making
from tests.newsletter.conftest import issue, mail_server, newsletter, people, sink  # noqa: F401
from tests.podcast.conftest import channel_of_show  # noqa: F401

from .test_composer import saved
from .test_networks import publish_now, run_until_settled, to

expect = pytest.importorskip("playwright.sync_api").expect


def compose(page: Any, visit: Any, title: str, text: str, files: list[Path]) -> None:
    """One post for the only channel there is, now."""
    visit(to("post_new"))
    page.locator(".channel-pick input").check()
    page.locator("[name=title]").fill(title)
    page.get_by_label("Texto original").fill(text)
    saved(page)
    if files:
        page.get_by_label(re.compile("[Ee]lige archivos")).set_input_files(files)
        expect(page.locator(".tile:not(.tile-uploading)")).to_have_count(len(files))
    expect(page.locator(".check-block")).to_have_count(0)
    publish_now(page)


def test_a_podcast_is_opened_and_its_episode_is_in_feed_and_page(
    page: Any, visit: Any, alice: Any, sign_in: Any, settings: Any, tmp_path: Path, accessible: Any
) -> None:
    settings.PAUTA_URL = page.base
    sign_in(alice)
    visit(to("connect_network", "podcast"))
    page.get_by_label("Título del podcast").fill("Mesa de novedades")
    page.get_by_label("Descripción").fill("Café y lo que se dice con él")
    page.get_by_label("Quién lo hace").fill("Café Alameda")
    page.get_by_label("Correo de contacto").fill("hola@alameda.example")
    page.get_by_role("button", name="Conectar").click()
    expect(page.get_by_text("Le falta la portada")).to_be_visible()
    accessible()
    (tmp_path / "charla.mp3").write_bytes(making.sound())
    compose(page, visit, "El tueste", "De qué hablamos hoy", [tmp_path / "charla.mp3"])
    run_until_settled()

    channel = Channel.objects.get(network="podcast")
    feed = page.request.get(f"{page.base}/podcast/mesa-de-novedades/feed.xml").text()
    assert feed.count("<item>") == 1
    assert "El tueste" in feed
    page.context.clear_cookies()  # as anybody
    page.goto(Delivery.objects.get(channel=channel).url)
    expect(page.get_by_role("heading", name="El tueste")).to_be_visible()
    accessible()
    page.goto(f"{page.base}/podcast/mesa-de-novedades/")
    expect(page.locator("audio")).to_have_count(1)
    accessible()


def test_a_newsletter_is_opened_and_its_issue_reaches_who_asked_for_it(
    page: Any,
    visit: Any,
    alice: Any,
    sign_in: Any,
    settings: Any,
    sink: Any,  # noqa: F811
    accessible: Any,
) -> None:
    settings.PAUTA_URL, settings.PAUTA_PRIVATE_HOSTS = page.base, ["127.0.0.1"]
    sign_in(alice)
    visit(to("connect_network", "newsletter"))
    typed = {"Título del boletín": "El semanal", "Nombre de quien escribe": "Café Alameda",
             "Correo de quien escribe": "hola@alameda.example", "Servidor de correo (SMTP)": sink.host,
             "Puerto": str(sink.port)}  # fmt: skip
    for label, words in typed.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Cifrado").select_option("plain")
    page.get_by_role("button", name="Conectar").click()
    page.get_by_role("link", name="Suscripciones y servidor de correo").click()
    page.locator("textarea[name=lines]").fill("ana@uno.example")
    page.locator("input[name=vouched]").check()
    page.get_by_role("button", name="Agregar").click()
    expect(page.get_by_role("cell", name="ana@uno.example", exact=True)).to_be_visible()
    accessible()
    compose(page, visit, "Número uno", "Hola, Ana", [])
    deliver([Channel.objects.get(network="newsletter").pk])
    sending.send_due()
    run_until_settled()

    (letter,) = sink.to("ana@uno.example")
    assert letter["Subject"] == "Número uno"
    page.context.clear_cookies()  # as anybody
    page.goto(Delivery.objects.get().url)
    expect(page.get_by_text("Hola, Ana")).to_be_visible()
    accessible()


def test_their_pages_have_nothing_to_object_to(
    visit: Any,
    alice: Any,
    sign_in: Any,
    settings: Any,
    looks: Any,
    objections: Any,
    picture: Any,
    channel_of_show: Any,  # noqa: F811
    newsletter: Any,  # noqa: F811
    issue: Any,  # noqa: F811
    page: Any,
) -> None:
    show = channel_of_show.workspace.shows.get()
    pages = {
        "podcast": to("podcast_settings", show.pk),
        "newsletter": to("newsletter_people", newsletter.pk),
        "podcast-public": show.get_absolute_url(),
        "newsletter-public": newsletter.get_absolute_url(),
        "newsletter-issue": issue.get_absolute_url(),
    }
    sign_in(alice)
    said = {}
    for name, address in pages.items():
        visit(address)
        picture(f"{name}-{looks}")
        said[name] = objections()
    assert {name: wrong for name, wrong in said.items() if wrong} == {}
