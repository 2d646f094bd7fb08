"""Alice gives permission in her browser, on any network that asks for it."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from publishing import remembering, vault
from publishing.models import AppKeys, Channel
from tests.fakes.oauth import CLIENT, CLIENT_SECRET, SCOPES, question_of


@pytest.fixture
def browser(signed_in, alice):
    return signed_in(alice)


def ask(browser, brand, **more):
    """She asks; the question that the network's page gets."""
    answer = browser.post(reverse("consent_begin", args=[brand.slug, "wall"]), more)
    return question_of(answer.context["authorize_url"])


def come_back(browser, **answer):
    return browser.get(reverse("consent_return", args=["wall"]), answer, follow=True)


def connect(browser, brand, wall, **more):
    question = ask(browser, brand, **more)
    return come_back(browser, code=wall.server.yes(question), state=question["state"])


def test_one_account_is_connected_at_once(browser, brand, wall, wall_keys):
    page = connect(browser, brand, wall).content.decode()
    channel = Channel.objects.get()
    assert "«Café Alameda» está conectado." in page
    assert (channel.account, channel.name, channel.app) == ("a1", "Café Alameda", wall_keys)
    assert channel.scopes == list(SCOPES)
    assert channel.expires_at
    assert channel.renew_at < channel.expires_at
    assert channel.ends_at is None
    assert set(vault.secrets_of(channel)) == {"access_token", "refresh_token"}


def test_the_question_says_where_to_come_back_and_proves_itself(browser, brand, wall, wall_keys, settings):
    question = ask(browser, brand)
    assert question["redirect_uri"] == settings.PAUTA_URL + "/conectar/regreso/wall/"
    assert question["client_id"] == CLIENT
    assert question["code_challenge_method"] == "S256"
    assert question["scope"] == " ".join(SCOPES)


def test_a_name_of_her_own_is_kept(browser, brand, wall, wall_keys):
    connect(browser, brand, wall, name="El muro")
    assert Channel.objects.get().name == "El muro"


def test_several_accounts_are_picked_from_and_each_becomes_a_channel(
    browser, brand, wall, wall_keys, channel
):
    Channel.objects.filter(pk=channel.pk).update(name="Dos")
    wall.server.reaches = [{"id": str(n), "name": name} for n, name in enumerate(("Uno", "Dos", "Tres"))]
    page = connect(browser, brand, wall).content.decode()
    assert "alcanza varias cuentas" in page
    assert "Tres (Página)" in page
    answer = browser.post(
        reverse("consent_pick", args=[brand.slug, "wall"]), {"accounts": ["0", "1"]}, follow=True
    )
    assert "2 canales conectados." in answer.content.decode()
    made = Channel.objects.filter(network="wall")
    assert set(made.values_list("account", "name")) == {("0", "Uno"), ("1", "Dos · Muro")}


def test_nothing_picked_is_said_and_the_offer_stays(browser, brand, wall, wall_keys):
    wall.server.reaches = [{"id": "1", "name": "Uno"}, {"id": "2", "name": "Dos"}]
    connect(browser, brand, wall)
    answer = browser.post(reverse("consent_pick", args=[brand.slug, "wall"]), {})
    assert answer.status_code == 422
    assert "Elige al menos una cuenta." in answer.content.decode()
    again = browser.get(reverse("consent_pick", args=[brand.slug, "wall"]))
    assert "Uno (Página)" in again.content.decode()


def test_an_offer_is_used_once_and_forgotten_after_a_quarter_of_an_hour(
    browser, brand, wall, wall_keys, monkeypatch
):
    wall.server.reaches = [{"id": "1", "name": "Uno"}, {"id": "2", "name": "Dos"}]
    address = reverse("consent_pick", args=[brand.slug, "wall"])
    connect(browser, brand, wall)
    browser.post(address, {"accounts": ["0"]})
    assert "Empieza de nuevo" in browser.post(address, {"accounts": ["1"]}, follow=True).content.decode()
    connect(browser, brand, wall)
    later = remembering.time.time() + remembering.LASTS + 1
    monkeypatch.setattr(remembering.time, "time", lambda: later)
    assert "Empieza de nuevo" in browser.post(address, {"accounts": ["1"]}, follow=True).content.decode()
    assert Channel.objects.filter(network="wall").count() == 1


def test_what_waits_in_the_session_cannot_be_read_there(browser, brand, wall, wall_keys):
    wall.server.reaches = [{"id": "1", "name": "Uno"}, {"id": "2", "name": "Dos"}]
    question = ask(browser, brand)
    asked = json.dumps(Session.objects.get().get_decoded())
    assert question["state"] not in asked
    come_back(browser, code=wall.server.yes(question), state=question["state"])
    offered = json.dumps(Session.objects.get().get_decoded())
    (family,) = wall.server.families
    assert family.refresh not in offered
    assert next(iter(family.access)) not in offered
    cookie = browser.cookies["sessionid"].value
    assert len(cookie) < 64


def test_no_account_at_all_is_said(browser, brand, wall, wall_keys):
    wall.server.reaches = []
    assert "no da acceso a ninguna cuenta" in connect(browser, brand, wall).content.decode()


