"""Alice's pages for channels: whole without JavaScript, and nothing secret on them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from practice import accounts
from practice.models import PracticeAccount
from publishing import vault
from publishing.models import Channel
from publishing.states import State

from .conftest import PASSWORD


@pytest.fixture
def browser(signed_in, alice):
    return signed_in(alice, enforce_csrf_checks=False)


def url(name, brand, *more):
    return reverse(name, args=[brand.slug, *more])


def test_a_brand_without_channels_is_shown_the_way(browser, brand):
    page = browser.get(url("channels", brand)).content.decode()
    assert "Todavía no hay canales" in page
    assert url("connect", brand) in page


def test_every_network_can_be_chosen_and_explains_how(browser, brand):
    from publishing import networks

    page = browser.get(url("connect", brand)).content.decode()
    for network in networks.all():
        address = url("connect_network", brand, network.key)
        assert address in page
        assert "<ol>" in browser.get(address).content.decode()


def test_an_unknown_network_is_not_there(browser, brand):
    assert browser.get(url("connect_network", brand, "orkut")).status_code == 404


def test_practice_is_one_click(browser, brand):
    answer = browser.post(url("connect_network", brand, "practice"), {"name": "practica"}, follow=True)
    channel = Channel.objects.get()
    assert (channel.network, channel.name) == ("practice", "practica")
    assert PracticeAccount.objects.get().handle == channel.account
    assert "está conectado" in answer.content.decode()
    assert vault.secrets_of(channel)["token"] not in answer.content.decode()


def test_a_practice_channel_that_was_let_go_is_taken_up_again(browser, brand):
    browser.post(url("connect_network", brand, "practice"), {"name": "practica"})
    first = Channel.objects.get()
    browser.post(url("channel_disconnect", brand, first.pk), {"waiting": "hold"})
    browser.post(url("connect_network", brand, "practice"), {"name": "practica"})
    again = Channel.objects.get()
    assert (again.pk, again.health) == (first.pk, Channel.Health.CONNECTED)


@pytest.fixture
def steps(tmp_path, settings):
    """The door's own step-by-step text."""
    folder = tmp_path / "publishing" / "steps"
    folder.mkdir(parents=True)
    (folder / "door.html").write_text("<ol><li>Toca.</li></ol>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]


def test_alice_connects_with_a_form_and_the_secret_never_comes_back(browser, brand, entered, vouched, steps):
    address = url("connect_network", brand, "door")
    wrong = browser.post(address, {"name": "Mi puerta", **entered, "password": "me-equivoque-de-clave"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "La Puerta no reconoce a «alameda»." in page
    assert "Mi puerta" in page
    assert entered["server"] in page
    assert "me-equivoque-de-clave" not in page
    right = browser.post(address, {"name": "Mi puerta", **entered}, follow=True)
    assert "«Mi puerta» está conectado." in right.content.decode()
    assert PASSWORD not in right.content.decode()


def test_an_address_inside_is_refused_with_a_sentence(browser, brand, entered, steps):
    answer = browser.post(url("connect_network", brand, "door"), {"name": "Mi puerta", **entered})
    assert answer.status_code == 422
    assert not Channel.objects.exists()
    inside = {**entered, "server": "http://169.254.169.254/"}
    page = browser.post(url("connect_network", brand, "door"), {"name": "x", **inside}).content.decode()
    assert "169.254.169.254" in page


@pytest.mark.parametrize("bad", ["\x00nul", "x" * 5000])
def test_what_no_credential_can_be_is_refused_in_the_form(browser, brand, entered, vouched, steps, bad):
    answer = browser.post(
        url("connect_network", brand, "door"), {"name": "Mi puerta", **entered, "user": bad}
    )
    assert answer.status_code == 422
    assert not Channel.objects.exists()


def test_alice_renames_and_can_undo(browser, brand, channel):
    answer = browser.post(url("channel_rename", brand, channel.pk), {"name": "La práctica"}, follow=True)
    channel.refresh_from_db()
    assert channel.name == "La práctica"
    undo = f"{url('channel_rename', brand, channel.pk)}?name=practica"
    assert undo in answer.content.decode()
    browser.post(undo)
    channel.refresh_from_db()
    assert channel.name == "practica"


def test_an_empty_name_comes_back_with_its_sentence(browser, brand, channel):
    answer = browser.post(url("channel_rename", brand, channel.pk), {"name": " "})
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode()


def test_pause_and_resume_from_the_page(browser, brand, channel, said):
    late = said(channel, planned_for=timezone.now() - timezone.timedelta(hours=1))
    browser.post(url("channel_pause", brand, channel.pk))
    channel.refresh_from_db()
    assert channel.paused_at
    assert "En pausa desde" in browser.get(url("channel", brand, channel.pk)).content.decode()
    page = browser.post(url("channel_resume", brand, channel.pk), follow=True).content.decode()
    late.refresh_from_db()
    assert late.held_at
    assert "1 publicación debió salir" in page
    assert "Publicar todas ahora" in page


def test_the_whole_brand_is_paused_and_resumed(browser, brand, channel):
    browser.post(url("brand_pause", brand))
    assert "La marca está en pausa" in browser.get(url("channels", brand)).content.decode()
    browser.post(url("brand_resume", brand), {"overdue": "hold"})
    brand.refresh_from_db()
    assert brand.paused_at is None


def test_disconnecting_asks_first_and_says_what_is_at_risk(browser, brand, channel, said):
    said(channel, days=3650)
    asked = browser.get(url("channel_disconnect", brand, channel.pk)).content.decode()
    assert "1 publicación está programada" in asked
    channel.refresh_from_db()
    assert channel.sealed
    browser.post(url("channel_disconnect", brand, channel.pk), {"waiting": "withdraw"})
    channel.refresh_from_db()
    assert (channel.sealed, channel.health) == ("", Channel.Health.REMOVED)
    assert channel.deliveries.get().state == State.WITHDRAWN
    assert browser.get(url("channel", brand, channel.pk)).status_code == 200
    assert browser.post(url("channel_pause", brand, channel.pk)).status_code == 404


def test_a_lost_channel_shows_its_cause_and_the_posts_at_risk(browser, brand, channel, said):
    said(channel, days=3650)
    trouble = {"text": "La red ya no reconoce a «%(who)s».", "params": {"who": "alameda"}}
    Channel.objects.update(health=Channel.Health.DISCONNECTED, trouble=trouble)
    page = browser.get(url("channel", brand, channel.pk)).content.decode()
    assert "La red ya no reconoce a «alameda»." in page
    assert "1 publicación programada está en riesgo" in page
    assert url("channel_reconnect", brand, channel.pk) in page


def test_a_practice_account_that_was_closed_is_opened_again(browser, brand):
    browser.post(url("connect_network", brand, "practice"), {"name": "practica"})
    channel = brand.channels.get()
    accounts.close(channel.account)
    answer = browser.post(url("channel_trouble", brand, channel.pk), {"kind": "slow"}, follow=True)
    assert "ya no existe: renueva el acceso" in answer.content.decode()
    assert browser.post(url("channel_reconnect", brand, channel.pk)).status_code == 302
    assert PracticeAccount.objects.filter(handle=channel.account).exists()


def test_a_practice_channel_is_reconnected_by_one_button(browser, brand, channel):
    Channel.objects.update(health=Channel.Health.DISCONNECTED)
    before = channel.sealed
    browser.post(url("channel_reconnect", brand, channel.pk))
    channel.refresh_from_db()
    assert channel.health == Channel.Health.CONNECTED
    assert channel.sealed != before


def test_trouble_is_prepared_and_taken_back(browser, brand, channel):
    page = browser.post(url("channel_trouble", brand, channel.pk), {"kind": "throttled"}, follow=True)
    assert "Pide esperar (429)" in page.content.decode()
    assert PracticeAccount.objects.get().trouble == "throttled"
    browser.post(url("channel_trouble", brand, channel.pk))
    assert PracticeAccount.objects.get().trouble == ""


POSTS = [
    "channel_rename",
    "channel_test",
    "channel_pause",
    "channel_resume",
    "channel_disconnect",
    "channel_trouble",
]


@pytest.mark.parametrize("name", ["channel", *POSTS, "channel_reconnect"])
def test_to_charlie_none_of_this_exists(signed_in, charlie, brand, channel, name):
    hers, his = signed_in(charlie), charlie.workspaces.get()
    assert hers.post(reverse(name, args=[brand.slug, channel.pk])).status_code in (404, 405)
    assert hers.post(reverse(name, args=[his.slug, channel.pk])).status_code in (404, 405)
    assert hers.get(reverse(name, args=[his.slug, channel.pk])).status_code in (404, 405)
    channel.refresh_from_db()
    assert channel.paused_at is None


@pytest.mark.parametrize("name", ["channel_rename", "channel_test", "channel_disconnect", "channel_trouble"])
def test_bob_looks_and_does_not_administer(signed_in, bob, brand, channel, name):
    browser = signed_in(bob)
    assert browser.get(url("channel", brand, channel.pk)).status_code == 200
    assert browser.post(url(name, brand, channel.pk), {"name": "otro"}).status_code == 403


def test_vera_sees_no_button_she_may_not_press(signed_in, vera, brand, channel):
    page = signed_in(vera).get(url("channel", brand, channel.pk)).content.decode()
    for name in (*POSTS, "channel_reconnect"):
        assert url(name, brand, channel.pk) not in page
