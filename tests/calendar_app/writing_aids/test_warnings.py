"""What the composer points out: said twice, in another voice, gaps, rights that end, a link that fails."""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from calendar_app import composing, planning
from calendar_app.composer_warnings import warnings
from calendar_app.links.checking import digest
from calendar_app.models import LinkCheck, Post, Strategy
from calendar_app.refusals import CannotPlan
from media.uploading import take
from publishing.models import Channel

DAY = date(2030, 10, 15)
TEXT = "Marta Quintero cultiva café a 1.850 metros, en la ladera del Huila, y su cosecha llega hoy."


@pytest.fixture
def picture(brand: Any, bob: Any) -> Any:
    made = io.BytesIO()
    Image.new("RGB", (40, 30)).save(made, "PNG")
    return take(brand, SimpleUploadedFile("taza.png", made.getvalue()), by=bob)


def write(
    brand: Any, by: Any, channels: list[Channel], text: str, day: date | None = DAY, **more: Any
) -> Post:
    post = planning.create_post(brand, by=by, text=text, channels=channels, **more)
    if day:
        planning.plan(post, date=day, time=time(9), by=by)
    return post


def codes(post: Post) -> list[str]:
    return [each.code for each in warnings(composing.draft_of(Post.objects.get(pk=post.pk)), [])]


def test_nearly_the_same_on_one_channel_within_two_months_is_pointed_out(
    brand: Any, bob: Any, channel: Channel, django_assert_max_num_queries: Any
) -> None:
    other = write(brand, bob, [channel], TEXT, DAY + timedelta(days=40))
    post = write(brand, bob, [channel], TEXT.replace("llega hoy", "llega mañana"))
    draft = composing.draft_of(post)
    with django_assert_max_num_queries(3):
        found = list(warnings(draft, []))
    assert [(each.code, each.blocks, each.other) for each in found] == [("said_before", False, other.pk)]


@pytest.mark.parametrize(
    "text", ["Feliz lunes a todas", "Otra cosa: hoy tostamos con la puerta abierta y música."]
)
def test_short_greetings_and_other_words_aren_t(brand: Any, bob: Any, channel: Channel, text: str) -> None:
    write(brand, bob, [channel], "Feliz lunes a todas" if text.startswith("Feliz") else TEXT)
    assert codes(write(brand, bob, [channel], text)) == []


def test_later_elsewhere_archived_or_meant_as_a_copy_it_isn_t(brand: Any, bob: Any, channel: Channel) -> None:
    elsewhere = Channel.objects.create(workspace=brand, network="practice", name="otra", account="otra")
    write(brand, bob, [channel], TEXT, DAY + timedelta(days=61))
    write(brand, bob, [elsewhere], TEXT)
    gone = write(brand, bob, [channel], TEXT)
    planning.archive(gone, by=bob)
    first = write(brand, bob, [channel], TEXT, None)
    copy = write(brand, bob, [channel], TEXT, copied_from=first)
    assert codes(copy) == []


def test_words_that_the_strategy_in_force_rules_out_are_named(brand: Any, bob: Any, channel: Channel) -> None:
    Strategy.objects.create(
        workspace=brand, number=1, starts=DAY - timedelta(days=5), forbidden_words=["barato"]
    )
    post = write(brand, bob, [channel], "Café BARATO en la barra")
    [found] = warnings(composing.draft_of(post), [])
    assert (found.code, found.blocks) == ("voice", False)
    assert "«barato»" in found.sentence
    assert (
        codes(
            write(brand, bob, [channel], "Lo barato sale caro, se dice en la barra", DAY - timedelta(days=6))
        )
        == []
    )


def test_a_link_that_failed_lately_is_pointed_out(brand: Any, bob: Any, channel: Channel) -> None:
    url = "https://alameda.cafe/ya-no"
    said = '{"text": "Esa página no existe (%(status)s): revisa la dirección.", "params": {"status": 404}}'
    LinkCheck.objects.create(workspace=brand, url=url, digest=digest(url), status=404, sentence=said)
    post = write(brand, bob, [channel], "Hola", link=url)
    assert codes(post) == ["link"]


# ── what blocks ───────────────────────────────────────────────────────────────────────────────────────


def test_a_gap_never_leaves(brand: Any, alice: Any, channel: Channel) -> None:
    post = write(brand, alice, [channel], "Ven a las {hora} y di {} o {A}")
    with pytest.raises(CannotPlan, match=r"\{hora\}") as refusal:
        planning.schedule(post, by=alice)
    assert [each.code for each in refusal.value.problems] == ["gap"]


def test_a_picture_whose_permission_ends_before_the_day_never_leaves(
    brand: Any, alice: Any, channel: Channel, picture: Any
) -> None:
    post = write(brand, alice, [channel], "Con foto", media=[(picture, "Una taza")])
    picture.rights_until = DAY
    picture.save()
    assert composing.blockers(composing.problems(post)) == []
    picture.rights_until = DAY - timedelta(days=1)
    picture.save()
    post = Post.objects.get(pk=post.pk)
    [found] = composing.blockers(composing.problems(post))
    assert (found.code, found.file) == ("rights_expired", picture.pk)