def test_a_permission_that_was_not_ticked_is_named(browser, brand, wall, wall_keys):
    wall.server.grants = ("post.read",)
    page = connect(browser, brand, wall).content.decode()
    assert "le faltan permisos: post.write" in page
    assert not Channel.objects.exists()


@pytest.mark.parametrize("error", ["access_denied", "user_cancelled_login"])
def test_saying_no_is_answered_plainly(browser, brand, wall, wall_keys, error):
    question = ask(browser, brand)
    page = come_back(browser, error=error, state=question["state"]).content.decode()
    assert "No se dio permiso en Muro" in page
    assert not Channel.objects.exists()


def test_another_refusal_is_told_in_the_networks_words(browser, brand, wall, wall_keys):
    question = ask(browser, brand)
    answer = {
        "error": "invalid_scope",
        "error_description": "<b>unknown scope</b>",
        "state": question["state"],
    }
    page = come_back(browser, **answer).content.decode()
    assert "Muro no dio el permiso: &lt;b&gt;unknown scope&lt;/b&gt;" in page


@pytest.mark.parametrize("state", ["", "otro", "ñ", "x" * 5000])
def test_an_answer_to_another_question_connects_nothing(browser, brand, wall, wall_keys, state):
    question = ask(browser, brand)
    page = come_back(browser, code=wall.server.yes(question), state=state).content.decode()
    assert "Empieza de nuevo" in page
    assert not Channel.objects.exists()


def test_a_state_counts_once_even_when_the_first_answer_failed(browser, brand, wall, wall_keys):
    question = ask(browser, brand)
    come_back(browser, error="access_denied", state=question["state"])
    page = come_back(browser, code=wall.server.yes(question), state=question["state"]).content.decode()
    assert "Empieza de nuevo" in page
    assert not Channel.objects.exists()


def test_a_code_without_our_verifier_is_worthless(browser, brand, wall, wall_keys):
    """Somebody else's code, put into Alice's answer: PKCE refuses it."""
    foreign = question_of(
        browser.post(reverse("consent_begin", args=[brand.slug, "wall"])).context["authorize_url"]
    )
    code = wall.server.yes(foreign)
    question = ask(browser, brand)
    page = come_back(browser, code=code, state=question["state"]).content.decode()
    assert "caducó o ya se usó" in page
    assert not Channel.objects.exists()


def test_a_question_is_answered_by_who_asked_it(browser, bob, brand, wall, wall_keys):
    """Even in the same browser: what another person asked is not hers to answer."""
    question = ask(browser, brand)
    kept = browser.session["consent_asked_wall"]
    asked = vault.unseal_data(kept["sealed"]) | {"by": bob.pk}
    session = browser.session
    session["consent_asked_wall"] = kept | {"sealed": vault.seal_data(asked)}
    session.save()
    page = come_back(browser, code=wall.server.yes(question), state=question["state"]).content.decode()
    assert "Empieza de nuevo" in page


def test_another_person_cannot_finish_what_alice_began(browser, signed_in, abel, brand, wall, wall_keys):
    question = ask(browser, brand)
    come_back(signed_in(abel), code=wall.server.yes(question), state=question["state"])
    assert not Channel.objects.exists()


def test_who_lost_her_seat_meanwhile_connects_nothing(browser, alice, brand, wall, wall_keys):
    question = ask(browser, brand)
    alice.memberships.update(role="editor")
    answer = come_back(browser, code=wall.server.yes(question), state=question["state"])
    assert answer.status_code == 403
    assert not Channel.objects.exists()


def test_keys_that_changed_meanwhile_ask_to_begin_again(browser, brand, wall, wall_keys):
    question = ask(browser, brand)
    AppKeys.objects.all().delete()
    page = come_back(browser, code=wall.server.yes(question), state=question["state"]).content.decode()
    assert "Faltan las claves de aplicación de Muro" in page


@pytest.mark.parametrize("trouble", ["lost_before", "lost_after", "html", "empty"])
def test_a_network_in_trouble_is_told_and_nothing_is_half_connected(browser, brand, wall, wall_keys, trouble):
    question = ask(browser, brand)
    code = wall.server.yes(question)
    wall.server.trouble(trouble, on="POST /token")
    page = come_back(browser, code=code, state=question["state"]).content.decode()
    assert 'role="alert"' in page or "toast" in page
    assert not Channel.objects.exists()
    assert "«Café Alameda» está conectado." in connect(browser, brand, wall).content.decode()


def test_our_wrong_keys_are_blamed_and_not_her_account(browser, brand, wall, wall_keys):
    wall.server.knows_app = False
    assert "no reconoce las claves de nuestra aplicación" in connect(browser, brand, wall).content.decode()


