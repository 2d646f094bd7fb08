"""App keys: whose are used, who may keep them, and that nobody sees them again."""

from __future__ import annotations

import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from publishing import app_keys, vault
from publishing.models import AppKeys, Channel
from publishing.wording import say
from tests.fakes.oauth import CLIENT, CLIENT_SECRET, Wall

pytestmark = pytest.mark.django_db
OURS = {"client_id": CLIENT, "client_secret": CLIENT_SECRET}


@pytest.fixture
def root(alice):
    """Who administers the installation."""
    alice.is_superuser = True
    alice.save()
    return alice


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setenv("PAUTA_WALL_CLIENT_ID", "del-entorno")
    monkeypatch.setenv("PAUTA_WALL_CLIENT_SECRET", "secreto-del-entorno")


def ids(wall, brand):
    found = app_keys.found(wall, brand)
    return found and found.app.client_id


def test_a_brands_keys_come_first_then_the_installations_then_the_environments(
    wall, brand, root, environment, monkeypatch
):
    app_keys.keep(wall, {"client_id": "de-la-marca", "client_secret": "x"}, workspace=brand, by=root)
    app_keys.keep(wall, {"client_id": "de-la-casa", "client_secret": "x"}, workspace=None, by=root)
    assert ids(wall, brand) == "de-la-marca"
    app_keys.remove(wall, workspace=brand, by=root)
    assert ids(wall, brand) == "de-la-casa"
    app_keys.remove(wall, workspace=None, by=root)
    assert ids(wall, brand) == "del-entorno"
    monkeypatch.delenv("PAUTA_WALL_CLIENT_SECRET")
    assert ids(wall, brand) is None


def test_another_brands_keys_are_nobodys_business(wall, brand, alice, charlie):
    app_keys.keep(wall, OURS, workspace=brand, by=alice)
    assert app_keys.found(wall, charlie.memberships.get().workspace) is None


def test_a_family_shares_one_registration(wall, brand, alice, monkeypatch):
    from publishing import networks

    sister = Wall(wall.url)
    sister.key, sister.keys_of = "sister", "wall"  # type: ignore[misc]
    monkeypatch.setitem(networks.NETWORKS, "sister", sister)
    app_keys.keep(sister, OURS, workspace=brand, by=alice)
    assert ids(wall, brand) == CLIENT
    assert [one.key for one in app_keys.askers()].count("sister") == 0
    assert {one.key for one in app_keys.served_by(wall)} == {"wall", "sister"}


@pytest.mark.parametrize("who", ["bob", "abel", "vera", "charlie"])
def test_only_who_connects_channels_keeps_them(request, wall, brand, who):
    with pytest.raises(PermissionDenied):
        app_keys.keep(wall, OURS, workspace=brand, by=request.getfixturevalue(who))
    assert not AppKeys.objects.exists()


def test_the_installations_are_kept_by_who_administers_it(wall, alice):
    with pytest.raises(PermissionDenied):
        app_keys.keep(wall, OURS, workspace=None, by=alice)


def test_they_are_sealed_and_go_under_the_newest_key(wall, brand, alice, settings):
    from cryptography.fernet import Fernet

    row = app_keys.keep(wall, OURS, workspace=brand, by=alice)
    assert CLIENT not in row.sealed + repr(row)
    assert row.hint == "…0042"
    newest = Fernet.generate_key().decode()
    settings.PAUTA_KEYS = [newest, *settings.PAUTA_KEYS]
    assert vault.reseal_everything()[0] == 1
    settings.PAUTA_KEYS = [newest]
    assert app_keys.found(wall, brand).app.client_secret == CLIENT_SECRET


def test_a_channel_keeps_to_the_keys_it_was_connected_with(on_the_wall, wall, root, brand):
    assert app_keys.of_channel(on_the_wall).client_id == CLIENT
    app_keys.keep(wall, {"client_id": "otra-app-9999", "client_secret": "x"}, workspace=None, by=root)
    assert app_keys.of_channel(on_the_wall).client_id == CLIENT


