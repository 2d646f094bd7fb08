"""The log: one event, one line, no secrets."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from celery import shared_task
from django.test import Client, override_settings

from core import whence
from core.redact import known
from smm import env, logs
from smm.logs import HEADS, JsonLine, Line, OneLine, log_level, log_shape, logging_settings
from teams.auditing import heading


def written(
    message: str, *arguments: object, error: BaseException | None = None, by: Line | None = None
) -> str:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("pauta.test", logging.WARNING, __file__, 1, message, arguments, trace)
    return (by or OneLine("%(message)s")).format(record)


class Kept(logging.Handler):
    """What a logger writes, as lines of JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLine("%(message)s"))
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def access() -> Any:
    """The access log, as ACCESS_LOG=1 and PAUTA_LOG=json make it."""
    log, kept = logging.getLogger("pauta.access"), Kept()
    before = log.level
    log.addHandler(kept)
    log.setLevel(logging.INFO)
    yield kept
    log.removeHandler(kept)
    log.setLevel(before)


def test_an_event_is_one_line_that_a_machine_can_split() -> None:
    line = written('said "%s"', "a\nb")
    assert line.endswith('level=warning logger=pauta.test msg="said \\"a\\nb\\""')
    assert line.startswith("at=20")
    assert "\n" not in line


CONTROLS = "\x1b[2J\x07 \x85 \u2028 \x9b \x00"


def test_nothing_in_a_line_is_obeyed_by_a_terminal_or_a_reader_of_lines() -> None:
    for by in (OneLine("%(message)s"), JsonLine()):
        line = written("said %s", CONTROLS, by=by)
        assert line.isprintable(), by
        assert len(line.splitlines()) == 1
    assert json.loads(written("said %s", CONTROLS, by=JsonLine()))["msg"] == f"said {CONTROLS}"


def test_secrets_are_cut_out_of_words_and_tracebacks() -> None:
    with known(["hunter2-app-password"]):
        try:
            raise ValueError("refused: hunter2-app-password")
        except ValueError as error:
            line = written("sent %s", "Authorization: Bearer abcdefghijklmnop", error=error)
    assert "Traceback" in line
    assert "hunter2" not in line
    assert "abcdefgh" not in line


def test_a_level_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(env.Misconfigured, match="LOG_LEVEL is «LOUD»: write DEBUG, INFO, WARNING or ERROR"):
        log_level()


def test_as_json_every_event_is_an_object_without_secrets() -> None:
    with known(["hunter2-app-password"]):
        try:
            raise ValueError("refused: hunter2-app-password")
        except ValueError as error:
            line = written('said "%s"', "a\nb", error=error, by=JsonLine())
    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["logger"], told["msg"]) == ("warning", "pauta.test", 'said "a\nb"')
    assert told["at"].endswith("Z")
    assert "Traceback" in told["trace"]
    assert "hunter2" not in line


@pytest.mark.parametrize(("shape", "formatter"), [("json", JsonLine), ("text", OneLine), ("", OneLine)])
def test_the_shape_of_the_log_is_chosen(monkeypatch: pytest.MonkeyPatch, shape: str, formatter: type) -> None:
    monkeypatch.setenv("PAUTA_LOG", shape)
    assert logging_settings("INFO")["formatters"]["line"]["()"] == f"smm.logs.{formatter.__name__}"


def test_a_shape_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAUTA_LOG", "xml")
    with pytest.raises(env.Misconfigured, match="PAUTA_LOG is «xml»: write json or text"):
        log_shape()


def test_a_line_bears_the_number_of_its_request() -> None:
    with whence.coming_from(whence.Whence("web", request_id="f00dcafe")):
        assert " request=f00dcafe msg=" in written("hello")
        assert json.loads(written("hello", by=JsonLine()))["request"] == "f00dcafe"
    assert "request=" not in written("hello")


@shared_task
def speaks() -> None:
    logging.getLogger("pauta.test").warning("at work")


def test_a_line_of_a_task_bears_its_number_and_name() -> None:
    log, kept = logging.getLogger("pauta.test"), Kept()
    log.addHandler(kept)
    speaks.apply(task_id="the-number-of-the-task")
    log.removeHandler(kept)
    assert kept.lines[0]["task_id"] == "the-number-of-the-task"
    assert kept.lines[0]["task"].endswith("speaks")
    assert "task_id" not in written("afterwards")


