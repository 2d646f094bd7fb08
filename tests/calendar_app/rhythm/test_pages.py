"""The pages of slots, the queue, what repeats and what never grows old."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Evergreen, Occurrence, Pillar, Post, Recurrence, Slot
from tests.conftest import practice_channel

pytestmark = pytest.mark.django_db
SLOTS = "/m/alameda/huecos/"


def said(answer: Any) -> str:
    return " ".join(str(each) for each in get_messages(answer.wsgi_request))


def undo_of(answer: Any) -> str:
    *_, message = get_messages(answer.wsgi_request)
    return message.extra_tags.removeprefix("undo:")


@pytest.fixture
def browser(signed_in: Any, bob: Any) -> Any:
    return signed_in(bob)


# ── slots ─────────────────────────────────────────────────────────────────────────────────────────────


def test_slots_are_added_on_several_days_and_taken_back(browser: Any, channel: Any) -> None:
    asked = {"channel": channel.pk, "weekdays": ["0", "2"], "time": "09:00"}
    answer = browser.post(f"{SLOTS}nuevo/", asked)
    assert list(Slot.objects.values_list("weekday", "time")) == [(0, time(9)), (2, time(9))]
    browser.post(undo_of(answer))
    assert not Slot.objects.exists()


def test_a_form_without_days_says_so_and_keeps_the_rest(browser: Any, channel: Any) -> None:
    answer = browser.post(f"{SLOTS}nuevo/", {"channel": channel.pk, "time": "10:15"})
    assert answer.status_code == 422
    assert "al menos un día" in answer.content.decode()
    assert "10:15" in answer.content.decode()


def test_a_removed_slot_comes_back_as_it_was(browser: Any, channel: Any, slot: Any) -> None:
    pillar = Pillar.objects.create(workspace=channel.workspace, name="Origen")
    kept = slot(channel, 1, time(9), pillar=pillar, evergreen=True, paused_at=timezone.now())
    answer = browser.post(f"{SLOTS}{kept.pk}/", {"do": "remove"})
    assert not Slot.objects.exists()
    browser.post(undo_of(answer))
    back = Slot.objects.get()
    assert (back.weekday, back.time, back.pillar, back.evergreen) == (1, time(9), pillar, True)
    assert back.paused_at


def test_an_undo_that_somebody_made_up_changes_nothing(browser: Any, channel: Any) -> None:
    answer = browser.post(f"{SLOTS}deshacer/?do=put_back&what=[]:x")
    assert "Ya no se puede deshacer" in said(answer)
    assert not Slot.objects.exists()


@pytest.mark.parametrize(
    ("do", "undo", "field"), [("pause", "resume", "paused_at"), ("keep", "free", "evergreen")]
)
def test_a_slot_is_paused_or_kept_and_back(
    browser: Any, channel: Any, slot: Any, do: str, undo: str, field: str
) -> None:
    one = slot(channel, 1, time(9))
    answer = browser.post(f"{SLOTS}{one.pk}/", {"do": do})
    assert getattr(Slot.objects.get(), field)
    assert undo_of(answer).endswith(f"do={undo}")
    browser.post(undo_of(answer))
    assert not getattr(Slot.objects.get(), field)


def test_a_channels_slots_are_copied_to_another(browser: Any, brand: Any, channel: Any, slot: Any) -> None:
    other = practice_channel(brand, "http://127.0.0.1:9", handle="dos", name="dos")
    slot(channel, 1, time(9))
    slot(other, 1, time(9))
    slot(channel, 2, time(18))
    answer = browser.post(f"{SLOTS}copiar/", {"source": channel.pk, "to": other.pk})
    assert "1 hueco" in said(answer)
    assert other.slots.count() == 2


def test_slots_of_a_strangers_channel_are_refused(
    browser: Any, channel: Any, charlie: Any, slot: Any
) -> None:
    theirs = practice_channel(charlie.workspaces.get(), "http://127.0.0.1:9", handle="ajeno", name="ajeno")
    slot(theirs, 1, time(9))
    browser.post(f"{SLOTS}copiar/", {"source": theirs.pk, "to": channel.pk})
    assert (
        browser.post(f"{SLOTS}nuevo/", {"channel": theirs.pk, "weekdays": ["0"], "time": "09:00"}).status_code
        == 422
    )
    assert not channel.slots.exists()


def test_the_week_tells_of_a_clock_change_at_a_slot(browser: Any, channel: Any, slot: Any) -> None:
    """Lord Howe's clocks move by half an hour twice a year: some week of the next year has it."""
    from calendar_app.rhythm import week

    brand = channel.workspace
    brand.zone = "Australia/Lord_Howe"
    brand.save()
    for weekday in range(7):
        slot(channel, weekday, time(2, 15))
    notes = [
        note
        for ahead in range(0, 365, 56)
        for note in week.clock_notes(brand, timezone.localdate() + timedelta(days=ahead))
    ]
    assert any("02:15 no existen" in note for note in notes)


