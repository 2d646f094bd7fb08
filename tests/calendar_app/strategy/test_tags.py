"""What a post can be tagged with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from calendar_app import planning
from calendar_app.models import Pillar
from calendar_app.strategy import campaigns, drafting, putting_in_force
from calendar_app.strategy.tags import choices

from .conftest import THREE, plain


def names(rows):
    return [row.name for row in rows]


def test_the_parts_of_the_strategy_in_the_order_it_has_them(brand, in_force):
    in_force(-10)
    offered = choices(brand)
    assert names(offered.pillars) == ["Recetas", "Origen", "Vecindario"]
    assert names(offered.objectives) == ["Más vecinos"]


def test_a_pillar_that_only_a_past_version_names_is_offered_no_longer(brand, alice, bob, today, in_force):
    in_force(-10)
    post = planning.create_post(brand, by=bob, text="Hola", pillar=Pillar.objects.get(name="Origen"))
    fewer = (replace(THREE[0], percent=100),)
    draft = drafting.save_draft(brand, plain(pillars=fewer), by=alice, version=0)
    assert len(choices(brand).pillars) == 3, "the old version holds until the new one begins"
    putting_in_force.put_in_force(brand, starts=today, by=alice, version=draft.version)
    assert names(choices(brand).pillars) == ["Recetas"]
    assert names(choices(brand, post).pillars) == ["Recetas", "Origen"], "its own one stays"


def test_campaigns_that_were_put_away_are_left_out_and_another_brands_never_shown(brand, bob, charlie):
    from teams.models import Workspace

    days = {"starts": date(2027, 1, 1), "ends": date(2027, 1, 9)}
    kept, gone = (campaigns.create(brand, by=bob, name=name, **days) for name in ("Una", "Otra"))
    campaigns.archive(gone, by=bob)
    campaigns.create(Workspace.objects.get(slug="ajena"), by=charlie, name="Ajena", **days)
    assert choices(brand).campaigns == [kept]
    post = planning.create_post(brand, by=bob, text="Hola", campaign=gone)
    assert set(choices(brand, post).campaigns) == {kept, gone}


def test_nothing_said_is_nothing_to_offer(brand, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        assert not choices(brand)


@pytest.mark.parametrize("days", [1, 30])
def test_a_version_still_to_come_offers_its_own(brand, in_force, days):
    in_force(days)
    assert len(choices(brand).pillars) == 3
