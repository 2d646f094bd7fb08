"""Stored sentences are translated where they are shown, and never break a page."""

from __future__ import annotations

import pytest

from publishing.wording import say


@pytest.mark.parametrize(
    ("stored", "spoken"),
    [
        (None, ""),
        ({}, ""),
        ({"text": "Hola."}, "Hola."),
        ({"text": "Pesa %(mb)s MB.", "params": {"mb": 9}}, "Pesa 9 MB."),
        ({"text": "Pesa %(mb)s MB.", "params": {"other": 9}}, "Pesa … MB."),
        ({"text": "Al 100 %", "params": {"a": 1}}, "Al 100 %"),
        ({"text": "Faltan %(n)d.", "params": {"n": "x"}}, "Faltan %(n)d."),
        (
            {"text": "Motivo: %(why)s", "params": {"why": {"text": "Pesa %(mb)s MB.", "params": {"mb": 9}}}},
            "Motivo: Pesa 9 MB.",
        ),
    ],
)
def test_a_sentence_is_said(stored, spoken):
    assert say(stored) == spoken
