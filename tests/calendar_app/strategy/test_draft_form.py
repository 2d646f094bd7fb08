"""What is typed on the guided page: judged in words, and never lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from calendar_app.strategy.content import GoalPart, PillarPart
from calendar_app.strategy.draft_form import DraftForm, initial_of
from calendar_app.strategy.fields import plain as plain_number

from .conftest import plain

BLANK = {
    "objectives-rows": "1", "objectives-0-goals-rows": "1", "pillars-rows": "3", "audiences-rows": "1",
    "roles-rows": "0",
}  # fmt: skip
GOAL = {
    "objectives-0-goals-0-metric": "Visitas", "objectives-0-goals-0-baseline": "800",
    "objectives-0-goals-0-target": "1,200", "objectives-0-goals-0-due": "2027-06-30",
}  # fmt: skip


def form(brand: Any, typed: dict[str, str]) -> DraftForm:
    data = QueryDict(mutable=True)
    data.update({**BLANK, **typed})
    return DraftForm(brand, data)


def pillars(*named: tuple[str, str]) -> dict[str, str]:
    said = {"pillars-rows": str(len(named))}
    for number, (name, percent) in enumerate(named):
        said |= {f"pillars-{number}-name": name, f"pillars-{number}-percent": percent}
    return said


def test_an_empty_page_is_an_empty_draft(brand):
    empty = form(brand, {})
    assert empty.is_valid()
    assert not empty.content().pillars


def test_a_newcomer_types_names_and_the_shares_share_themselves_out(brand):
    said = {"objectives-0-name": "Más vecinos", **pillars(("Recetas", ""), ("Origen", ""), ("Barrio", ""))}
    typed = form(brand, said)
    assert typed.is_valid()
    assert [(p.name, p.percent, p.tolerance) for p in typed.content().pillars] == [
        ("Recetas", 34, 5), ("Origen", 33, 5), ("Barrio", 33, 5),
    ]  # fmt: skip
    assert [o.name for o in typed.content().objectives] == ["Más vecinos"]


def test_a_goal_is_a_number_by_a_day(brand):
    typed = form(brand, {"objectives-0-name": "Más vecinos", **GOAL})
    assert typed.is_valid()
    goal = GoalPart("Visitas", Decimal("800.00"), Decimal("1200.00"), date(2027, 6, 30))
    assert typed.content().objectives[0].goals == (goal,)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,200", "1200"), ("1.200,5", "1200.5"), ("1,200.5", "1200.5"), ("3,5", "3.5"), (" 12 % ", "12"),
     ("1,234,567", "1234567"), ("-2.5", "-2.5")],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, number):
    assert plain_number(text) == number


@pytest.mark.parametrize(
    ("typed", "where", "sentence"),
    [
        ({**GOAL}, "objectives-0-name", "Falta"),
        ({"objectives-0-name": "X", **GOAL, "objectives-0-goals-0-target": "muchas"},
         "objectives-0-goals-0-target", "«muchas» no es un número"),
        ({"objectives-0-name": "X", **GOAL, "objectives-0-goals-0-target": "800"},
         "objectives-0-goals-0-target", "igual a lo de hoy (800)"),
        ({"objectives-0-name": "X", **GOAL, "objectives-0-goals-0-due": "mañana"},
         "objectives-0-goals-0-due", "«mañana» no es un día"),
        ({"objectives-0-name": "X" * 81}, "objectives-0-name", "81 caracteres y caben 80"),
        (pillars(("Recetas", "120")), "pillars-0-percent", "«120» no es un porcentaje"),
        (pillars(("Recetas", "-3")), "pillars-0-percent", "«-3» no es un porcentaje"),
        (pillars(("", "40")), "pillars-0-name", "Falta"),
        (pillars(("Recetas", "40"), ("recetas", "60")), "pillars-1-name", "dos veces"),
        (pillars(("Recetas", "70"), ("Origen", "30"), ("Barrio", "")),
         "pillars-2-percent", "los demás suman 100"),
        ({"audiences-0-about": "Con niños"}, "audiences-0-name", "Falta"),
        ({"purpose": "a\u202eb"}, "purpose", "U+202E"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_at_its_field_with_the_value(brand, typed, where, sentence):
    wrong = form(brand, typed)
    assert not wrong.is_valid()
    assert sentence in " ".join(errors_at(wrong, where))


def errors_at(wrong: DraftForm, where: str) -> list[str]:
    rows = [row for kind in wrong.rows.values() for row in kind]
    rows += [goal for row in wrong.rows["objectives"] for goal in row.goals]
    for every in [wrong, *rows]:
        for bound in every:
            if bound.html_name == where:
                return list(bound.errors)
    raise AssertionError(where)


def test_a_role_names_an_audience_of_this_strategy(brand, channel):
    said = {
        "roles-rows": "1", "roles-0-channel": str(channel.pk), "roles-0-audience": "Turistas",
        "audiences-0-name": "Familias",
    }  # fmt: skip
    wrong = form(brand, said)
    assert not wrong.is_valid()
    assert "«Turistas» no está entre las audiencias" in errors_at(wrong, "roles-0-audience")[0]
    right = form(brand, {**said, "roles-0-audience": "familias", "roles-0-per_week": "3"})
    assert right.is_valid()
    assert (right.content().roles[0].per_week, right.content().roles[0].channel) == (3, channel.pk)


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────────


def values_of(shown: DraftForm) -> dict[str, Any]:
    return {bound.html_name: bound.value() for row in shown.rows["pillars"] for bound in row}


def test_a_row_more_loses_nothing_also_what_is_wrong(brand):
    typed = {"objectives-0-name": "Más vecinos", **GOAL, "objectives-0-goals-0-target": "muchas",
             "purpose": "Para el barrio", **pillars(("Recetas", "40"))}  # fmt: skip
    shown = form(brand, typed).with_row("pillars")
    assert len(shown.rows["pillars"]) == 2
    assert values_of(shown)["pillars-0-percent"] == "40"
    assert shown["purpose"].value() == "Para el barrio"
    assert shown.rows["objectives"][0].goals[0]["target"].value() == "muchas"
    assert not shown.is_bound


def test_a_goal_more_goes_under_its_objective_and_has_the_cursor(brand):
    typed = {"objectives-rows": "2", "objectives-0-name": "A", "objectives-1-name": "B", **GOAL}
    shown = form(brand, typed).with_row("objectives-1-goals")
    assert [len(row.goals) for row in shown.rows["objectives"]] == [1, 1]
    assert "autofocus" in str(shown.rows["objectives"][1].goals[0]["metric"])


def test_a_row_less_takes_away_that_one(brand):
    three = pillars(("Recetas", "40"), ("Origen", "30"), ("Barrio", "30"))
    shown = form(brand, three).without_row("pillars-1")
    assert [row["name"].value() for row in shown.rows["pillars"]] == ["Recetas", "Barrio"]


@pytest.mark.parametrize("asked", ["nada", "pillars-99", "pillars-x", "objectives-7-goals", "-", "purpose-1"])
def test_a_button_that_is_not_of_this_page_changes_nothing(brand, asked):
    typed = form(brand, pillars(("Recetas", "40")))
    assert values_of(typed.without_row(asked))["pillars-0-name"] == "Recetas"
    assert values_of(typed.with_row(asked))["pillars-0-name"] == "Recetas"


def test_what_a_version_says_comes_back_the_same_from_its_form(brand, in_force):
    content = plain(purpose="Para el barrio", required_words=("café", "barrio"))
    first = DraftForm(brand, initial=initial_of(content))
    data = QueryDict(mutable=True)
    for kind in first.rows.values():
        data[f"{kind.prefix}-rows"] = str(len(kind))
        for row in kind:
            data.update({bound.html_name: str(bound.value() or "") for bound in row})
            data.update({f"{inner.prefix}-rows": "0" for inner in row.inner()})
    data.update({name: str(first[name].value() or "") for name in first.fields})
    again = DraftForm(brand, data)
    assert again.is_valid()
    assert again.content() == content


def test_shares_are_kept_as_given(brand):
    typed = form(brand, pillars(("Recetas", "50 %"), ("Origen", "20")))
    assert typed.is_valid()
    assert typed.content().pillars == (PillarPart("Recetas", 50), PillarPart("Origen", 20))
    assert typed.content().total == 70
