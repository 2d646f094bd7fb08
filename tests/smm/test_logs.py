"""The log: one event, one line, no secrets."""

from __future__ import annotations

import logging

import pytest

from core.redact import known
from smm import env
from smm.logs import OneLine, log_level


def written(message: str, *arguments: object, error: BaseException | None = None) -> str:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("pauta.test", logging.WARNING, __file__, 1, message, arguments, trace)
    return OneLine("%(message)s").format(record)


def test_an_event_is_one_line_that_a_machine_can_split() -> None:
    line = written('said "%s"', "a\nb")
    assert line.endswith('level=warning logger=pauta.test msg="said \\"a\\nb\\""')
    assert line.startswith("at=20")
    assert "\n" not in line


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
