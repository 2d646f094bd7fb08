"""The client's calendar: what its link says, nothing else of the brand, and nothing once it is closed."""

from __future__ import annotations

import io
import re
from datetime import date, time, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from calendar_app import planning
from calendar_app.models import CalendarLink, Post
from calendar_app.sharing.addresses import link_address, picture_seal, token
from calendar_app.states import Stage
from media.models import MediaFile
from publishing.models import Channel
from tests.walking import addresses

pytestmark = pytest.mark.django_db
MONTH = date(2030, 5, 1)
TODAY = timezone.now().date()


@pytest.fixture
def a_post(brand, bob, channel):
    def write(title, day=date(2030, 5, 7), hour=time(18, 30), stage=Stage.APPROVED, **facts):
        facts = {"text": f"Texto de {title}", "channels": [channel], **facts}
        post = planning.create_post(brand, by=bob, title=title, **facts)
        planning.plan(post, date=day, time=hour, by=bob)
        Post.objects.filter(pk=post.pk).update(stage=stage)
        return post

    return write


@pytest.fixture
def a_link(brand, bob):
    def make(**facts):
        facts = {
            "name": "Cliente",
            "zone": brand.zone,
            "expires_at": timezone.now() + timedelta(days=9),
            **facts,
        }
        return CalendarLink.objects.create(workspace=brand, by=bob, **facts)

    return make


def page(link, month="2030-05", status=200):
    answer = Client().get(link_address(link), {"mes": month})
    assert answer.status_code == status
    return answer.content.decode()


# ── what it shows ─────────────────────────────────────────────────────────────────────────────────────


def test_it_shows_the_month_without_an_account_and_counts_who_came(a_post, a_link):
    a_post("Cosecha")
    link = a_link()
    html = page(link)
    assert "Cosecha" in html
    assert "18:30" in html
    assert "Texto de Cosecha" in html
    link.refresh_from_db()
    assert link.opened == 1
    assert link.opened_at


def test_without_texts_there_are_none_and_without_drafts_neither(a_post, a_link):
    a_post("Lista")
    a_post("A medias", stage=Stage.DRAFT)
    quiet = page(a_link(with_text=False))
    assert "Lista" in quiet
    assert "Texto de" not in quiet
    assert "A medias" not in quiet
    assert "A medias" in page(a_link(with_drafts=True))


def test_the_scope_is_channels_campaigns_states_and_days(brand, a_post, a_link, channel):
    a_post("Del canal")
    a_post("De ninguno", channels=[])
    a_post("Antes", day=date(2030, 5, 2))
    a_post("Revisada", stage=Stage.IN_REVIEW)
    shown = page(a_link(query=f"canal={channel.pk}", first=date(2030, 5, 3), last=date(2030, 5, 7)))
    assert [name in shown for name in ("Del canal", "De ninguno", "Antes", "Revisada")] == [
        True,
        False,
        False,
        True,
    ]
    assert "Del canal" not in page(a_link(query="estado=in_review"))


def test_months_outside_of_its_days_are_not_reached(a_post, a_link):
    a_post("De mayo")
    a_post("De junio", day=date(2030, 6, 10))
    link = a_link(first=date(2030, 5, 1), last=date(2030, 5, 31))
    assert "De junio" not in page(link, "2030-06")
    assert "De mayo" in page(link, "2030-06")
    assert "mes=2030-06" not in page(link)


def test_other_clocks_show_their_own_hour_and_the_brands_beside_it(a_post, a_link):
    a_post("De noche", day=date(2030, 5, 31), hour=time(22, 15))
    link = a_link(zone="Europe/Madrid")
    assert "De noche" not in page(link, "2030-05")
    html = page(link, "2030-06")
    assert re.search(r"<strong>06:15</strong>\s*<span[^>]*>\(31 may, 22:15\)", html)
    assert "Madrid" in html
    assert "México" in html


def test_it_speaks_the_links_language_whatever_the_browser_asks(a_post, a_link, words):
    a_post("Cosecha", stage=Stage.IN_REVIEW)
    answer = Client().get(
        link_address(a_link(language="en")), {"mes": "2030-05"}, headers={"Accept-Language": "es"}
    )
    html = answer.content.decode()
    assert '<html lang="en"' in html
    assert "In review" in html


def test_the_teams_troubles_stay_the_teams(brand, a_post, a_link, bob):
    from publishing.models import Delivery
    from publishing.states import State

    post = a_post("Tropezó", stage=Stage.DRAFT)
    planning.schedule(post, by=bob)
    Delivery.objects.update(state=State.FAILED)
    html = page(a_link())
    assert "Pendiente" in html
    assert "Falló" not in html


# ── what it does not ──────────────────────────────────────────────────────────────────────────────────


def test_nothing_else_of_the_brand_is_reached_from_it(brand, a_post, a_link):
    a_post("Cosecha")
    html = page(a_link())
    assert f"/m/{brand.slug}/" not in html
    assert "/medios/" not in html
    assert "csrf" not in html
    assert "<form" not in html
    assert not re.findall(r'href="/(?!static/)', html)


def test_who_came_by_a_link_is_still_a_stranger_everywhere(brand, alice, a_link):
    from tests.walking import one_of_everything

    hers = one_of_everything(brand, alice)
    client = Client()
    client.get(link_address(a_link()))
    inside = [each for each in addresses() if "brand" in each.parts]
    led = [client.get(each.filled(**hers)).status_code for each in inside]
    assert set(led) <= {302, 405}


