"""Our door at a real OAuth 2 server: PKCE, consent, tokens of a minute, refresh tokens that work once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing import app_keys, asking_permission, connecting, networks, renewing, testing, vault
from publishing.models import Channel
from publishing.networks.consent import ByConsent, new_verifier, token_fields
from publishing.networks.contract import Account, Can, Consent, Disconnected, Limits, Refused
from tests.real.servers.oidc import PUBLIC, OIDCProvider, Person

pytestmark = pytest.mark.django_db(transaction=True)


class Oidc(ByConsent):
    """All that a network has to say of itself to be asked for permission."""

    key, name, icon = "oidc", "OIDC", "net-practice"
    can = frozenset({Can.TEXT})
    limits = Limits(text=100, source="tests")

    def __init__(self, url: str) -> None:
        self.url = url
        self.consent = Consent(  # type: ignore[misc]
            authorize=f"{url}/auth",
            token=f"{url}/token",
            scopes=("openid", "offline_access", "profile"),
            needs=("openid",),
            extra={"prompt": "consent"},
            single_use=True,
        )

    def offers(self, grant: Any, app: Any, line: Any) -> list[Account]:
        me = line.get(f"{self.url}/me", headers=token_fields(grant.access))
        return [Account(str(me.dig("sub")), str(me.dig("name")), secrets={"access_token": grant.access})]


@pytest.fixture
def door(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, brand: Any, alice: Any
) -> Callable[..., Oidc]:
    """Lists a network for that provider, with the brand's app keys kept."""
    settings.PAUTA_URL, settings.PAUTA_PRIVATE_HOSTS = PUBLIC, ["127.0.0.1"]
    settings.VAR = tmp_path

    def listed(provider: OIDCProvider) -> Oidc:
        network = Oidc(provider.url)
        monkeypatch.setitem(networks.NETWORKS, "oidc", network)
        keys = {"client_id": provider.client, "client_secret": provider.secret}
        app_keys.keep(network, keys, workspace=brand, by=alice)
        return network

    return listed


@pytest.fixture
def network(oidc: OIDCProvider, door: Callable[..., Oidc]) -> Oidc:
    return door(oidc)


@pytest.fixture
def browser(signed_in: Any, alice: Any) -> Client:
    return signed_in(alice)


def connect(browser: Client, brand: Any, *, says_yes: bool = True, **more: Any) -> str:
    """Alice presses the button, goes through the provider's own pages and comes back; the page she sees."""
    asked = browser.post(reverse("consent_begin", args=[brand.slug, "oidc"]), more)
    back = Person("alameda").follow(asked.context["authorize_url"], says_yes=says_yes)
    return browser.get(reverse("consent_return", args=["oidc"]), back, follow=True).content.decode()


def is_due(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(renew_at=timezone.now() - timedelta(seconds=1))


def secrets() -> dict[str, str]:
    return vault.secrets_of(Channel.objects.get())


def test_alice_consents_and_her_channel_knows_how_long_it_lives(
    network: Oidc, browser: Client, brand: Any
) -> None:
    page = connect(browser, brand)
    assert "«Cuenta alameda» está conectado." in page
    channel = Channel.objects.get()
    assert channel.account == "alameda"
    assert timedelta(seconds=50) < channel.expires_at - timezone.now() <= timedelta(seconds=60)
    assert channel.expires_at - channel.renew_at <= timedelta(seconds=15)
    assert set(channel.scopes) == {"openid", "offline_access", "profile"}
    assert not any(secret in page for secret in secrets().values())


def test_saying_no_connects_nothing(network: Oidc, browser: Client, brand: Any) -> None:
    assert "No se dio permiso en OIDC" in connect(browser, brand, says_yes=False)
    assert not Channel.objects.exists()


def test_the_server_wants_our_verifier_and_takes_a_code_once(network: Oidc, brand: Any, alice: Any) -> None:
    asked, link = asking_permission.ask(network, brand, by=alice)
    answer = Person("alameda").follow(link)
    with pytest.raises(connecting.CannotConnect, match="caducó o ya se usó"):
        asking_permission.offered(replace(asked, verifier=new_verifier()), answer, brand)
    asked, link = asking_permission.ask(network, brand, by=alice)
    answer = Person("alameda").follow(link)
    assert asking_permission.offered(asked, answer, brand).accounts[0].id == "alameda"
    with pytest.raises(connecting.CannotConnect, match="caducó o ya se usó"):
        asking_permission.offered(asked, answer, brand)


def test_refresh_tokens_rotate_and_the_new_ones_work(
    network: Oidc, browser: Client, brand: Any, alice: Any
) -> None:
    connect(browser, brand)
    channel, seen = Channel.objects.get(), [secrets()]
    for _ in range(3):
        is_due(channel)
        assert renewing.renew(channel.pk)
        seen.append(secrets())
    assert len({each["refresh_token"] for each in seen}) == 4
    assert len({each["access_token"] for each in seen}) == 4
    channel.refresh_from_db()
    assert testing.test(channel, by=alice).health == Channel.Health.CONNECTED


def test_a_refresh_token_used_twice_is_a_clear_refusal(network: Oidc, browser: Client, brand: Any) -> None:
    connect(browser, brand)
    channel = Channel.objects.get()
    before = channel.sealed
    is_due(channel)
    renewing.renew(channel.pk)
    is_due(channel)
    Channel.objects.update(sealed=before)
    with pytest.raises(Disconnected) as refused:
        renewing.renew(channel.pk)
    assert refused.value.code == "invalid_grant"
    channel.refresh_from_db()
    assert channel.health == Channel.Health.DISCONNECTED
    assert "está conectado de nuevo" in connect(browser, brand, channel=channel.pk)


def test_workers_that_renew_at_the_same_moment_use_it_once(
    network: Oidc, browser: Client, brand: Any
) -> None:
    connect(browser, brand)
    channel = Channel.objects.get()
    is_due(channel)
    start, answers = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        try:
            answers.append(renewing.renew(channel.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert len(answers) == 4
    is_due(channel)
    assert renewing.renew(channel.pk), "had it been used twice, the server would have ended the grant"


def test_wrong_app_keys_are_blamed_on_us(network: Oidc, browser: Client, brand: Any, alice: Any) -> None:
    connect(browser, brand)
    channel = Channel.objects.get()
    wrong = {"client_id": OIDCProvider.client, "client_secret": "otro"}
    app_keys.keep(network, wrong, workspace=brand, by=alice)
    is_due(channel)
    with pytest.raises(Refused) as refused:
        renewing.renew(channel.pk)
    assert refused.value.code == "invalid_client"
    channel.refresh_from_db()
    assert channel.health == Channel.Health.CONNECTED


@pytest.fixture
def brief_oidc() -> Iterator[OIDCProvider]:
    """Its access tokens live two seconds: they end while we look."""
    from tests.real.conftest import started

    yield from started(lambda: OIDCProvider(seconds=2))


def test_a_token_that_ended_is_renewed_before_it_is_used(
    brief_oidc: OIDCProvider, door: Callable[..., Oidc], browser: Client, brand: Any
) -> None:
    from publishing.access import access_for, line_for
    from publishing.freshening import fresh

    network = door(brief_oidc)
    connect(browser, brand)
    channel = Channel.objects.select_related("app").get()
    time.sleep(2.2)
    old = access_for(channel)
    with pytest.raises(Disconnected):
        network.seen(old, line_for(channel, secrets=old.secrets))
    new = fresh(channel, old)
    assert network.seen(new, line_for(channel, secrets=new.secrets)).id == "alameda"