def test_keys_that_channels_live_by_are_neither_removed_nor_swapped(on_the_wall, wall, brand, alice):
    for change in (
        lambda: app_keys.remove(wall, workspace=brand, by=alice),
        lambda: app_keys.keep(wall, {"client_id": "otra", "client_secret": "y"}, workspace=brand, by=alice),
    ):
        with pytest.raises(app_keys.CannotKeep) as refused:
            change()
        assert "Café Alameda · Café Alameda" in say(refused.value.sentence)
    app_keys.keep(wall, {"client_id": CLIENT, "client_secret": "renovado"}, workspace=brand, by=alice)
    on_the_wall.refresh_from_db()
    assert app_keys.of_channel(on_the_wall).client_secret == "renovado"


def test_once_the_channel_is_gone_they_can_go(on_the_wall, wall, brand, alice):
    Channel.objects.update(health=Channel.Health.REMOVED, sealed="")
    app_keys.remove(wall, workspace=brand, by=alice)
    on_the_wall.refresh_from_db()
    assert on_the_wall.app is None


# ── the pages ─────────────────────────────────────────────────────────────────────────────────────────


def test_alice_keeps_them_on_a_page_that_never_shows_them_again(wall, brand, alice, signed_in):
    browser, address = signed_in(alice), reverse("brand_keys", args=[brand.slug, "wall"])
    page = browser.get(address).content.decode()
    assert "/conectar/regreso/wall/" in page
    answer = browser.post(address, OURS, follow=True)
    assert "Claves de Muro guardadas." in answer.content.decode()
    assert "Pedir permiso" in answer.content.decode()
    for url in (address, reverse("brand_keys_all", args=[brand.slug])):
        page = browser.get(url).content.decode()
        assert CLIENT not in page
        assert CLIENT_SECRET not in page
        assert "…0042" in page
    assert "Se quitaron" in browser.post(address, {"remove": "1"}, follow=True).content.decode()
    assert not AppKeys.objects.exists()


def test_what_is_missing_is_said_and_the_secret_is_not_repeated(wall, brand, alice, signed_in):
    address = reverse("brand_keys", args=[brand.slug, "wall"])
    answer = signed_in(alice).post(address, {"client_id": "", "client_secret": CLIENT_SECRET})
    assert answer.status_code == 422
    assert CLIENT_SECRET not in answer.content.decode()
    assert "field-error" in answer.content.decode()


def test_in_use_is_said_on_the_page(on_the_wall, wall, brand, alice, signed_in):
    address = reverse("brand_keys", args=[brand.slug, "wall"])
    answer = signed_in(alice).post(address, {"remove": "1"})
    assert answer.status_code == 422
    assert "las usan: Café Alameda · Café Alameda" in answer.content.decode()


def test_the_installations_page_exists_only_for_who_administers_it(wall, root, bob, signed_in):
    for address in (reverse("installation_keys"), reverse("installation_keys_of", args=["wall"])):
        assert signed_in(root).get(address).status_code == 200
        assert signed_in(bob).get(address).status_code == 404
        assert signed_in(bob).post(address, OURS).status_code in (404, 405)
    address = reverse("installation_keys_of", args=["wall"])
    signed_in(root).post(address, OURS)
    assert AppKeys.objects.get().workspace is None


# ── the command ───────────────────────────────────────────────────────────────────────────────────────


def run(*words):
    out = io.StringIO()
    call_command("app_keys", *words, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_reads_secrets_from_standard_input(wall, brand, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"client_id={CLIENT}\nclient_secret={CLIENT_SECRET}\n"))
    (said,) = run("keep", "--network", "wall", "--brand", brand.slug)
    assert (said["kept"], said["hint"]) == (True, "…0042")
    assert CLIENT_SECRET not in json.dumps(said)
    assert ids(wall, brand) == CLIENT


def test_the_command_keeps_what_the_environment_says(wall, environment):
    run("keep", "--network", "wall", "--from-env")
    assert AppKeys.objects.get().workspace is None
    listed = {said["network"]: said for said in run("list")}
    assert listed["wall"]["kept"]


def test_the_command_says_who_lives_by_them(on_the_wall, wall, brand):
    (said,) = (one for one in run("list", "--brand", brand.slug) if one["network"] == "wall")
    assert said["channels"] == ["alameda/Café Alameda"]
    with pytest.raises(CommandError, match="las usan"):
        run("remove", "--network", "wall", "--brand", brand.slug)


def test_a_network_without_consent_is_named(brand):
    with pytest.raises(CommandError, match="WordPress no se conecta pidiendo permiso"):
        run("keep", "--network", "wordpress", "--brand", brand.slug)
