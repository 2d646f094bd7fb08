"""Brújula's pages: what they show, to whom, in how many statements; where each lost point leads."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calendar_app.compass.losses import losses
from calendar_app.compass.reading import read
from calendar_app.models import Post, Slot

from .test_measuring import NOTHING, add, asking, made

pytestmark = pytest.mark.django_db
FIRST, LAST, NOW = date(2030, 5, 1), date(2030, 5, 31), datetime(2030, 5, 14, 18, tzinfo=UTC)
MAY = {"desde": "2030-05-01", "hasta": "2030-05-31"}
EVERYTHING = {
    "shares": [(50, 0), (30, 0), (20, 0)], "aims": 3, "listeners": 3, "per_week": [3, 2],
    "required": ["alameda"], "forbidden": ["barato"],
}  # fmt: skip


@pytest.fixture
def world(brand):
    return made(brand)


@pytest.fixture
def may_2030(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def found(world: Any, **more: Any) -> list[Any]:
    reading = read(world.brand, FIRST, LAST, now=NOW)
    return losses(reading.score(), reading, FIRST, LAST, may_write=more.get("may_write", True))


def asked(loss: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(loss.url).query).items()}


def statements(client: Any, name: str, **query: Any) -> int:
    address = reverse(name, args=["alameda"])
    client.get(address, query)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, query).status_code == 200
        return len(queries)


def test_the_losses_add_up_to_what_the_score_lacks(world):
    asking(world, **EVERYTHING)
    for number in range(12):
        add(
            world,
            text="barato" if number % 2 else "alameda",
            alts=[""],
            pillar=number % 4,
            channels={0: ("", "", "", [])},
        )
    score = read(world.brand, FIRST, LAST, now=NOW).score()
    told = found(world)
    assert sum(loss.points for loss in told) == 100 - score.total
    assert sum(loss.tenths for loss in told) == 1000 - score.tenths
    for part in score.parts:
        mine = sum((loss.points for loss in told if loss.component == part.component), Fraction())
        assert mine == sum((lost.points for lost in part.lost), Fraction())
    assert [loss.points for loss in told] == sorted((loss.points for loss in told), reverse=True)


def test_a_missing_pillar_leads_to_a_draft_filled_in_for_its_next_free_hour(world):
    asking(world, shares=[(50, 0), (50, 0)], aims=1, listeners=1)
    add(world, pillar=0)
    slot = {"workspace": world.brand, "time": time(18, 30)}
    Slot.objects.create(channel=world.channels[0], weekday=2, pillar=world.pillars[0], **slot)
    Slot.objects.create(channel=world.channels[1], weekday=3, pillar=world.pillars[1], **slot)
    gap = next(loss for loss in found(world) if loss.fills and f"«{world.pillars[1]}»" in loss.sentence)
    assert asked(gap) == {
        "pilar": str(world.pillars[1].pk),
        "objetivo": str(world.objectives[0].pk),
        "audiencia": str(world.audiences[0].pk),
        "day": "2030-05-16",
        "time": "18:30",
        "channel": str(world.channels[1].pk),
    }


def test_without_free_hours_a_gap_leads_to_the_emptiest_day_to_come(world):
    asking(world, aims=1)
    for ahead in range(1, 17):
        if ahead != 9:
            add(world, day=date(2030, 5, 15) + timedelta(days=ahead - 1))
    add(world, day=date(2030, 5, 31))
    assert asked(found(world)[0])["day"] == "2030-05-23"


def test_a_key_date_leads_to_a_draft_about_it_within_its_lead(world):
    asking(world)
    gap = next(loss for loss in found(world) if "Aniversario" in loss.sentence)
    assert gap.sentence == "Nada se dice de «Aniversario» (16 may): hazlo desde el 6 may."
    assert asked(gap)["ocasion"] == "own:aniversario"
    assert "2030-05-14" < asked(gap)["day"] <= "2030-05-16"


def test_a_picture_without_words_leads_to_where_they_are_written(world):
    asking(world)
    post = add(world, alts=["Una taza", "", ""])
    loss = next(loss for loss in found(world) if loss.component == "voice")
    bare = post.attachments.filter(alt="").order_by("position").first()
    assert loss.url.startswith(reverse("post", args=["alameda", post.pk]) + "#alt-")
    assert loss.url.endswith(f"#alt-{bare.pk}") or bare.file.kind == "document"


def test_what_is_past_leads_to_what_lies_there_and_so_does_all_to_who_may_not_write(world):
    asking(world, per_week=[3])
    told = found(world)
    assert {loss.fills for loss in told if "del 5 may" in loss.sentence} == {False}
    assert any(loss.fills for loss in told)
    assert not any(loss.fills for loss in found(world, may_write=False))


def test_many_posts_of_one_cause_are_told_one_by_one_and_then_as_a_number(world):
    asking(world, shares=[(100, 0)])
    for _ in range(9):
        add(world)
    told = [loss for loss in found(world) if loss.component == "mix" and not loss.fills]
    assert [bool(loss.post) for loss in told].count(True) == 5
    assert "Otras 4 sin pilar." in {loss.sentence for loss in told}


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_the_score_its_parts_and_how_it_is_counted(world, alice, signed_in, may_2030):
    asking(world, **EVERYTHING)
    page = signed_in(alice).get(reverse("compass", args=["alameda"]), MAY).content.decode()
    for words in (
        "Mezcla de pilares",
        "Cubrir hueco",
        "¿Cómo se calcula?",
        "Los últimos doce meses",
        "<desc",
    ):
        assert words in page


def test_without_a_strategy_it_invites_to_define_one(brand, alice, signed_in):
    page = signed_in(alice).get(reverse("compass", args=["alameda"])).content.decode()
    assert "Definir la estrategia" in page
    badge = signed_in(alice).get(reverse("compass_badge", args=["alameda"])).content.decode()
    assert "sin estrategia" in badge


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"desde": "ayer", "hasta": "2030-05-31"}, "«ayer» no es un día"),
        ({"desde": "2030-06-01", "hasta": "2030-05-31"}, "termina (2030-05-31) antes de empezar"),
        ({"desde": "2030-01-01", "hasta": "2032-05-31"}, "se miden hasta 366"),
    ],
)
def test_a_range_that_cannot_be_is_refused_with_a_sentence(brand, alice, signed_in, query, sentence):
    answer = signed_in(alice).get(reverse("compass", args=["alameda"]), query)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_change_is_told_in_one_line_that_adds_up(world, alice, signed_in, may_2030):
    asking(world, per_week=[2])
    post = add(world, day=date(2030, 5, 30), channels={0: ("", "", "", [])})
    ask = reverse("compass_if", args=["alameda"])
    said = signed_in(alice).get(ask, {**MAY, "post": post.pk, "day": ""}).json()
    assert said == {"sentence": "Brújula 72.5 → 70 (cadencia −2.5)", "tone": "worse"}
    there = signed_in(alice).get(ask, {**MAY, "post": post.pk, "day": "2030-05-29"}).json()
    assert there == {"sentence": "Brújula 72.5: no cambia", "tone": "same"}


def test_another_brands_post_changes_nothing_here(world, alice, charlie, signed_in):
    theirs = Post.objects.create(workspace=charlie.memberships.get().workspace, text="x")
    ask = reverse("compass_if", args=["alameda"])
    assert signed_in(alice).get(ask, {**MAY, "post": theirs.pk, "day": "2030-05-02"}).status_code == 404


def test_as_many_statements_for_sixty_posts_as_for_six(world, alice, signed_in, may_2030):
    asking(world, **EVERYTHING)
    client = signed_in(alice)

    def all_of_them() -> list[int]:
        post = Post.objects.filter(workspace=world.brand).first()
        move = {**MAY, "post": post.pk, "day": "2030-05-29"}
        return [
            statements(client, "compass_badge", **MAY),
            statements(client, "compass_if", **move),
            statements(client, "compass_panel", **MAY),
            statements(client, "compass", **MAY),
        ]

    def some(count: int) -> None:
        for number in range(count):
            text = "barato" if number % 2 else "bien"
            add(
                world,
                text=text,
                alts=[""],
                pillar=number % 4,
                channels={0: ("", "failed", "", []), 1: ("Otro", "", "", [])},
            )

    some(6)
    few = all_of_them()
    some(54)
    assert all_of_them() == few
    assert few[1] <= 18


def test_scoring_takes_twelve_statements_at_most(world):
    asking(world, **EVERYTHING)
    world.version({**NOTHING, "forbidden": ["x"], "aims": 2}, 2, date(2030, 5, 10))
    add(world, text="barato", channels={0: ("Otro", "sent", "", [])}, alts=[""])
    with CaptureQueriesContext(connection) as queries:
        read(world.brand, FIRST, LAST, now=NOW).score()
    assert len(queries) <= 12
