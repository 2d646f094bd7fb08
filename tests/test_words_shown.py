"""The pages as a person gets them, in English and in Spanish: no word of the other language is left.

The brand is the demo, in which every kind of post and delivery exists. What its people wrote is content: it
stays in the language they wrote it in, and is left out of what is read here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.leftovers import Content, leftovers
from tests.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]

PLACES = ["today", "calendar", "calendar_list", "approvals", "deliveries", "channels", "connect", "team"]
PLACES += ["settings", "post_new", "review_policy", "strategy", "strategy_draft", "strategy_history"]
PLACES += ["campaigns", "campaign_new", "compass", "compass_badge", "key_dates", "key_date_new", "slots"]
PLACES += ["evergreens", "library", "writing_aids", "link_rules", "imports", "sources", "source_new", "find"]
PLACES += ["calendar_week_now", "calendar_day_now", "calendar_channels_now", "calendar_year_now"]
PLACES += ["brand_second_factor"]
PLACES += ["calendar_table", "batches", "views", "feeds", "feed_new", "links", "link_new"]
AIDS = ["etiquetas", "frases", "plantillas", "variables"]
OF_A_POST = ["post", "post_quick", "post_publish_now", "post_versions", "post_repeat", "post_pick"]
OWN = ["profile", "brand_new", "account_change_password", "account_email", "account_logout"]
OWN += ["mfa_index", "mfa_list_webauthn", "account_sessions"]
GATE = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
GATE += ["account_inactive"]
NETWORKS = ["practice", "manual", "podcast", "newsletter", "wordpress", "bluesky", "mastodon", "telegram"]


@pytest.fixture
def demo(settings: Any, tmp_path: Path, live_trouble: Callable[[Any], None]) -> Any:
    from calendar_app.demo import building

    settings.VAR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media"
    brand = building.build("una-palabra-de-prueba")
    live_trouble(brand)
    return brand


@pytest.fixture
def live_trouble() -> Callable[[Any], None]:
    """One delivery in doubt and one held, a channel that lost its access, an invitation without answer."""

    def befall(brand: Any) -> None:
        from publishing.engine.verdict import ASK_A_PERSON
        from publishing.models import Channel, Delivery
        from publishing.networks.words import said_of_status
        from teams.models import Invitation

        sent = Delivery.objects.filter(channel__workspace=brand, state="sent").order_by("-pk")[:2]
        doubt, held = sent[0].pk, sent[1].pk
        Delivery.objects.filter(pk=doubt).update(state="unsure", sentence=ASK_A_PERSON.as_json())
        Delivery.objects.filter(pk=held).update(state="waiting", held_at=sent[1].planned_for)
        lost = said_of_status(401, "practica.test", "Red de práctica", False).as_json()
        Channel.objects.filter(workspace=brand, name="practica-club").update(
            health="disconnected", trouble=lost
        )
        Invitation.objects.create(workspace=brand, email="nueva@marea.test")

    return befall


# ── the walk ──────────────────────────────────────────────────────────────────────────────────────────


def admin_in(language: str) -> tuple[Any, Client]:
    from calendar_app.demo import people
    from teams.models import User

    user = User.objects.get(email=people.ADMIN)
    user.language = language
    user.save()
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return user, client


def one_of_each_look(brand: Any) -> list[Any]:
    from calendar_app import listing
    from calendar_app.models import Post

    cards = listing.as_cards(Post.objects.filter(workspace=brand), brand)
    return list({card.look.key: card.post for card in cards}.values())


def one_of_each_standing(brand: Any) -> list[Any]:
    from publishing.models import Delivery
    from publishing.templatetags.deliveries import standing

    deliveries = Delivery.objects.filter(channel__workspace=brand).select_related("channel")
    return list({standing(delivery): delivery for delivery in deliveries}.values())


def pages_of(brand: Any) -> Iterator[str]:
    slug = brand.slug
    yield from (reverse(name, args=[slug]) for name in PLACES)
    yield from (reverse(name) for name in OWN)
    yield from (reverse("connect_network", args=[slug, network]) for network in NETWORKS)
    yield from (reverse("aid_new", args=[slug, aid]) for aid in AIDS)
    yield reverse("calendar_list", args=[slug]) + "?mes=sin-fecha"
    yield reverse("calendar_print", args=[slug, f"{timezone.localdate(timezone=brand.tz):%Y-%m}"])
    yield reverse("library_file", args=[slug, brand.media.first().pk])
    yield reverse("deliveries", args=[slug]) + "?estado=person"
    for post in one_of_each_look(brand):
        yield from (reverse(name, args=[slug, post.pk]) for name in OF_A_POST)
    for delivery in one_of_each_standing(brand):
        yield reverse("delivery", args=[slug, delivery.pk])
    for channel in brand.channels.all():
        for name in ("channel", "channel_reconnect", "channel_disconnect"):
            yield reverse(name, args=[slug, channel.pk])
    for campaign in brand.campaigns.all():
        yield from (reverse(name, args=[slug, campaign.pk]) for name in ("campaign", "campaign_edit"))
    for version in brand.strategies.all():
        names = ("strategy_version", "strategy_compare")
        yield from (reverse(name, args=[slug, version.number]) for name in names)
    yield reverse("practice_page", args=[brand.channels.get(name="practica").account])
    yield "/nada/de/nada/"


@pytest.mark.parametrize("language", ["en", "es-mx"])
def test_no_page_keeps_a_word_of_the_other_language(demo: Any, language: str) -> None:
    _user, client = admin_in(language)
    content, found, seen = Content(), {}, 0
    for address in pages_of(demo):
        html = client.get(address).content.decode()
        seen += bool(texts(html))
        if left := leftovers(html, language, content):
            found[address] = left
    assert seen > 40
    assert not found, "\n".join(f"{address}\n    " + "\n    ".join(left) for address, left in found.items())


@pytest.mark.parametrize("language", ["en", "es-mx"])
def test_the_gate_speaks_the_language_of_the_browser(db: None, language: str) -> None:
    client = Client(headers={"accept-language": language})
    for address in [*map(reverse, GATE), reverse("invitation", args=["no-sirve"])]:
        html = client.get(address).content.decode()
        assert f'<html lang="{language}"' in html
        assert not leftovers(html, language, Content())


@pytest.mark.parametrize("language", ["en", "es-mx"])
def test_an_invitation_speaks_the_language_of_who_opens_it(demo: Any, language: str) -> None:
    from teams.models import Invitation

    token = Invitation.objects.get(workspace=demo).token
    html = (
        Client(headers={"accept-language": language})
        .get(reverse("invitation", args=[token]))
        .content.decode()
    )
    assert demo.name in html
    assert not leftovers(html, language, Content())


@pytest.mark.parametrize(("language", "named"), [("en", "Network"), ("es-mx", "Red")])
def test_the_table_that_is_taken_away_is_in_her_language_too(demo: Any, language: str, named: str) -> None:
    _user, client = admin_in(language)
    answer = client.get(reverse("deliveries_csv", args=[demo.slug]))
    first, *rows = b"".join(answer).decode("utf-8-sig").splitlines()
    assert named in first.split(",")
    assert rows


@pytest.mark.parametrize("language", ["en", "es-mx"])
def test_what_is_refused_is_refused_in_the_same_language(demo: Any, language: str) -> None:
    """The words of Django's and allauth's own forms too."""
    _user, client = admin_in(language)
    slug = demo.slug
    letter = {"email": "no es correo", "role": "nadie"}
    wrong = [
        (reverse("team_invite", args=[slug]), letter),
        (reverse("connect_network", args=[slug, "wordpress"]), {"name": "", "site": "no"}),
        (reverse("brand_new"), {"name": "", "zone": "Luna"}),
        (reverse("account_change_password"), {"oldpassword": "x", "password1": "corta", "password2": "otra"}),
        (reverse("settings", args=[slug]), {"name": "", "zone": "", "country": "ZZ"}),
    ]
    for address, asked in wrong:
        html = client.post(address, asked).content.decode()
        left = [one for one in leftovers(html, language, Content()) if "no es correo" not in one]
        assert not left, address


@pytest.mark.parametrize("language", ["en", "es-mx"])
def test_letters_are_written_in_the_language_of_who_reads_them(demo: Any, language: str) -> None:
    from publishing.models import Delivery
    from publishing.notifying import on_channel_lost, on_settled, send_due
    from teams.account import resetting
    from teams.notices import mailing

    _user, client = admin_in(language)
    _everybody_reads(language)
    for delivery in Delivery.objects.filter(state__in=["failed", "unsure"], channel__workspace=demo):
        on_settled(delivery=delivery)
    on_channel_lost(channel=demo.channels.get(name="practica-club"))
    _make_due()
    assert send_due() or mail.outbox
    mailing.send_due(timezone.now() + timedelta(hours=1))
    Client().post(reverse("account_reset_password"), {"email": mail.outbox[0].to[0]})
    assert resetting.send_asked()
    client.post(reverse("team_invite", args=[demo.slug]), {"email": "otra@marea.test", "role": "editor"})
    assert len({letter.subject for letter in mail.outbox}) >= 5  # failed, unsure, lost, password, invited
    content = Content()
    for letter in mail.outbox:
        lines = "".join(f"<p>{line}</p>" for line in [letter.subject, *str(letter.body).splitlines()])
        assert not leftovers(lines, language, content), letter.body


def _everybody_reads(language: str) -> None:
    from teams.models import User, Workspace

    User.objects.update(language=language)
    Workspace.objects.update(language=language)


def _make_due() -> None:
    from django.utils import timezone

    from publishing.models import Notice

    Notice.objects.update(due_at=timezone.now())


# ── dates ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "short", "whole", "named"),
    [
        ("es-mx", "22 nov", "domingo 22 nov 2026", "domingo 22 de noviembre"),
        ("es", "22 nov", "domingo 22 nov 2026", "domingo 22 de noviembre"),
        ("en", "Nov 22", "Sunday, Nov 22, 2026", "Sunday, November 22"),
    ],
)
def test_each_language_orders_a_date_its_own_way(language: str, short: str, whole: str, named: str) -> None:
    from datetime import UTC, datetime

    from calendar_app.templatetags.calendar_words import day_and_month
    from core.templatetags.hours import day, short_day

    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with override(language):
        assert (short_day(noon), day(noon), day_and_month(noon.date())) == (short, whole, named)


@pytest.mark.parametrize(
    ("language", "whole", "part"),
    [("es-mx", "100,000", "1,234.50"), ("es", "100.000", "1.234,50"), ("en", "100,000", "1,234.50")],
)
def test_each_language_points_its_numbers_its_own_way(language: str, whole: str, part: str) -> None:
    from core.figures import figure

    with override(language):
        assert (figure(100_000), figure(1234.5, 2)) == (whole, part)


def test_a_leftover_is_seen() -> None:
    nobody = Content(set())
    assert leftovers("<p>Hay que reconectar</p>", "en", nobody)
    assert leftovers('<a title="Ver el calendario">Calendar</a>', "en", nobody)
    assert leftovers("<p>View the calendar</p>", "es-mx", nobody)
    assert not leftovers("<p>View the calendar</p>", "en", nobody)
    assert not leftovers("<p>Ver el calendario</p>", "es-mx", nobody)


def test_a_shell_that_speaks_english_is_answered_in_english(demo: Any, monkeypatch: Any) -> None:
    from calendar_app.management.commands.say import Command

    told = io.StringIO()
    monkeypatch.setenv("LANGUAGE", "en_US:en")
    with pytest.raises(SystemExit):
        Command(stderr=told).run_from_argv(
            ["manage.py", "say", "--brand", "nadie", "--channel", "x", "--now"]
        )
    assert "There is no brand “nadie”" in told.getvalue()
