"""The draft, putting it in force, taking it back: by Alice, by Bob, by Charlie."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from calendar_app.models import Objective, Pillar, Strategy
from calendar_app.refusals import CannotPlan
from calendar_app.strategy import drafting, putting_in_force
from calendar_app.strategy.content import (
    AudiencePart,
    Content,
    GoalPart,
    ObjectivePart,
    PillarPart,
    RolePart,
    content_of,
)  # fmt: skip
from calendar_app.strategy.drafting import StaleDraft, beginning, draft_of, save_draft
from calendar_app.strategy.in_force import spans

from .conftest import THREE, plain


def put(brand, alice, draft, starts, **more):
    return putting_in_force.put_in_force(brand, starts=starts, by=alice, version=draft.version, **more)


# ── the draft ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_saved_is_what_is_read(brand, bob, channel):
    goal = GoalPart("Visitas", Decimal("800.00"), Decimal("1200.50"), date(2027, 6, 30), "al mes")
    whole = Content(
        purpose="Que el barrio se encuentre",
        voice_do="Cerca",
        voice_dont="Sin gritos",
        required_words=("café",),
        forbidden_words=("barato", "gratis"),
        address="tu",
        pillars=THREE,
        objectives=(ObjectivePart("Más vecinos", "Viven aquí", (goal,)), ObjectivePart("Catas llenas")),
        audiences=(AudiencePart("Familias", "Con niños"),),
        roles=(RolePart(channel.pk, "Lo del día", "familias", 3),),
    )
    kept = content_of(save_draft(brand, whole, by=bob, version=0))
    assert [replace(each, pk=None) for each in kept.pillars] == list(THREE)
    assert [(each.name, each.why, each.goals) for each in kept.objectives] == [
        ("Más vecinos", "Viven aquí", (goal,)),
        ("Catas llenas", "", ()),
    ]
    assert [(each.name, each.about) for each in kept.audiences] == [("Familias", "Con niños")]
    assert kept.roles == (RolePart(channel.pk, "Lo del día", "Familias", 3),)
    same = ("purpose", "voice_do", "voice_dont", "required_words", "forbidden_words", "address")
    assert all(getattr(kept, name) == getattr(whole, name) for name in same)


def test_a_new_draft_begins_as_the_version_in_force(brand, in_force):
    now = in_force(-10)
    assert beginning(brand) == content_of(now)


def test_the_draft_is_one_and_whoever_comes_late_is_told(brand, alice, bob):
    first = save_draft(brand, plain(), by=alice, version=0)
    for version in (0, first.version + 1):
        with pytest.raises(StaleDraft) as late:
            save_draft(brand, plain(purpose="Otro"), by=bob, version=version)
        assert late.value.current == first
    assert draft_of(brand).purpose == ""
    assert save_draft(brand, plain(purpose="Ahora sí"), by=bob, version=first.version).version == 2


def test_a_renamed_pillar_is_the_same_pillar(brand, bob):
    first = save_draft(brand, plain(), by=bob, version=0)
    kept = content_of(first)
    renamed = replace(kept, pillars=(replace(kept.pillars[0], name="Cocina"), *kept.pillars[1:]))
    save_draft(brand, renamed, by=bob, version=first.version)
    assert list(Pillar.objects.values_list("name", flat=True)) == ["Cocina", "Origen", "Vecindario"]


def test_a_pillar_that_comes_back_under_its_name_is_the_one_it_was(brand, bob):
    first = save_draft(brand, plain(), by=bob, version=0)
    was = Pillar.objects.get(name="Recetas")
    without = save_draft(brand, plain(pillars=THREE[1:]), by=bob, version=first.version)
    save_draft(brand, plain(pillars=(PillarPart("recetas", 40), *THREE[1:])), by=bob, version=without.version)
    assert Pillar.objects.get(name__iexact="recetas") == was


def test_an_editor_does_not_rename_what_a_version_in_force_says(brand, alice, bob, in_force):
    in_force(-10)
    kept = beginning(brand)
    renamed = replace(kept, objectives=(replace(kept.objectives[0], name="Otra cosa"),))
    with pytest.raises(CannotPlan, match="Más vecinos"):
        save_draft(brand, renamed, by=bob, version=0)
    assert draft_of(brand) is None
    assert Objective.objects.get().name == "Más vecinos"
    save_draft(brand, renamed, by=alice, version=0)
    assert Objective.objects.get().name == "Otra cosa"


def test_a_discarded_draft_leaves_what_posts_are_tagged_with(brand, bob):
    draft = save_draft(brand, plain(), by=bob, version=0)
    drafting.discard(brand, by=bob, version=draft.version)
    assert draft_of(brand) is None
    assert Pillar.objects.count() == 3


def test_a_channel_of_another_brand_has_no_role_here(brand, bob, charlie):
    from publishing.models import Channel
    from teams.models import Workspace

    theirs = Channel.objects.create(
        workspace=Workspace.objects.get(slug="ajena"), network="practice", name="x", account="x"
    )
    with pytest.raises(CannotPlan):
        save_draft(brand, plain(roles=(RolePart(theirs.pk, "Espiar"),)), by=bob, version=0)


# ── putting in force ──────────────────────────────────────────────────────────────────────────────────


def test_the_next_version_ends_the_one_before_by_succession(brand, alice, today, in_force):
    first = in_force(-10)
    draft = save_draft(brand, beginning(brand), by=alice, version=0)
    second = put(brand, alice, draft, today + timedelta(days=5))
    assert [(each.strategy, each.first, each.last) for each in spans(brand)] == [
        (first, today - timedelta(days=10), today + timedelta(days=4)),
        (second, today + timedelta(days=5), None),
    ]
    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ((40, 30, 20), r"suman 90 % \(40 \+ 30 \+ 20\).*los 10 que faltan"),
        ((60, 30, 20), r"suman 110 % \(60 \+ 30 \+ 20\).*los 10 que sobran"),
        ((), "No tiene pilares"),
    ],
)
def test_the_shares_have_to_make_a_hundred(brand, alice, today, shares, sentence):
    pillars = tuple(PillarPart(f"P{n}", percent) for n, percent in enumerate(shares))
    draft = save_draft(brand, plain(pillars=pillars), by=alice, version=0)
    with pytest.raises(CannotPlan, match=sentence):
        put(brand, alice, draft, today)
    assert draft_of(brand) == draft


def test_the_first_version_may_reach_back_and_later_ones_leave_the_past_alone(brand, alice, today):
    draft = save_draft(brand, plain(), by=alice, version=0)
    put(brand, alice, draft, today - timedelta(days=30))
    draft = save_draft(brand, plain(), by=alice, version=0)
    with pytest.raises(CannotPlan, match="ya pasó"):
        put(brand, alice, draft, today - timedelta(days=1))
    assert put(brand, alice, draft, today).starts == today


def test_two_versions_do_not_begin_on_one_day(brand, alice, today, in_force):
    in_force(0)
    draft = save_draft(brand, plain(), by=alice, version=0)
    with pytest.raises(CannotPlan, match="ya empieza el"):
        put(brand, alice, draft, today)


def test_an_end_before_the_start_is_refused(brand, alice, today):
    draft = save_draft(brand, plain(), by=alice, version=0)
    with pytest.raises(CannotPlan, match="antes de empezar"):
        put(brand, alice, draft, today, ends=today - timedelta(days=1))


def test_a_version_that_has_begun_is_frozen(brand, alice, today, in_force):
    begun = in_force(0)
    before = content_of(begun)
    with pytest.raises(StaleDraft):
        save_draft(brand, plain(purpose="Otra"), by=alice, version=begun.version)
    with pytest.raises(StaleDraft):
        drafting.discard(brand, by=alice, version=begun.version)
    with pytest.raises(CannotPlan, match="ya no cambia"):
        putting_in_force.withdraw(brand, number=begun.number, by=alice)
    changed = replace(before, pillars=before.pillars[:1], objectives=(), purpose="Otra")
    save_draft(brand, changed, by=alice, version=0)  # the next one
    assert content_of(Strategy.objects.get(pk=begun.pk)) == before


def test_a_version_that_has_not_begun_is_taken_back_and_leaves_no_gap(brand, alice, today, in_force):
    first, coming = in_force(-10), in_force(5)
    putting_in_force.withdraw(brand, number=coming.number, by=alice)
    assert draft_of(brand) == coming
    assert [(each.strategy, each.last) for each in spans(brand)] == [(first, None)]


def test_only_one_draft_comes_of_taking_back(brand, alice, in_force):
    coming = in_force(5)
    save_draft(brand, plain(), by=alice, version=0)
    with pytest.raises(CannotPlan, match="Ya hay un borrador"):
        putting_in_force.withdraw(brand, number=coming.number, by=alice)


# ── who may ───────────────────────────────────────────────────────────────────────────────────────────


def test_bob_writes_the_draft_and_alice_puts_it_in_force(brand, alice, bob, today):
    draft = save_draft(brand, plain(), by=bob, version=0)
    with pytest.raises(PermissionDenied):
        putting_in_force.put_in_force(brand, starts=today, by=bob, version=draft.version)
    assert put(brand, alice, draft, today).starts == today


def test_who_only_looks_and_who_is_a_stranger_change_nothing(brand, alice, vera, charlie, today, in_force):
    coming = in_force(5)
    for stranger in (vera, charlie):
        with pytest.raises(PermissionDenied):
            save_draft(brand, plain(), by=stranger, version=0)
        with pytest.raises(PermissionDenied):
            drafting.discard(brand, by=stranger, version=1)
        with pytest.raises(PermissionDenied):
            putting_in_force.withdraw(brand, number=coming.number, by=stranger)
    assert Strategy.objects.get() == coming
