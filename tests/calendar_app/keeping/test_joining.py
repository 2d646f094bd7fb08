"""Two people and three tabs on one post: what each wrote is there, or a page asks."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.keeping import joining, page
from calendar_app.models import Campaign, Post, PostVersion

TEXT = "Abrimos a las nueve. Hay café de Oaxaca. Te esperamos."
DAY = timezone.localdate() + timedelta(days=30)
JSON = {"accept": "application/json"}


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    return planning.create_post(brand, by=bob, text=TEXT, channels=[channel])


@pytest.fixture
def of_bob(signed_in: Any, bob: Any) -> Client:
    return signed_in(bob)


def at(name: str, post: Post) -> str:
    return reverse(name, args=["alameda", post.pk])


def typed(post: Post, **changes: Any) -> dict[str, Any]:
    """The form as it was opened on version 1, with what was changed in it."""
    channels = [variant.channel_id for variant in post.variants.all()]
    return {"version": 1, "text": TEXT, "channels": channels, "planned": "", **changes}


def test_two_edits_of_different_places_are_both_saved(of_bob: Client, post: Post, alice: Any) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"), title="Horario")
    sent = typed(post, text=TEXT.replace("Oaxaca", "Chiapas"))
    said = of_bob.post(at("post_save", post), sent, headers=JSON).json()
    post.refresh_from_db()
    assert post.text == "Abrimos a las diez. Hay café de Chiapas. Te esperamos."
    assert post.title == "Horario"
    assert (said["merged"], said["version"]) == (True, 3)


def test_a_form_that_was_only_open_takes_nothing_back(of_bob: Client, post: Post, alice: Any) -> None:
    planning.save_post(post, by=alice, version=1, text="Otra cosa", tags=["café"])
    said = of_bob.post(at("post_save", post), typed(post), headers=JSON).json()
    post.refresh_from_db()
    assert (post.text, post.tags, said["version"]) == ("Otra cosa", ["café"], 2)


def test_a_post_that_was_moved_meanwhile_stays_where_it_was_moved(
    of_bob: Client, post: Post, alice: Any
) -> None:
    planning.plan(post, date=DAY, time=time(9), by=alice)
    opened = {"date": str(DAY), "time": "09:00", "planned": f"{DAY}T09:00"}
    later = DAY + timedelta(days=3)
    planning.move(post, to_date=later, by=alice)
    of_bob.post(at("post_save", post), typed(post, text="Nuevo", **opened), headers=JSON)
    post.refresh_from_db()
    assert (post.text, post.planned_date) == ("Nuevo", later)
    of_bob.post(at("post_save", post), {**typed(post, text="Nuevo", **opened), "version": 2, "time": "11:00"})
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (DAY, time(11))


def test_the_same_place_changed_by_both_asks_a_person_and_saves_nothing(
    of_bob: Client, post: Post, alice: Any
) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"))
    answer = of_bob.post(at("post_save", post), typed(post, text=TEXT.replace("nueve", "ocho"), title="Mío"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Unir dos versiones" in page
    assert 'name="title" value="Mío"' in page  # what didn't clash is carried on
    post.refresh_from_db()
    assert (post.text, post.title) == (TEXT.replace("nueve", "diez"), "")


@pytest.mark.parametrize(("take", "hour"), [("mine", "ocho"), ("theirs", "diez"), ("both", "doce")])
def test_what_she_decides_is_saved_with_all_the_rest(
    of_bob: Client, post: Post, alice: Any, take: str, hour: str
) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"), link="https://a.test/")
    sent = typed(post, text=TEXT.replace("nueve", "ocho"), title="Mío")
    decided = {"clash-0": "text", "take-0": take, "both-0": TEXT.replace("nueve", "doce"), "seen-version": 2}
    answer = of_bob.post(at("post_merge", post), {**sent, **decided})
    assert answer.status_code == 302
    post.refresh_from_db()
    assert (post.text, post.title, post.link) == (TEXT.replace("nueve", hour), "Mío", "https://a.test/")


def test_a_decision_on_what_changed_again_is_asked_again(of_bob: Client, post: Post, alice: Any) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"))
    planning.save_post(post, by=alice, version=2, text=TEXT.replace("nueve", "siete"))
    sent = typed(post, text=TEXT.replace("nueve", "ocho"))
    decided = {"clash-0": "text", "take-0": "mine", "seen-version": 2}
    answer = of_bob.post(at("post_merge", post), {**sent, **decided})
    assert answer.status_code == 409
    assert "siete" in answer.content.decode()
    post.refresh_from_db()
    assert post.text == TEXT.replace("nueve", "siete")


def test_what_is_typed_while_a_merged_text_is_on_its_way_joins_it(
    of_bob: Client, post: Post, alice: Any
) -> None:
    """The page has version 3 and goes on typing over what it had sent before it knew of that."""
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"))
    of_bob.post(at("post_save", post), typed(post, text=f"{TEXT} ¡Ven!"), headers=JSON)
    more = {"version": 3, "text": f"{TEXT} ¡Ven! Hoy.", "base-text": f"{TEXT} ¡Ven!"}
    of_bob.post(at("post_save", post), typed(post, **more), headers=JSON)
    post.refresh_from_db()
    assert post.text == TEXT.replace("nueve", "diez") + " ¡Ven! Hoy."


def test_tags_of_the_strategy_and_channels_are_joined_too(
    post: Post, brand: Any, alice: Any, bob: Any
) -> None:
    campaign = Campaign.objects.create(workspace=brand, name="Cosecha", starts=DAY, ends=DAY)
    planning.save_post(post, by=alice, version=1, campaign=campaign)
    joined = joining.save(post, {"text": "Mío", "campaign": None}, by=bob, version=1)
    assert (post.text, post.campaign, joined.merged) == ("Mío", campaign, True)


def test_a_version_nobody_wrote_down_asks_where_they_differ(post: Post, alice: Any, bob: Any) -> None:
    planning.save_post(post, by=alice, version=1, text="La de Alicia")
    PostVersion.objects.all().delete()
    with pytest.raises(joining.Clashing) as clash:
        joining.save(post, {"text": "La de Beto"}, by=bob, version=1)
    assert clash.value.sides.clashes == ["text"]


def test_a_clash_is_told_by_the_names_of_both_choices(post: Post, brand: Any, alice: Any, bob: Any) -> None:
    one, other = (
        Campaign.objects.create(workspace=brand, name=name, starts=DAY, ends=DAY) for name in ("Uno", "Dos")
    )
    planning.save_post(post, by=alice, version=1, campaign=one)
    with pytest.raises(joining.Clashing) as clash:
        joining.save(post, {"campaign": other}, by=bob, version=1)
    (choice,) = page.choices(clash.value.sides)
    told = [piece.text for piece in (*choice.mine, *choice.theirs) if piece.kind == "in"]
    assert (choice.label, told, choice.both) == ("Campaña", ["Dos", "Uno"], None)
