"""Alice connects Mastodon by consent: registration, state, verifier, code; and what if one is wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from publishing import remembering, vault
from publishing.models import Channel, ServerApp

TOKEN, SECRET, CODE = "token-de-alameda-5521", "secreto-de-la-app-9917", "codigo-4410"


class Server(BaseHTTPRequestHandler):
    """As docs.joinmastodon.org describes apps, oauth and verify_credentials; PKCE is really checked."""

    def do_POST(self) -> None:
        sent = {
            k: v[0]
            for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
        }
        self.server.seen.append((self.path, sent))  # type: ignore[attr-defined]
        if self.path == "/api/v1/apps":
            return self.say(200, {"client_id": "app-1", "client_secret": SECRET})
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = (sent["code"], sent["client_secret"], challenge) == (CODE, SECRET, self.server.challenge)  # type: ignore[attr-defined]
        return self.say(200, {"access_token": TOKEN}) if right else self.say(400, {"error": "invalid_grant"})

    def do_GET(self) -> None:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}" and "instance" not in self.path:
            return self.say(401, {"error": "The access token is invalid"})
        if "instance" in self.path:
            return self.say(200, {"version": "4.4.0", "configuration": {"statuses": {"max_characters": 777}}})
        address = f"http://{self.headers['Host']}/@alameda"
        return self.say(200, {"id": "109", "username": "alameda", "acct": "alameda", "url": address})

    def say(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def mastodon(settings: Any) -> Iterator[Any]:
    house = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    house.seen, house.challenge = [], ""  # type: ignore[attr-defined]
    house.url = f"http://127.0.0.1:{house.server_port}"  # type: ignore[attr-defined]
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]
    threading.Thread(target=house.serve_forever, daemon=True).start()
    yield house
    house.shutdown()
    house.server_close()


@pytest.fixture
def browser(signed_in, alice):
    return signed_in(alice)


def ask(browser, brand, mastodon, **more):
    """She asks for permission; returns the question that her server's page gets."""
    data = {"name": "Mastodon", "server": mastodon.url, **more}
    answer = browser.post(reverse("consent_begin", args=[brand.slug, "mastodon"]), data)
    link = answer.context["authorize_url"]
    question = {k: v[0] for k, v in parse_qs(urlsplit(link).query).items()}
    mastodon.challenge = question["code_challenge"]
    return question


def come_back(browser, **answer):
    return browser.get(reverse("consent_return", args=["mastodon"]), answer, follow=True)


def test_alice_consents_on_her_server_and_the_channel_is_there(browser, brand, mastodon):
    question = ask(browser, brand, mastodon)
    assert question["code_challenge_method"] == "S256"
    page = come_back(browser, code=CODE, state=question["state"]).content.decode()
    channel = Channel.objects.get()
    assert "«Mastodon» está conectado." in page
    assert channel.facts["text"] == 777
    assert vault.secrets_of(channel)["token"] == TOKEN
    assert TOKEN not in page + channel.sealed
    assert SECRET not in ServerApp.objects.get().sealed


def test_the_page_links_away_instead_of_redirecting_under_our_csp(browser, brand, mastodon):
    answer = browser.post(
        reverse("consent_begin", args=[brand.slug, "mastodon"]), {"name": "Mastodon", "server": mastodon.url}
    )
    assert answer.status_code == 200
    assert f'href="{mastodon.url}/oauth/authorize?' in answer.content.decode()


def test_one_registration_serves_every_channel_of_a_server(browser, brand, mastodon):
    ask(browser, brand, mastodon)
    ask(browser, brand, mastodon)
    assert [path for path, _ in mastodon.seen].count("/api/v1/apps") == 1


def test_when_our_address_changes_we_register_anew(browser, brand, mastodon, settings):
    ask(browser, brand, mastodon)
    settings.PAUTA_URL = "https://pauta.test"
    ask(browser, brand, mastodon)
    assert mastodon.seen[-1][1]["redirect_uris"] == "https://pauta.test/conectar/regreso/mastodon/"


@pytest.mark.parametrize("state", ["", "otro", "ñ"])
def test_an_answer_to_another_question_connects_nothing(browser, brand, mastodon, state):
    ask(browser, brand, mastodon)
    page = come_back(browser, code=CODE, state=state).content.decode()
    assert "Empieza de nuevo" in page
    assert not Channel.objects.exists()


def test_an_answer_counts_once(browser, brand, mastodon):
    question = ask(browser, brand, mastodon)
    come_back(browser, code=CODE, state=question["state"])
    page = come_back(browser, code=CODE, state=question["state"]).content.decode()
    assert "Empieza de nuevo" in page


def test_a_question_is_forgotten_after_a_quarter_of_an_hour(browser, brand, mastodon, monkeypatch):
    question = ask(browser, brand, mastodon)
    later = remembering.time.time() + remembering.LASTS + 1
    monkeypatch.setattr(remembering.time, "time", lambda: later)
    assert "caducó" in come_back(browser, code=CODE, state=question["state"]).content.decode()


def test_saying_no_is_answered_plainly(browser, brand, mastodon):
    question = ask(browser, brand, mastodon)
    page = come_back(browser, error="access_denied", state=question["state"]).content.decode()
    assert "No se dio permiso" in page


def test_a_code_that_expired_says_start_again(browser, brand, mastodon):
    question = ask(browser, brand, mastodon)
    page = come_back(browser, code="viejo", state=question["state"]).content.decode()
    assert "Empieza de nuevo la conexión" in page
    assert not Channel.objects.exists()


def test_another_browser_cannot_finish_what_alice_began(browser, signed_in, bob, brand, mastodon):
    question = ask(browser, brand, mastodon)
    come_back(signed_in(bob), code=CODE, state=question["state"])
    assert not Channel.objects.exists()


def test_a_lost_channel_is_reconnected_by_consent(browser, brand, mastodon):
    come_back(browser, code=CODE, state=ask(browser, brand, mastodon)["state"])
    Channel.objects.update(health=Channel.Health.DISCONNECTED)
    channel = Channel.objects.get()
    question = ask(browser, brand, mastodon, channel=channel.pk)
    come_back(browser, code=CODE, state=question["state"])
    channel.refresh_from_db()
    assert channel.health == Channel.Health.CONNECTED


@pytest.mark.parametrize("server", ["http://169.254.169.254", "no es un servidor", "http://10.0.0.1"])
def test_a_server_we_do_not_go_to_is_refused_in_its_field(browser, brand, mastodon, server):
    answer = browser.post(
        reverse("consent_begin", args=[brand.slug, "mastodon"]), {"name": "Mastodon", "server": server}
    )
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode()
    assert not ServerApp.objects.exists()


def test_bob_does_not_ask_for_permission(signed_in, bob, brand, mastodon):
    data = {"name": "Mastodon", "server": mastodon.url}
    assert (
        signed_in(bob).post(reverse("consent_begin", args=[brand.slug, "mastodon"]), data).status_code == 403
    )
