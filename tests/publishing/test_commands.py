"""The same verbs from a shell: one JSON object a line, one sentence when something is wrong."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from publishing.models import Channel
from publishing.states import State

from .conftest import PASSWORD


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def lines(*args: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*args).splitlines()]


def sets(entered: dict[str, str]) -> list[str]:
    return [part for key, value in entered.items() for part in ("--set", f"{key}={value}")]


def test_connect_prints_one_object(brand, entered):
    (said,) = lines("connect", "door", "--brand", "alameda", "--name", "puerta", *sets(entered))
    channel = Channel.objects.get()
    assert said == {
        "id": channel.pk,
        "channel": "puerta",
        "network": "door",
        "account": "alameda",
        "url": channel.url,
    }


def test_the_operator_vouches_for_a_private_address_and_only_for_that(brand, entered, monkeypatch):
    run("connect", "door", "--brand", "alameda", "--name", "puerta", *sets(entered))
    assert Channel.objects.get().private_ok
    from publishing.operators import leads_inside

    assert not leads_inside(["alameda", "https://8.8.8.8", "nota.example.invalid"])
    assert leads_inside(["10.0.0.8"])
    assert not leads_inside(["http://169.254.169.254"])  # never, whoever vouches


def test_practice_needs_nothing_but_a_name(brand):
    (said,) = lines("connect", "practice", "--brand", "alameda", "--name", "practica")
    assert said["url"].endswith(f"/practica/{said['account']}/")


def test_a_secret_may_come_from_standard_input(brand, entered, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
    run("connect", "door", "--brand", "alameda", "--name", "puerta", *sets(entered | {"password": "-"}))
    assert Channel.objects.exists()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--brand", "nadie", "--name", "x"], "alameda"),
        (["--brand", "alameda", "--name", "x", "--set", "clave"], "KEY=VALUE"),
        (["--brand", "alameda", "--name", "x", "--set", "color=1"], "Espera: server"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_the_way_out(brand, door, args, says):
    with pytest.raises(CommandError, match=says):
        run("connect", "door", *args)
    assert not Channel.objects.exists()


def test_a_pair_without_a_key_is_refused_without_repeating_it(brand, door):
    with pytest.raises(CommandError) as wrong:
        run("connect", "door", "--brand", "alameda", "--name", "x", "--set", PASSWORD)
    assert PASSWORD not in str(wrong.value)


def test_channels_are_listed_and_acted_on(brand, channel, said):
    said(channel, days=3650)
    (one,) = lines("channels", "--brand", "alameda", "--json")
    assert (one["channel"], one["health"], one["waiting"]) == ("practica", "ok", 1)
    run("channels", "pause", "practica", "--brand", "alameda")
    assert lines("channels", "--json")[0]["health"] == "paused"
    run("channels", "resume", "practica", "--brand", "alameda")
    run("channels", "rename", "practica", "--brand", "alameda", "--to", "ensayo")
    assert "retiradas: 1" in run(
        "channels", "disconnect", "ensayo", "--brand", "alameda", "--waiting", "withdraw"
    )
    assert lines("channels", "--json") == []
    with pytest.raises(CommandError, match="no tiene un canal"):
        run("channels", "pause", "ensayo", "--brand", "alameda")


def test_deliveries_are_one_object_a_line(brand, channel, said):
    why = {"text": "Pesa %(mb)s MB.", "params": {"mb": 9}}
    said(channel, state=State.FAILED, sentence=why, failures=2, attempts_made=3, due_at=None)
    said(channel, state=State.SENT, days=1)
    sent, failed = lines("deliveries", "--brand", "alameda", "--channel", "practica", "--json")
    assert (sent["state"], sent["remote_id"], sent["url"]) == ("sent", "r-1", "https://red.test/1")
    assert failed == {
        "id": failed["id"],
        "channel": "practica",
        "network": "practice",
        "state": "failed",
        "planned_for": "2026-11-20T15:00:00Z",
        "due_at": None,
        "remote_id": None,
        "url": None,
        "attempts": 3,
        "failures": 2,
        "sentence": "Pesa 9 MB.",
    }
    assert [one["state"] for one in lines("deliveries", "--state", "failed", "--json")] == ["failed"]
    assert datetime.fromisoformat(failed["planned_for"]) == datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_without_json_it_is_a_table_for_people(brand, channel, said):
    said(channel, "Hola\nñ", state=State.FAILED, sentence={"text": "No se pudo."})
    table = run("deliveries", "--brand", "alameda")
    assert "2026-11-20 09:00" in table
    assert "Hola ñ" in table
    assert "No se pudo." in table


def test_a_channel_that_does_not_exist_is_named(brand):
    with pytest.raises(CommandError, match="No hay un canal «nada»"):
        run("deliveries", "--brand", "alameda", "--channel", "nada", "--json")


def test_from_a_real_shell_an_error_is_one_line_and_a_status(tmp_path):
    """No traceback, nothing on standard output, exit status 2."""
    env = {**os.environ, "PAUTA_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"}
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=env, check=True, capture_output=True)
    ended = subprocess.run(
        [*manage, "deliveries", "--brand", "nadie", "--json"], env=env, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.strip() == "CommandError: No hay marca «nadie». Hay: —."