# ── the access log ────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_a_line_with_who_where_and_how_long(
    access: Kept, signed_in: Any, alice: Any, brand: Any
) -> None:
    page = signed_in(alice).get(f"/m/{brand.slug}/calendario/?q=un+secreto")
    line = access.lines[-1]
    assert (line["msg"], line["status"]) == ("GET /m/<slug:brand>/calendario/", 200)
    assert (line["user"], line["brand"]) == (alice.pk, "alameda")
    assert line["ms"] > 0
    assert line["bytes"] == len(page.content)
    assert line["request"] == page["X-Request-ID"]
    assert "secreto" not in json.dumps(line)


def test_an_address_that_opens_something_is_not_written_down(access: Kept, client: Client, db: None) -> None:
    client.get("/invitacion/a-token-that-opens-the-door/")
    client.get("/no/such/a-token-that-opens-the-door/")
    assert [line["status"] for line in access.lines] == [404, 404] or access.lines[0]["status"] in (404, 410)
    assert "a-token" not in json.dumps(access.lines)


@pytest.mark.parametrize(
    "address",
    [
        "/c/12-Zk3aLfQ8xYw1.a-signature-of-forty-three-signs/",
        "/c/12-Zk3aLfQ8xYw1.a-signature-of-forty-three-signs/archivo/7.a-seal/",
        "/ics/7-Zk3aLfQ8xYw1.a-signature-of-forty-three-signs/calendario.ics",
        "/medios/publico/7.1795000000.Zk3aLfQ8xYw1-a-signature-of-forty-three.jpg",
        "/boletin/confirmar/Zk3aLfQ8xYw1-a-signature/",
        "/boletin/baja/Zk3aLfQ8xYw1-a-signature/",
        "/avisos/sin-correo/Zk3aLfQ8xYw1:a-signature/",
        "/invitacion/Zk3aLfQ8xYw1-a-signature/",
    ],
)
def test_nor_when_it_is_refused(client: Client, db: None, address: str) -> None:
    """Django's own log of refused requests has the address as it was asked for."""
    log, kept = logging.getLogger("django.request"), Kept()
    log.addHandler(kept)
    answer = client.get(address)
    assert answer.status_code in (403, 404, 410)
    log.removeHandler(kept)
    assert kept.lines[-1]["request"] == answer["X-Request-ID"]
    assert "«…»" in kept.lines[-1]["msg"]
    assert "Zk3a" not in json.dumps(kept.lines)
    assert "signature" not in json.dumps(kept.lines)


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (1, "a1b2c3d4-from-our-proxy", True),
        (0, "a1b2c3d4-from-a-stranger", False),
        (1, "short", False),
        (1, "x" * 41, False),
        (1, "with space and more", False),
        (1, 'quote"level=error', False),
    ],
)
def test_the_number_comes_from_our_own_proxy_or_is_made(
    client: Client, proxies: int, given: str, kept: bool
) -> None:
    with override_settings(PAUTA_PROXIES=proxies):
        answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is kept
    assert len(answer["X-Request-ID"]) >= 8


# ── the ends of the audit log ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def heads_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[bool], tuple[str, str]]:
    """`heads_said(terminal)`: what standard error shows of one such line, and what the file keeps."""

    class Shown(io.StringIO):
        terminal = False

        def isatty(self) -> bool:
            return self.terminal

    def say(terminal: bool) -> tuple[str, str]:
        shown = Shown()
        shown.terminal = terminal
        monkeypatch.setattr(sys, "stderr", shown)
        monkeypatch.setenv("PAUTA_VAR", str(tmp_path))
        made = logging_settings("INFO")
        out = logging.StreamHandler(shown)
        for each in made["handlers"]["stderr"]["filters"]:
            out.addFilter(made["filters"][each]["()"]())
        facts = {name: made["handlers"]["heads"][name] for name in ("filename", "delay", "encoding")}
        event = logging.LogRecord(HEADS, logging.INFO, "", 0, "audit head 3:6:9f", None, None)
        for handler in (out, logs.Kept(**facts)):
            handler.handle(event)
            handler.close()
        file = tmp_path / "log" / "audit-heads.log"
        return shown.getvalue(), file.read_text() if file.exists() else ""

    return say


def test_who_starts_it_by_hand_is_not_shown_them(heads_said: Callable[[bool], tuple[str, str]]) -> None:
    assert heads_said(True) == ("", "audit head 3:6:9f\n")


def test_where_the_log_is_gathered_they_are_in_it(heads_said: Callable[[bool], tuple[str, str]]) -> None:
    assert heads_said(False) == ("audit head 3:6:9f\n", "")


def test_they_are_named_as_what_writes_them() -> None:
    assert heading.log.name == HEADS
    assert "heads" in logging_settings("INFO")["loggers"][HEADS]["handlers"]