def test_a_lost_channel_is_reconnected_in_place(browser, brand, on_the_wall, wall, said):
    Channel.objects.update(health=Channel.Health.DISCONNECTED, warned_days=1)
    wall.server.reaches += [{"id": "z9", "name": "Otra"}]
    page = connect(browser, brand, wall, channel=on_the_wall.pk).content.decode()
    on_the_wall.refresh_from_db()
    assert "está conectado de nuevo" in page
    assert (on_the_wall.health, on_the_wall.warned_days) == (Channel.Health.CONNECTED, None)
    assert Channel.objects.count() == 1


def test_one_yes_brings_back_every_account_it_reaches(browser, brand, on_the_wall, wall):
    wall.server.reaches += [{"id": "b2", "name": "Otra"}, {"id": "c3", "name": "Ajena"}]
    known = {"workspace": brand, "network": "wall", "health": Channel.Health.DISCONNECTED}
    Channel.objects.filter(pk=on_the_wall.pk).update(health=Channel.Health.DISCONNECTED)
    other = Channel.objects.create(account="b2", name="Otra", **known)
    out_of_reach = Channel.objects.create(account="z9", name="Lejos", **known)
    connect(browser, brand, wall, channel=on_the_wall.pk)
    for one, health in ((on_the_wall, "connected"), (other, "connected"), (out_of_reach, "disconnected")):
        one.refresh_from_db()
        assert one.health == health
    assert Channel.objects.count() == 3


def test_reconnecting_as_somebody_else_is_refused(browser, brand, on_the_wall, wall):
    wall.server.reaches = [{"id": "z9", "name": "Otra"}]
    page = connect(browser, brand, wall, channel=on_the_wall.pk).content.decode()
    assert "Eso es de la cuenta Otra y este canal es de Café Alameda" in page
    assert Channel.objects.get().account == "a1"


def test_anothers_channel_cannot_be_named(browser, brand, wall, wall_keys, charlie, on_the_wall):
    theirs = charlie.memberships.get().workspace
    Channel.objects.filter(pk=on_the_wall.pk).update(workspace=theirs)
    answer = browser.post(reverse("consent_begin", args=[brand.slug, "wall"]), {"channel": on_the_wall.pk})
    assert answer.status_code == 404


def test_without_keys_the_page_says_where_they_go(browser, brand, wall, settings):
    settings.PAUTA_URL = "http://localhost:8000"
    page = browser.get(reverse("connect_network", args=[brand.slug, "wall"])).content.decode()
    assert reverse("brand_keys", args=[brand.slug, "wall"]) in page
    assert "Toca: http://localhost:8000/conectar/regreso/wall/" in page
    assert "sólo existe en tu máquina" in page
    settings.PAUTA_URL = "http://pauta.example.mx"
    page = browser.get(reverse("connect_network", args=[brand.slug, "wall"])).content.decode()
    assert "no usa https" in page
    settings.PAUTA_URL = "https://pauta.example.mx"
    page = browser.get(reverse("connect_network", args=[brand.slug, "wall"])).content.decode()
    assert "no usa https" not in page
    assert "sólo existe en tu máquina" not in page


def test_the_answer_is_a_link_that_our_csp_allows(browser, brand, wall, wall_keys):
    answer = browser.post(reverse("consent_begin", args=[brand.slug, "wall"]))
    assert answer.status_code == 200
    assert f'href="{wall.server.url}/authorize?' in answer.content.decode()


def test_a_stand_in_takes_the_place_of_the_authorize_page_too(browser, brand, wall, wall_keys, settings):
    settings.PAUTA_STAND_INS = {"wall": "https://gateway.test/x"}
    answer = browser.post(reverse("consent_begin", args=[brand.slug, "wall"]))
    assert answer.context["authorize_url"].startswith("https://gateway.test/x/authorize?")


def test_testing_the_connection_asks_with_the_channels_own_token(browser, brand, on_the_wall, wall):
    address = reverse("channel_test", args=[brand.slug, on_the_wall.pk])
    assert "responde y acepta el acceso" in browser.post(address, follow=True).content.decode()
    wall.server.reaches = [{"id": "z9", "name": "Otra"}]
    assert "ya no alcanza la cuenta a1" in browser.post(address, follow=True).content.decode()
    on_the_wall.refresh_from_db()
    assert on_the_wall.health == Channel.Health.DISCONNECTED


def test_testing_renews_an_access_that_is_over_instead_of_calling_it_lost(browser, brand, on_the_wall, wall):
    wall.server.expire()
    address = reverse("channel_test", args=[brand.slug, on_the_wall.pk])
    assert "responde y acepta el acceso" in browser.post(address, follow=True).content.decode()
    wall.server.expire()
    past = timezone.now() - timedelta(seconds=1)
    Channel.objects.update(expires_at=past, renew_at=past)
    assert "responde y acepta el acceso" in browser.post(address, follow=True).content.decode()


def test_no_secret_is_logged(browser, brand, wall, wall_keys, caplog):
    caplog.set_level(logging.DEBUG)
    question = ask(browser, brand)
    code = wall.server.yes(question)
    wall.server.trouble("lost_after", on="GET /accounts")
    come_back(browser, code=code, state=question["state"])
    (family,) = wall.server.families
    for secret in (code, family.refresh, *family.access, CLIENT_SECRET):
        assert secret not in caplog.text
