"""Alice connects accounts; nobody else does, and nothing she typed leaks."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from publishing import connecting, testing, vault
from publishing.models import Channel
from publishing.wording import say

from .conftest import PASSWORD


def refusal(*args: Any, **kwargs: Any) -> str:
    with pytest.raises(connecting.CannotConnect) as wrong:
        connecting.connect(*args, **kwargs)
    return say(wrong.value.sentence)


def test_alice_connects_an_account_and_its_credentials_are_sealed(at_the_door, server, entered):
    assert at_the_door.account_name == "@alameda"
    assert at_the_door.health == Channel.Health.CONNECTED
    assert PASSWORD not in at_the_door.sealed
    assert vault.secrets_of(at_the_door) == {"token": f"token-de-{PASSWORD}"}
    assert vault.entered_of(at_the_door) == entered


@pytest.mark.parametrize("who", ["bob", "abel", "vera", "charlie"])
def test_only_an_administrator_connects(request, brand, entered, vouched, who):
    with pytest.raises(PermissionDenied):
        connecting.connect(brand, "door", entered, name="puerta", by=request.getfixturevalue(who))
    assert not Channel.objects.exists()


def test_someone_with_a_shell_needs_no_seat(brand, entered):
    assert connecting.connect(brand, "door", entered, name="puerta", private_ok=True).pk


def test_a_wrong_password_is_said_in_the_networks_words_and_nothing_is_kept(brand, alice, entered, vouched):
    said = refusal(brand, "door", entered | {"password": "otra"}, name="puerta", by=alice)
    assert said == "La Puerta no reconoce a «alameda»."
    assert not Channel.objects.exists()


def test_other_words_for_a_field_are_understood(brand, alice, server, vouched):
    other = {"url": server.url, "user": "alameda", "app_password": PASSWORD}
    assert connecting.connect(brand, "door", other, name="puerta", by=alice).server == server.url


def test_what_is_missing_or_unknown_is_named_with_what_is_expected(brand, alice, entered):
    missing = refusal(brand, "door", {"user": "alameda"}, name="puerta", by=alice)
    assert "server, password" in missing
    assert "[category]" in missing
    unknown = refusal(brand, "door", entered | {"color": "azul"}, name="puerta", by=alice)
    assert "«color»" in unknown
    assert "server (= url), user, password (= app_password)" in unknown


def test_a_network_nobody_knows_is_answered_with_those_there_are(brand, alice):
    assert "practice" in refusal(brand, "orkut", {}, name="orkut", by=alice)


def test_connecting_the_same_account_again_brings_it_up_to_date(brand, alice, at_the_door, entered, server):
    server.password = "clave-nueva-7711"
    again = connecting.connect(
        brand, "door", entered | {"password": "clave-nueva-7711"}, name="puerta", by=alice
    )
    assert again.pk == at_the_door.pk
    assert vault.secrets_of(again) == {"token": "token-de-clave-nueva-7711"}


def test_the_same_user_on_two_servers_is_two_channels(brand, alice, at_the_door, entered, server):
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    other = connecting.connect(
        brand, "door", entered | {"server": elsewhere}, name="otra", private_ok=True, by=alice
    )
    assert other.pk != at_the_door.pk


def test_two_channels_of_a_brand_cannot_share_a_name(brand, alice, at_the_door, entered):
    said = refusal(brand, "door", entered | {"user": "otro"}, name="puerta", by=alice)
    assert said == "Ya hay un canal llamado «puerta» en esta marca. Elige otro nombre."


def test_reconnecting_with_someone_elses_account_is_refused(alice, at_the_door, entered):
    with pytest.raises(connecting.CannotConnect) as wrong:
        connecting.reconnect(at_the_door, entered | {"user": "otro"}, by=alice)
    assert "es de la cuenta @otro" in say(wrong.value.sentence)


def test_an_account_that_comes_back_finds_its_overdue_posts_held(alice, at_the_door, entered, said):
    Channel.objects.filter(pk=at_the_door.pk).update(health=Channel.Health.DISCONNECTED)
    at_the_door.refresh_from_db()
    late = said(at_the_door, due_at=None)
    soon = said(at_the_door, days=3650)
    connecting.reconnect(at_the_door, entered, by=alice)
    late.refresh_from_db()
    soon.refresh_from_db()
    assert late.held_at is not None
    assert soon.held_at is None


def test_renewing_a_password_that_still_works_holds_nothing(alice, at_the_door, entered, said):
    retrying = said(at_the_door)
    connecting.reconnect(at_the_door, entered, by=alice)
    retrying.refresh_from_db()
    assert retrying.held_at is None


def test_testing_a_channel_says_whether_it_works_and_writes_it_down(alice, at_the_door, server):
    testing.test(at_the_door, by=alice)
    server.password = "cambiada"
    with pytest.raises(connecting.CannotConnect):
        testing.test(at_the_door, by=alice)
    at_the_door.refresh_from_db()
    assert at_the_door.health == Channel.Health.DISCONNECTED
    assert say(at_the_door.trouble) == "La Puerta no reconoce a «alameda»."
    server.password = PASSWORD
    testing.test(at_the_door, by=alice)
    at_the_door.refresh_from_db()
    assert at_the_door.health == Channel.Health.CONNECTED
    assert at_the_door.trouble is None


def test_a_silent_server_is_not_a_lost_access(alice, at_the_door, server):
    server.shutdown()
    server.server_close()
    with pytest.raises(connecting.CannotConnect):
        testing.test(at_the_door, by=alice)
    at_the_door.refresh_from_db()
    assert at_the_door.health == Channel.Health.CONNECTED
    assert at_the_door.trouble is not None


def test_renaming_asks_for_a_free_name(alice, at_the_door):
    assert connecting.rename(at_the_door, "  La  puerta ", by=alice).name == "La puerta"
    with pytest.raises(connecting.CannotConnect):
        connecting.rename(at_the_door, "   ", by=alice)


# ── where we don't go ─────────────────────────────────────────────────────────────────────────────────


def test_a_person_cannot_name_an_address_inside(brand, alice, entered):
    said = refusal(brand, "door", entered, name="puerta", by=alice)
    assert "no es pública" in said or "https" in said


@pytest.mark.parametrize("private_ok", [False, True])
def test_the_metadata_address_is_refused_whoever_asks(brand, entered, private_ok):
    inside = entered | {"server": "http://169.254.169.254"}
    said = refusal(brand, "door", inside, name="puerta", private_ok=private_ok)
    assert said.startswith("La dirección 169.254.169.254 no es pública")


def test_a_redirect_to_the_metadata_address_is_refused(brand, alice, entered, server, vouched):
    said = refusal(brand, "door", entered | {"server": f"{server.url}/away"}, name="puerta", by=alice)
    assert said
    assert not Channel.objects.exists()


# ── what must not leak ────────────────────────────────────────────────────────────────────────────────


def test_credentials_are_in_no_log_error_or_repr(brand, alice, entered, vouched, at_the_door, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "otra-clave-igual-de-secreta"
    with pytest.raises(connecting.CannotConnect) as wrong:
        connecting.connect(brand, "door", entered | {"password": secret}, name="dos", by=alice)
    spoken = f"{wrong.value!r} {wrong.value} {wrong.value.__cause__!r} {at_the_door!r} {vars(wrong.value)}"
    assert secret not in caplog.text + spoken
    assert PASSWORD not in caplog.text + spoken
