"""Tokens are renewed before they end, once each, whatever breaks meanwhile."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from publishing import asking_permission, connecting, renewing, rescuing, vault
from publishing.models import Channel, Notice
from publishing.networks.contract import Disconnected, Refused, Throttled, Unavailable
from publishing.wording import say
from tests.fakes.oauth import CLIENT_SECRET, question_of

PROJECT = Path(__file__).parents[2]


def is_due(channel, **more):
    """Its time to be renewed has come; the access token lives for a while yet."""
    given = {"renew_at": timezone.now() - timedelta(seconds=1), **more}
    Channel.objects.filter(pk=channel.pk).update(**given)
    channel.refresh_from_db()


def tokens(channel):
    return vault.secrets_of(Channel.objects.get(pk=channel.pk))


def uses(wall):
    """Every refresh token that arrived, in order."""
    return [
        asked.said["refresh_token"]
        for asked in wall.server.asked("POST /token")
        if "refresh" in asked.said.get("grant_type", "")
    ]


def test_what_is_not_due_is_left_alone(on_the_wall, wall):
    assert renewing.renew(on_the_wall.pk) is True
    assert uses(wall) == []
    assert list(renewing.due(timezone.now())) == []


def test_a_due_channel_gets_new_tokens_and_dates(on_the_wall, wall):
    before = tokens(on_the_wall)
    is_due(on_the_wall, expires_at=timezone.now() + timedelta(minutes=5))
    assert set(renewing.due(timezone.now())) == {on_the_wall.pk}
    renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    after = tokens(on_the_wall)
    assert uses(wall) == [before["refresh_token"]]
    assert after["access_token"] != before["access_token"]
    assert after["refresh_token"] != before["refresh_token"]
    assert on_the_wall.expires_at > timezone.now() + timedelta(minutes=50)
    assert timezone.now() < on_the_wall.renew_at < on_the_wall.expires_at
    assert on_the_wall.renewed_at
    assert on_the_wall.renewing_since is None
    assert rescuing.left_behind() == set()


def test_a_network_that_keeps_its_refresh_token_sends_none(on_the_wall, wall, monkeypatch):
    wall.server.rotates = False
    before = tokens(on_the_wall)
    is_due(on_the_wall)
    renewing.renew(on_the_wall.pk)
    assert tokens(on_the_wall)["refresh_token"] == before["refresh_token"]
    assert tokens(on_the_wall)["access_token"] != before["access_token"]


def test_a_clear_refusal_holds_the_channel_and_tells_people(
    on_the_wall, wall, alice, django_capture_on_commit_callbacks
):
    wall.server.revoke()
    is_due(on_the_wall)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Disconnected):
        renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert on_the_wall.health == Channel.Health.DISCONNECTED
    assert "ya no renueva el acceso" in say(on_the_wall.trouble)
    assert Notice.objects.get().kind == Notice.Kind.LOST
    assert list(renewing.due(timezone.now())) == []


@pytest.mark.parametrize("trouble", ["lost_before", "html", "empty", "reply"])
def test_a_network_in_trouble_does_not_hold_the_channel(on_the_wall, wall, trouble):
    wall.server.trouble(trouble, on="POST /token", reply="down")
    is_due(on_the_wall)
    with pytest.raises(Unavailable):
        renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert on_the_wall.health == Channel.Health.CONNECTED
    assert on_the_wall.renewals_failed == 1
    assert timezone.now() < on_the_wall.renew_at < timezone.now() + timedelta(seconds=10)
    assert rescuing.left_behind() == set()
    is_due(on_the_wall)
    renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert (on_the_wall.renewals_failed, on_the_wall.trouble) == (0, None)


def test_tries_become_ever_rarer(on_the_wall, wall):
    wall.server.trouble("reply", on="POST /token", reply="down", times=5)
    waits = []
    for _ in range(5):
        is_due(on_the_wall)
        with pytest.raises(Unavailable):
            renewing.renew(on_the_wall.pk)
        on_the_wall.refresh_from_db()
        waits.append(on_the_wall.renew_at - timezone.now())
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(seconds=20)


def test_a_network_that_says_when_is_asked_then(on_the_wall, wall):
    wall.server.trouble("reply", on="POST /token", reply="too_many", **{"Retry-After": "300"})
    is_due(on_the_wall)
    with pytest.raises(Throttled):
        renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert on_the_wall.renew_at > timezone.now() + timedelta(seconds=280)


def test_our_wrong_keys_are_no_fault_of_the_account(on_the_wall, wall):
    wall.server.knows_app = False
    is_due(on_the_wall)
    with pytest.raises(Refused, match="claves de nuestra aplicación"):
        renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert on_the_wall.health == Channel.Health.CONNECTED
    assert on_the_wall.renew_at > timezone.now() + timedelta(minutes=10)


def test_several_accounts_of_one_permission_are_renewed_together(wall, wall_keys, brand, alice):
    wall.server.reaches = [{"id": "1", "name": "Uno"}, {"id": "2", "name": "Dos"}]
    asked, link = asking_permission.ask(wall, brand, by=alice)
    offered = asking_permission.offered(asked, {"code": wall.server.yes(question_of(link))}, brand)
    one, two = connecting.connect_offered(brand, wall, offered.accounts, app=wall_keys, by=alice)
    is_due(one)
    is_due(two)
    renewing.renew(two.pk)
    renewing.renew(one.pk)
    assert len(uses(wall)) == 1
    assert tokens(one) == tokens(two)


def test_tokens_made_by_hand_are_renewed_when_they_are_refused(on_the_wall, wall, brand, alice):
    (family,) = wall.server.families
    given = {"access_token": next(iter(family.access)), "refresh_token": family.refresh}
    channel = connecting.connect(brand, "wall", given, name="a mano", by=alice)
    assert tokens(channel) == given
    assert channel.app == on_the_wall.app
    assert channel.renew_at is None
    assert renewing.renew(channel.pk, dead=given["access_token"])
    assert tokens(channel)["refresh_token"] == family.refresh
    assert vault.entered_of(Channel.objects.get(pk=channel.pk))["refresh_token"] == family.refresh


def test_a_channel_let_go_meanwhile_stays_let_go(on_the_wall, wall, monkeypatch):
    is_due(on_the_wall)
    ask = renewing._ask

    def while_she_disconnects(held):
        Channel.objects.filter(pk=on_the_wall.pk).update(sealed="", health=Channel.Health.REMOVED)
        return ask(held)

    monkeypatch.setattr(renewing, "_ask", while_she_disconnects)
    renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert on_the_wall.sealed == ""


def test_no_token_is_logged_or_stored_in_the_open(on_the_wall, wall, caplog):
    caplog.set_level(logging.DEBUG)
    before = tokens(on_the_wall)
    wall.server.trouble("html", on="POST /token")
    is_due(on_the_wall)
    with pytest.raises(Unavailable) as told:
        renewing.renew(on_the_wall.pk)
    is_due(on_the_wall)
    renewing.renew(on_the_wall.pk)
    for secret in (*before.values(), *tokens(on_the_wall).values(), CLIENT_SECRET):
        assert secret not in caplog.text
        assert secret not in f"{told.value!r} {told.value.detail}"
        assert secret not in repr(renewing._hold(on_the_wall.pk, secret))


# ── what a crash leaves ───────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_met_no_database_waits_on_disk(on_the_wall, wall, monkeypatch):
    is_due(on_the_wall)
    write_row = renewing._write_row

    def away(*_):
        raise DatabaseError("gone")

    monkeypatch.setattr(renewing, "_write_row", away)
    with pytest.raises(Unavailable, match="base de datos"):
        renewing.renew(on_the_wall.pk)
    (file,) = rescuing.folder().iterdir()
    assert file.stat().st_mode & 0o077 == 0
    (family,) = wall.server.families
    assert family.refresh not in file.read_text()
    monkeypatch.setattr(renewing, "_write_row", write_row)
    old = timezone.now() - timedelta(minutes=2)
    Channel.objects.update(renewing_since=old)
    assert on_the_wall.pk in renewing.due(timezone.now())
    renewing.renew(on_the_wall.pk)
    assert tokens(on_the_wall)["refresh_token"] == family.refresh
    assert len(uses(wall)) == 1
    assert rescuing.left_behind() == set()


def test_what_lies_on_disk_for_older_tokens_is_forgotten(on_the_wall, wall):
    is_due(on_the_wall)
    old = rescuing.Rescue(on_the_wall.pk, "of another token", timezone.now())
    old._write()
    renewing.renew(on_the_wall.pk)
    assert rescuing.left_behind() == set()
    assert tokens(on_the_wall)["refresh_token"] == wall.server.families[0].refresh


def test_a_lost_answer_is_asked_for_again_with_the_old_token(on_the_wall, wall):
    """Many servers answer a spent token again for a while; the old access lives meanwhile."""
    wall.server.grace = 60
    wall.server.trouble("lost_after", on="POST /token")
    is_due(on_the_wall)
    with pytest.raises(Unavailable):
        renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert on_the_wall.health == Channel.Health.CONNECTED
    is_due(on_the_wall)
    renewing.renew(on_the_wall.pk)
    first, second = uses(wall)
    assert first == second
    assert tokens(on_the_wall)["refresh_token"] == wall.server.families[0].refresh


def test_a_strict_server_that_lost_its_answer_ends_in_a_clear_sentence(on_the_wall, wall):
    wall.server.trouble("lost_after", on="POST /token")
    is_due(on_the_wall)
    with pytest.raises(Unavailable):
        renewing.renew(on_the_wall.pk)
    is_due(on_the_wall)
    with pytest.raises(Disconnected):
        renewing.renew(on_the_wall.pk)
    on_the_wall.refresh_from_db()
    assert on_the_wall.health == Channel.Health.DISCONNECTED


DIES = """
import os, signal, sys
import django
django.setup()
from publishing import networks, renewing, rescuing
from tests.fakes.oauth import Wall

