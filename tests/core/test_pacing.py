"""How often something may be asked for, and that who asks too often is in the log: once."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from core.pacing import slow_down, too_often


def test_so_many_and_no_more_each_key_for_itself(db: Any) -> None:
    assert [too_often("a", most=2, seconds=3600) for _try in range(4)] == [False, False, True, True]
    assert not too_often("b", most=2, seconds=3600)
    assert too_often("c", most=0, seconds=3600)


def test_a_flood_is_one_line_in_the_log(db: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="core.pacing"):
        for _try in range(50):
            too_often("link:7", most=2, seconds=3600)
    assert [each.getMessage() for each in caplog.records] == [
        "too often: link:7, more than 2 times in 3600 s"
    ]


def test_what_is_answered_says_when_to_come_back() -> None:
    answer = slow_down(90)
    assert (answer.status_code, answer["Retry-After"]) == (429, "90")