def test_it_is_kept_by_nobody_and_found_by_no_search_engine(a_link):
    answer = Client().get(link_address(a_link()))
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_another_token_opens_nothing(a_link):
    link = a_link()
    good = token(link)
    for wrong in (
        good[:-1] + ("a" if good[-1] != "a" else "b"),
        good.replace("-", "-x", 1),
        f"{link.pk}",
        "a.b",
        "1-.x",
    ):
        assert Client().get(reverse("client_link", args=[wrong])).status_code == 404
    assert Client().post(link_address(link)).status_code == 405


def test_posts_of_another_brand_are_never_in_it(charlie, a_link):
    theirs = planning.create_post(charlie.workspaces.get(), by=charlie, title="Ajena", text="x")
    planning.plan(theirs, date=date(2030, 5, 7), time=time(9), by=charlie)
    assert "Ajena" not in page(a_link(with_drafts=True))


# ── its end ───────────────────────────────────────────────────────────────────────────────────────────


def test_expired_or_revoked_it_says_so_and_shows_nothing(brand, a_post, a_link, bob, signed_in):
    a_post("Cosecha")
    expired = page(a_link(expires_at=timezone.now() - timedelta(minutes=1)), status=410)
    assert "plazo terminó" in expired
    link = a_link()
    browser, revoke = signed_in(bob), reverse("link_revoke", args=[brand.slug, link.pk])
    browser.post(revoke)
    closed = page(link, status=410)
    assert "lo cerró" in closed
    assert "Cosecha" not in closed + expired
    browser.post(f"{revoke}?restore=1")
    assert "Cosecha" in page(link)


def test_a_flood_is_asked_to_wait(a_link, monkeypatch):
    monkeypatch.setattr("calendar_app.sharing.behind.PAGE_A_MINUTE", 2)
    link = a_link()
    assert 429 in [Client().get(link_address(link)).status_code for _ in range(7)]


# ── pictures ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def picture(brand):
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    file = MediaFile(
        workspace=brand, mime="image/png", suffix=".png", bytes=1, sha256="cd" * 32, width=4, height=4
    )
    file.file.save("a.png", ContentFile(drawn.getvalue()), save=False)
    file.file.storage.save(file.thumbnail_name, ContentFile(drawn.getvalue()))
    file.save()
    return file


def image(link, seal):
    return Client().get(reverse("client_picture", args=[token(link), seal])).status_code


def test_a_picture_is_fetched_by_an_address_sealed_for_this_link_while_it_is_shown(
    a_post, a_link, picture, bob
):
    post = a_post("Con foto", media=[(picture, "Una taza")])
    link, other = a_link(), a_link(name="Otra")
    seal = picture_seal(link, picture)
    assert f"/imagen/{seal}/" in page(link)
    assert 'alt="Una taza"' in page(link)
    assert image(link, seal) == 200
    assert image(other, seal) == 404
    assert image(link, seal[:-1] + ("a" if seal[-1] != "a" else "b")) == 404
    planning.plan(post, date=None, time=None, by=bob)
    assert image(link, seal) == 404


def test_a_picture_closes_with_its_link_and_with_its_scope(a_post, a_link, picture):
    a_post("Con foto", media=[(picture, "")], stage=Stage.DRAFT)
    hidden = a_link()
    assert image(hidden, picture_seal(hidden, picture)) == 404
    link = a_link(with_drafts=True)
    assert image(link, picture_seal(link, picture)) == 200
    CalendarLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
    assert image(link, picture_seal(link, picture)) == 404


# ── making one ────────────────────────────────────────────────────────────────────────────────────────


def ask(client, brand, **facts):
    told = {
        "name": "Cliente", "language": "es-mx", "zone": "Europe/Madrid", "with_text": "on",
        "expires": str(TODAY + timedelta(days=30)),
    }  # fmt: skip
    return client.post(reverse("link_new", args=[brand.slug]), {**told, **facts})


def test_made_in_a_dialog_with_its_filters_and_told_in_the_list(brand, bob, channel, signed_in):
    browser = signed_in(bob)
    assert ask(browser, brand, channels=[channel.pk], states=["in_review"]).status_code == 302
    link = CalendarLink.objects.get()
    assert link.query == f"canal={channel.pk}&estado=in_review"
    assert link_address(link) in browser.get(reverse("links", args=[brand.slug])).content.decode()


def test_its_last_day_ends_on_its_own_clocks(brand, bob, signed_in):
    ask(signed_in(bob), brand, expires=str(TODAY + timedelta(days=3)))
    link = CalendarLink.objects.get()
    ends = link.expires_at.astimezone(__import__("zoneinfo").ZoneInfo("Europe/Madrid"))
    assert (ends.date(), ends.time()) == (TODAY + timedelta(days=4), time(0))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"expires": ""}, "obligatorio"),
        ({"expires": str(TODAY - timedelta(days=3))}, "ya no abriría|antes de empezar"),
        ({"expires": str(TODAY + timedelta(days=400))}, "un año"),
        ({"first": "2030-05-09", "last": "2030-05-01"}, "anterior a"),
        ({"zone": "Luna/Mar"}, "no es una de las opciones|Luna/Mar"),
    ],
)
def test_what_can_not_be_is_told_and_nothing_is_made(brand, bob, signed_in, facts, why):
    answer = ask(signed_in(bob), brand, **facts)
    assert answer.status_code == 422
    assert re.search(why, answer.content.decode())
    assert not CalendarLink.objects.exists()


def test_a_channel_of_another_brand_is_no_choice(brand, bob, charlie, signed_in):
    theirs = Channel.objects.create(
        workspace=charlie.workspaces.get(), network="practice", name="x", account="x"
    )
    assert ask(signed_in(bob), brand, channels=[theirs.pk]).status_code == 422