url, channel, where = sys.argv[1:]
networks.NETWORKS["wall"] = Wall(url)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if where == "row not written":
    renewing._write = die
if where == "file not written":
    rescuing.Rescue.add = die
if where == "not yet asked":
    renewing._ask = die
renewing.renew(int(channel))
"""


def database_url():
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    return f"postgres://{said['USER']}:{said['PASSWORD']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


def die_renewing(channel, wall, settings, where):
    """kill -9 of a real process in the middle of it."""
    own = {
        "DATABASE_URL": database_url(),
        "PAUTA_KEYS": ",".join(settings.PAUTA_KEYS),
        "PAUTA_VAR": str(settings.VAR),
        "PAUTA_PRIVATE_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "smm.settings",
    }
    words = [sys.executable, "-c", DIES, wall.server.url, str(channel.pk), where]
    done = subprocess.run(words, cwd=PROJECT, env={**os.environ, **own}, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def later():
    """The lease of who died has run out."""
    Channel.objects.update(renewing_since=timezone.now() - renewing.LEASE - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
class TestKilled:
    def test_between_the_answer_and_its_row(self, on_the_wall, wall, settings):
        is_due(on_the_wall)
        die_renewing(on_the_wall, wall, settings, "row not written")
        on_the_wall.refresh_from_db()
        assert on_the_wall.renewing_since
        assert on_the_wall.pk in renewing.due(timezone.now())
        assert renewing.renew(on_the_wall.pk) is False  # it might still be alive: a moment's patience
        later()
        (file,) = rescuing.folder().iterdir()
        rescue = rescuing._read(file)
        rescue.at -= timedelta(minutes=2)
        rescue._write()
        assert renewing.renew(on_the_wall.pk) is True
        (family,) = wall.server.families
        assert tokens(on_the_wall)["refresh_token"] == family.refresh
        assert len(uses(wall)) == 1
        assert not family.ended
        on_the_wall.refresh_from_db()
        lives = on_the_wall.expires_at - timezone.now()
        assert timedelta(minutes=57) < lives < timedelta(minutes=58, seconds=30)  # from when it was said

    def test_before_the_answer_could_be_kept(self, on_the_wall, wall, settings):
        wall.server.grace = 60
        is_due(on_the_wall)
        die_renewing(on_the_wall, wall, settings, "file not written")
        assert renewing.renew(on_the_wall.pk) is False
        later()
        renewing.renew(on_the_wall.pk)
        assert tokens(on_the_wall)["refresh_token"] == wall.server.families[0].refresh

    def test_before_the_question_left(self, on_the_wall, wall, settings):
        is_due(on_the_wall)
        die_renewing(on_the_wall, wall, settings, "not yet asked")
        assert uses(wall) == []
        later()
        renewing.renew(on_the_wall.pk)
        assert len(uses(wall)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_use_the_token_once(on_the_wall, wall):
    is_due(on_the_wall)
    wall.server.trouble("slow", on="POST /token", seconds=0.5)
    start, answers = threading.Barrier(4), []

    def work():
        start.wait()
        try:
            answers.append(renewing.renew(on_the_wall.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(uses(wall)) == 1
    assert sorted(answers) == [False, False, False, True]
    assert not wall.server.families[0].ended