# ── the queue ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_queue_says_where_it_put_it_and_its_undo_takes_it_out(
    browser: Any, channel: Any, slot: Any, written: Any
) -> None:
    slot(channel, 1, time(9))
    post = written()
    answer = browser.post(f"/m/alameda/publicaciones/{post.pk}/cola/")
    assert "En la cola" in said(answer)
    assert Post.objects.get().planned_time == time(9)
    browser.post(undo_of(answer))
    assert Post.objects.get().planned_for is None


def test_where_approval_is_required_the_queue_says_that_it_asked(
    browser: Any, channel: Any, slot: Any, written: Any, alice: Any
) -> None:
    review.set_policy(channel.workspace, "required", by=alice)
    slot(channel, 1, time(9))
    answer = browser.post(f"/m/alameda/publicaciones/{written().pk}/cola/")
    assert "quedó en revisión" in said(answer)
    browser.post(undo_of(answer))
    assert Post.objects.get().stage == "draft"


def test_without_a_slot_the_queue_says_why(browser: Any, written: Any) -> None:
    post = written()
    assert "Huecos" in said(browser.post(f"/m/alameda/publicaciones/{post.pk}/cola/"))
    part = browser.post(f"/m/alameda/publicaciones/{post.pk}/cola/", headers={"HX-Request": "true"})
    assert part.status_code == 422


# ── what repeats ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def rule(browser: Any, written: Any, bob: Any) -> Recurrence:
    post = written()
    day = timezone.localdate() + timedelta(days=2)
    planning.plan(post, date=day, time=time(9), by=bob)
    asked = {
        "every": "week",
        "interval": "1",
        "weekdays": [str(day.weekday())],
        "starts": day.isoformat(),
        "hour": "09:00",
    }
    answer = browser.post(f"/m/alameda/publicaciones/{post.pk}/repetir/", asked)
    assert answer.status_code == 302, answer.content.decode()
    return Recurrence.objects.get()


def test_a_rule_makes_its_first_times_at_once(rule: Recurrence, browser: Any) -> None:
    assert rule.occurrences.count() == 4
    page = browser.get(f"/m/alameda/publicaciones/{rule.post_id}/repetir/").content.decode()
    assert "Sus veces" in page
    assert page.count("Ésta y las siguientes<span") == 3


def test_a_time_leads_to_the_rule_of_its_post(rule: Recurrence, browser: Any) -> None:
    copy = Post.objects.filter(copied_from=rule.post).first()
    page = browser.get(f"/m/alameda/publicaciones/{copy.pk}/repetir/").content.decode()
    assert f"/m/alameda/publicaciones/{rule.post_id}/repetir/" in page


def test_its_rule_is_paused_and_ended_and_back(rule: Recurrence, browser: Any) -> None:
    for do, field in (("pause", "paused_at"), ("end", "ends")):
        answer = browser.post(f"/m/alameda/repeticiones/{rule.pk}/", {"do": do})
        assert getattr(Recurrence.objects.get(), field)
        browser.post(undo_of(answer))
        assert not getattr(Recurrence.objects.get(), field)


