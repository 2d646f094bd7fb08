"""Why a post is said, in the composer: asked, saved with the words, brought by a link, of its own brand."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.models import Audience, Campaign, Objective, Pillar, Post
from publishing.models import Channel

DAY = date(2030, 10, 15)


@pytest.fixture
def browser(bob: Any, signed_in: Any) -> Client:
    return signed_in(bob)


@pytest.fixture
def tags(brand: Any) -> dict[str, Any]:
    return {
        "pillar": Pillar.objects.create(workspace=brand, name="Origen"),
        "campaign": Campaign.objects.create(workspace=brand, name="Buen Fin", starts=DAY, ends=DAY),
        "objective": Objective.objects.create(workspace=brand, name="Que nos conozcan"),
        "audience": Audience.objects.create(workspace=brand, name="Vecinas"),
    }


@pytest.fixture
def post(brand: Any, bob: Any, channel: Channel) -> Post:
    return planning.create_post(brand, by=bob, text="Hola", channels=[channel])


def save(browser: Client, post: Post, **typed: Any) -> Any:
    post.refresh_from_db()
    channels = [each.channel_id for each in post.variants.all()]
    typed = {"version": post.version, "text": post.text, "channels": channels, **typed}
    answer = browser.post(
        f"/m/alameda/publicaciones/{post.pk}/guardar/", typed, headers={"Accept": "application/json"}
    )
    post.refresh_from_db()
    return answer


def test_what_is_chosen_is_saved_and_chosen_again_on_the_page(
    browser: Client, post: Post, tags: dict[str, Any]
) -> None:
    save(browser, post, **{name: row.pk for name, row in tags.items()}, occasion="MX:dia-de-muertos")
    assert {name: getattr(post, name) for name in tags} == tags
    assert post.occasion == "MX:dia-de-muertos"
    page = browser.get(f"/m/alameda/publicaciones/{post.pk}/").content.decode()
    for row in tags.values():
        assert f'<option value="{row.pk}" selected>{row.name}</option>' in page


def test_a_page_without_these_controls_leaves_them_as_they_are(
    browser: Client, post: Post, tags: dict[str, Any]
) -> None:
    save(browser, post, pillar=tags["pillar"].pk, utm_source="barra", untagged="1")
    save(browser, post, text="Otras palabras")
    assert (post.text, post.pillar, post.utm) == ("Otras palabras", tags["pillar"], {"source": "barra"})
    assert post.untagged
    save(browser, post, pillar="", utm_source="")
    assert (post.pillar, post.utm, post.untagged) == (None, {}, False)


def test_another_brand_s_pillar_is_refused_and_nothing_is_lost(
    browser: Client, post: Post, charlie: Any
) -> None:
    theirs = Pillar.objects.create(workspace=charlie.memberships.get().workspace, name="Suyo")
    answer = save(browser, post, pillar=theirs.pk)
    assert answer.status_code == 422
    assert "Suyo" not in answer.content.decode()
    assert post.pillar is None


def test_a_link_to_a_new_post_brings_why_it_is_said(
    browser: Client, channel: Channel, tags: dict[str, Any]
) -> None:
    asked = {"pilar": "pillar", "campana": "campaign", "objetivo": "objective", "audiencia": "audience"}
    query = {word: tags[name].pk for word, name in asked.items()}
    page = browser.get("/m/alameda/publicaciones/nueva/", {**query, "day": "2030-10-15"}).content.decode()
    for row in tags.values():
        assert f'<option value="{row.pk}" selected>{row.name}</option>' in page
    assert (
        browser.get("/m/alameda/publicaciones/nueva/", {"pilar": "999999", "campana": "x"}).status_code == 200
    )


def test_a_parameter_that_can_t_be_is_said_beside_the_link(browser: Client, post: Post) -> None:
    answer = save(browser, post, utm_source="{red}")
    assert answer.status_code == 422
    assert "{red}" in answer.json()["errors"][0]


def test_a_thread_is_parted_by_the_server_where_there_are_no_scripts(
    browser: Client, post: Post, channel: Channel
) -> None:
    typed = {
        "version": post.version,
        "text": "Una frase entera. " * 60,
        "channels": [channel.pk],
        "details": [channel.pk],
    }
    answer = browser.post(f"/m/alameda/publicaciones/canales/{channel.pk}/partir/?post={post.pk}", typed)
    page = answer.content.decode()
    assert f'name="part-{channel.pk}-2"' in page
    post.refresh_from_db()
    assert post.text == "Hola"


# ── the hour it proposes ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("at", "proposed"), [(time(6), "09:00"), (time(15, 20), "16:00"), (time(22, 59), "23:00")]
)
def test_for_today_an_hour_is_proposed_that_is_still_to_come(
    browser: Client, brand: Any, monkeypatch: pytest.MonkeyPatch, at: time, proposed: str
) -> None:
    """«Cubrir hueco» on the last day of a month led to nine in the morning, in the afternoon too."""
    today = timezone.localdate(timezone=brand.tz)
    now = datetime.combine(today, at, brand.tz)
    monkeypatch.setattr(timezone, "now", lambda: now)
    page = browser.get(reverse("post_new", args=["alameda"]), {"day": today.isoformat()})
    assert page.context["page"].form["time"].value().strftime("%H:%M") == proposed
