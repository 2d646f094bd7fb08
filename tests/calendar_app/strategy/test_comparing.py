"""What changed between two versions, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from calendar_app.strategy.comparing import differences, goal_words
from calendar_app.strategy.content import (
    AudiencePart,
    Content,
    GoalPart,
    ObjectivePart,
    PillarPart,
    RolePart,
    shared_out,
)  # fmt: skip

OLD = Content(
    purpose="Vender café",
    pillars=(PillarPart("Recetas", 60, pk=1), PillarPart("Origen", 40, pk=2)),
    objectives=(ObjectivePart("Más vecinos", pk=1, goals=()),),
    audiences=(AudiencePart("Familias", pk=1),),
    forbidden_words=("barato",),
    roles=(RolePart(7, "", "Familias", 2),),
)
GOAL = GoalPart("Visitas", Decimal("800"), Decimal("1200.5"), date(2027, 6, 30), "al mes")


def said(old: Content, new: Content) -> list[str]:
    chapters = differences(old, new, {7: "Instagram"})
    return [change.sentence for chapter in chapters for change in chapter.changes]


def test_a_version_does_not_differ_from_itself():
    assert differences(OLD, OLD, {7: "Instagram"}) == []


def test_a_part_without_its_number_is_found_by_its_name():
    typed = replace(OLD, pillars=(PillarPart("recetas", 60), PillarPart("Origen", 40, pk=2)))
    assert said(OLD, typed) == ["«Recetas» se llama ahora «recetas»."]


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ({"purpose": "Reunir al barrio"}, ["Cambió el propósito."]),
        ({"pillars": (PillarPart("Cocina", 60, pk=1), PillarPart("Origen", 40, 10, pk=2))},
         ["«Recetas» se llama ahora «Cocina».", "La tolerancia de «Origen» pasa de ± 5 a ± 10."]),
        ({"pillars": (PillarPart("Recetas", 50, pk=1), PillarPart("Barrio", 50))},
         ["Se quitó el pilar «Origen».", "«Recetas» pasa del 60 % al 50 %.", "Se añadió el pilar «Barrio».",
          "«Barrio» tiene el 50 %, ± 5."]),
        ({"objectives": (ObjectivePart("Más vecinos", pk=1, goals=(GOAL,)),)},
         ["«Más vecinos» tiene la meta Visitas: de 800 a 1,200.50 al mes para el 30 jun 2027."]),
        ({"objectives": ()}, ["Se quitó el objetivo «Más vecinos»."]),
        ({"audiences": ()}, ["Se quitó la audiencia «Familias»."]),
        ({"address": "tu"}, ["El trato pasa de «Como convenga» a «tú»."]),
        ({"forbidden_words": ("gratis",)}, ["Se prohíbe «gratis».", "Ya no se prohíbe «barato»."]),
        ({"roles": ()}, ["Instagram: de 2 a 0 publicaciones por semana.",
                         "Instagram ya no es para una audiencia en particular."]),
    ],
)  # fmt: skip
def test_each_change_has_its_sentence(change, sentences):
    assert said(OLD, replace(OLD, **change)) == sentences


def test_a_long_text_is_shown_before_and_after():
    (chapter,) = differences(OLD, replace(OLD, purpose="Reunir"), {})
    assert (chapter.changes[0].before, chapter.changes[0].after) == ("Vender café", "Reunir")


def test_a_goal_without_a_unit_reads_well():
    assert goal_words(replace(GOAL, unit="", target=Decimal("900"))) == (
        "Visitas: de 800 a 900 para el 30 jun 2027"
    )


@pytest.mark.parametrize(
    ("given", "shares"),
    [((None, None, None), [34, 33, 33]), ((40, None, None), [40, 30, 30]), ((100,), [100]),
     ((None,) * 7, [15, 15, 14, 14, 14, 14, 14]), ((10, 20), [10, 20])],
)  # fmt: skip
def test_what_is_left_is_shared_out_to_a_hundred(given, shares):
    parts = [(PillarPart(f"P{n}", share or 0), share is not None) for n, share in enumerate(given)]
    assert [part.percent for part in shared_out(parts)] == shares