def test_a_time_that_failed_says_why_on_its_page_and_today(rule: Recurrence, browser: Any) -> None:
    row = rule.occurrences.exclude(post=rule.post).first()
    Occurrence.objects.filter(pk=row.pk).update(post=None, trouble="No cabe en la red")
    assert (
        "No cabe en la red"
        in browser.get(f"/m/alameda/publicaciones/{rule.post_id}/repetir/").content.decode()
    )
    browser.post(f"/m/alameda/repeticiones/veces/{row.pk}/", {"do": "again"})
    assert rule.occurrences.get(day=row.day).post


def test_today_tells_of_a_time_that_could_not_be_made_until_it_is(rule: Recurrence, browser: Any) -> None:
    row = rule.occurrences.exclude(post=rule.post).first()
    Occurrence.objects.filter(pk=row.pk).update(post=None, trouble="No cabe en la red")
    assert "No cabe en la red" in browser.get("/m/alameda/").content.decode()
    browser.post(f"/m/alameda/repeticiones/veces/{row.pk}/", {"do": "again"})
    assert "No cabe en la red" not in browser.get("/m/alameda/").content.decode()
    assert "No cabe en la red" not in browser.get("/m/alameda/").content.decode()


def test_a_rule_that_cannot_be_comes_back_with_why(browser: Any, written: Any) -> None:
    asked = {"every": "week", "interval": "1", "starts": "2027-02-01", "hour": "09:00", "ends": "2027-01-01"}
    answer = browser.post(f"/m/alameda/publicaciones/{written().pk}/repetir/", asked)
    assert answer.status_code == 422
    assert "antes de empezar" in answer.content.decode()


# ── what never grows old ──────────────────────────────────────────────────────────────────────────────


def test_a_post_becomes_evergreen_gets_other_words_and_leaves(
    browser: Any, channel: Any, written: Any
) -> None:
    post = written()
    browser.post(f"/m/alameda/publicaciones/{post.pk}/perenne/")
    row = Evergreen.objects.get()
    asked = {
        "gap_days": "30",
        "needs_variation": "on",
        "variation": ["De otra manera", "", "El tueste de los  MARTES"],
    }
    browser.post(f"/m/alameda/perennes/{row.pk}/", asked)
    row.refresh_from_db()
    assert (row.gap_days, row.variations) == (30, ["De otra manera"])
    answer = browser.post(f"/m/alameda/perennes/{row.pk}/cambiar/", {"do": "remove"})
    assert not Evergreen.objects.exists()
    browser.post(undo_of(answer))
    assert Evergreen.objects.get().variations == ["De otra manera"]


def test_the_page_says_why_one_has_no_turn(
    browser: Any, channel: Any, written: Any, bob: Any, slot: Any
) -> None:
    post = written()
    row = Evergreen.objects.create(workspace=channel.workspace, post=post, by=bob)
    page = "/m/alameda/perennes/"
    assert "no tienen huecos" in browser.get(page).content.decode()
    slot(channel, 1, time(9))
    assert "row-trouble" not in browser.get(page).content.decode()
    planning.plan(post, date=timezone.localdate() + timedelta(days=2), time=time(9), by=bob)
    assert "otras palabras" in browser.get(page).content.decode()
    Evergreen.objects.filter(pk=row.pk).update(variations=["Otra"])
    assert "Descansa hasta" in browser.get(page).content.decode()


def test_pages_ask_little_however_much_there_is(
    browser: Any, channel: Any, written: Any, bob: Any, slot: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(7):
        slot(channel, number, time(9))
        Evergreen.objects.create(workspace=channel.workspace, post=written(f"Texto {number}"), by=bob)
    browser.get(SLOTS)
    with django_assert_max_num_queries(20):
        browser.get(SLOTS)


def test_who_only_looks_changes_nothing(signed_in: Any, vera: Any, channel: Any, slot: Any) -> None:
    one = slot(channel, 1, time(9))
    hers = signed_in(vera)
    assert hers.post(f"{SLOTS}{one.pk}/", {"do": "remove"}).status_code == 403
    page = hers.get(SLOTS).content.decode()
    assert "09:00" in page
    assert quote("Añadir huecos") not in page
    assert "Añadir huecos" not in page
