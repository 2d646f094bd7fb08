"""Credentials lie sealed; keys can be turned over without losing one."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from publishing import vault
from publishing.models import Channel, ServerApp
from publishing.networks.contract import Disconnected


@pytest.fixture
def keys(settings):
    settings.PAUTA_KEYS = [Fernet.generate_key().decode()]
    return settings


def sealed_channel(brand, **secrets):
    return Channel.objects.create(
        workspace=brand, network="practice", name="uno", account="uno", sealed=vault.sealed(secrets)
    )


def test_what_is_sealed_comes_back_and_can_not_be_read_on_the_way(keys, brand):
    channel = sealed_channel(brand, token="s3cr3t")
    assert vault.secrets_of(channel) == {"token": "s3cr3t"}
    assert "s3cr3t" not in channel.sealed


def test_keys_turn_over_and_the_old_one_can_go(keys, brand, capsys):
    channel = sealed_channel(brand, token="s3cr3t")
    ServerApp.objects.create(
        network="mastodon", server="https://uno.test", sealed=vault.seal_data({"a": "b"})
    )
    keys.PAUTA_KEYS = [Fernet.generate_key().decode(), *keys.PAUTA_KEYS]
    call_command("rotate_keys")
    assert "2" in capsys.readouterr().out
    keys.PAUTA_KEYS = keys.PAUTA_KEYS[:1]
    channel.refresh_from_db()
    assert vault.secrets_of(channel) == {"token": "s3cr3t"}
    assert vault.unseal_data(ServerApp.objects.get().sealed) == {"a": "b"}


def test_a_lost_key_is_said_with_the_channels_it_concerns(keys, brand):
    channel = sealed_channel(brand, token="s3cr3t")
    keys.PAUTA_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        vault.secrets_of(channel)
    with pytest.raises(CommandError, match="practice:uno"):
        call_command("rotate_keys")
    channel.refresh_from_db()
    assert channel.sealed  # nothing is thrown away: the key may come back


def test_a_renewed_token_is_on_disk_and_what_was_entered_stays(keys, brand):
    channel = sealed_channel(brand, token="viejo")
    vault.keep(channel, {"token": "nuevo"})
    fresh = Channel.objects.get()
    assert vault.secrets_of(fresh) == {"token": "nuevo"}
    assert vault.entered_of(fresh) == {"token": "viejo"}


def test_a_late_renewal_does_not_bring_back_wiped_credentials(keys, brand):
    channel = sealed_channel(brand, token="viejo")
    Channel.objects.update(sealed="")
    vault.keep(channel, {"token": "nuevo"})
    assert Channel.objects.get().sealed == ""
