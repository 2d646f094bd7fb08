"""From a draft to deliveries that wait: hours on the brand's clocks, hand-over, moving, taking back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Post
from calendar_app.planning import CannotPlan, Stale
from publishing.models import Channel, Delivery
from publishing.states import State

DAY = timezone.localdate() + timedelta(days=30)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    return planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[channel])


@pytest.fixture
def scheduled(post: Post, bob: Any) -> Post:
    planning.plan(post, date=DAY, time=time(9), by=bob)
    planning.schedule(post, by=bob)
    return post


@pytest.fixture
def second_channel(brand: Any, channel: Any) -> Channel:
    return Channel.objects.create(workspace=brand, network="practice", name="otra", account="otra")


def only_delivery() -> Delivery:
    return Delivery.objects.exclude(state=State.WITHDRAWN).get()


def save(post: Post, by: Any, **changes: Any) -> planning.Saved:
    return planning.save_post(post, by=by, version=post.version, **changes)


def put(state: State, **fields: Any) -> None:
    """What the machine did meanwhile."""
    lease = {"lease": "a", "lease_until": timezone.now()} if state == State.SENDING else {}
    remote = {"remote_id": "1"} if state == State.SENT else {}
    Delivery.objects.exclude(state=State.WITHDRAWN).update(state=state, **lease, **remote, **fields)


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_post_is_a_draft_without_a_date(post: Post) -> None:
    post.refresh_from_db()
    assert (post.stage, post.planned_for, post.version) == ("draft", None, 1)


def test_a_viewer_cannot_write(brand: Any, vera: Any) -> None:
    with pytest.raises(PermissionDenied):
        planning.create_post(brand, by=vera, text="hola")


def test_a_stranger_cannot_schedule(post: Post, charlie: Any) -> None:
    with pytest.raises(PermissionDenied):
        planning.schedule(post, by=charlie)


def test_an_old_version_is_refused_and_nothing_is_lost(post: Post, alice: Any, bob: Any) -> None:
    save(post, bob, text="La de Beto")
    with pytest.raises(Stale) as refusal:
        planning.save_post(post, by=alice, version=1, text="La de Alicia")
    assert refusal.value.current.text == "La de Beto"
    assert Post.objects.get().text == "La de Beto"


def test_saving_the_same_words_is_no_new_version(post: Post, bob: Any) -> None:
    assert not save(post, bob, text=post.text).changed
    assert Post.objects.get().version == 1


def test_another_brands_channel_is_refused(post: Post, bob: Any, charlie: Any) -> None:
    foreign = Channel.objects.create(
        workspace=charlie.workspaces.get(), network="practice", name="x", account="x"
    )
    with pytest.raises(CannotPlan, match="no es un canal de esta marca"):
        save(post, bob, channels=[foreign])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ñ" * 10 * 2**20, "tiene 10,485,760 caracteres y el límite es 100,000"),
        ("hola\x00mundo", r"carácter 5 \(U\+0000\) es de control"),
        ("hola \u202egnp", r"carácter 6 \(U\+202E\) cambia el orden"),
        ("media \ud83d letra", r"U\+D83D"),
    ],
)
def test_text_that_cannot_be_said_is_refused_where_it_fails(
    brand: Any, bob: Any, text: str, says: str
) -> None:
    with pytest.raises(CannotPlan, match=says):
        planning.create_post(brand, by=bob, text=text)
    assert not Post.objects.exists()


def test_emoji_and_marks_of_right_to_left_scripts_are_kept(brand: Any, bob: Any) -> None:
    text = "مرحبا\u200f ☕️👩🏽‍🌾\r\nñ"
    post = planning.create_post(brand, by=bob, text=text)
    assert post.text == "مرحبا\u200f ☕️👩🏽‍🌾\nñ"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "no es un enlace", "ftp://x.mx", "https://["])
def test_a_link_that_is_no_web_address_is_refused(brand: Any, bob: Any, link: str) -> None:
    with pytest.raises(CannotPlan, match="no es una dirección web"):
        planning.create_post(brand, by=bob, text="x", link=link)


def test_tags_lose_their_sign_and_come_once(brand: Any, bob: Any) -> None:
    post = planning.create_post(brand, by=bob, text="x", tags=["#café", "café", " huila "])
    assert post.tags == ["café", "huila"]


# ── its hour ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_hour_is_of_the_brands_place(post: Post, bob: Any) -> None:
    planning.plan(post, date=date(2026, 10, 15), time=time(9), by=bob, now=NOW)
    assert post.planned_for == datetime(2026, 10, 15, 15, tzinfo=UTC)


def test_an_hour_that_is_over_is_refused_with_the_way_out(post: Post, bob: Any) -> None:
    with pytest.raises(CannotPlan, match=r"15 oct 2026, 09:00 ya pasó en Ciudad de México.*Publicar ya"):
        planning.plan(
            post,
            date=date(2026, 10, 15),
            time=time(9),
            by=bob,
            now=datetime(2026, 10, 15, 15, 0, 1, tzinfo=UTC),
        )
    assert Post.objects.get().planned_for is None


def test_an_hour_that_does_not_exist_moves_forward_and_says_so(brand: Any, post: Post, bob: Any) -> None:
    brand.zone = "Europe/Madrid"
    brand.save()
    moved = planning.plan(post, date=date(2026, 3, 29), time=time(2, 30), by=bob, now=NOW)
    assert "02:30 no existen" in moved.note
    assert post.planned_time == time(3, 30)
    assert post.planned_for == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_hour_that_exists_twice_takes_the_first_and_says_so(brand: Any, post: Post, bob: Any) -> None:
    brand.zone = "Europe/Madrid"
    brand.save()
    moved = planning.plan(post, date=date(2026, 10, 25), time=time(2, 30), by=bob, now=NOW)
    assert "ocurren dos veces" in moved.note
    assert post.planned_for == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_move_keeps_the_hour_and_moves_what_waits(scheduled: Post, bob: Any) -> None:
    moved = planning.move(scheduled, to_date=DAY + timedelta(days=1), by=bob)
    assert moved.before == (DAY, time(9))
    assert only_delivery().planned_for == only_delivery().due_at == scheduled.planned_for
    assert scheduled.planned_time == time(9)


def test_a_move_can_be_undone(scheduled: Post, bob: Any) -> None:
    before = planning.move(scheduled, to_date=DAY + timedelta(days=1), by=bob).before
    planning.plan(scheduled, date=before[0], time=before[1], by=bob)
    assert (scheduled.planned_date, scheduled.planned_time) == (DAY, time(9))


@pytest.mark.parametrize(
    ("state", "says"),
    [(State.SENDING, "Se está publicando"), (State.SENT, "Ya se publicó"), (State.UNSURE, "No se sabe si")],
)
def test_what_has_left_is_not_moved(scheduled: Post, bob: Any, state: State, says: str) -> None:
    put(state)
    with pytest.raises(CannotPlan, match=says):
        planning.move(scheduled, to_date=DAY + timedelta(days=1), by=bob)
    assert Post.objects.get().planned_date == DAY


def test_what_waits_goes_to_the_tray_only_after_it_is_unscheduled(scheduled: Post, bob: Any) -> None:
    with pytest.raises(CannotPlan, match="desprográmala"):
        planning.move(scheduled, to_date=None, by=bob)
    planning.unschedule(scheduled, by=bob)
    planning.move(scheduled, to_date=None, by=bob)
    assert Post.objects.get().planned_for is None


# ── handing over ──────────────────────────────────────────────────────────────────────────────────────


def test_scheduling_hands_over_one_delivery_per_channel(
    post: Post, bob: Any, second_channel: Channel
) -> None:
    save(post, bob, channels=[*Channel.objects.all()], variants={second_channel.pk: "Solo aquí"})
    planning.plan(post, date=DAY, time=time(9), by=bob)
    deliveries = planning.schedule(post, by=bob)
    said = {delivery.channel.name: delivery.content["text"] for delivery in deliveries}
    assert said == {"practica": "El tueste de los martes", "otra": "Solo aquí"}
    assert {delivery.state for delivery in deliveries} == {State.WAITING}


def test_scheduling_twice_is_scheduling_once(scheduled: Post, bob: Any) -> None:
    assert planning.schedule(scheduled, by=bob) == [only_delivery()]


def test_without_a_date_it_is_not_scheduled(post: Post, bob: Any) -> None:
    with pytest.raises(CannotPlan, match="elige día y hora"):
        planning.schedule(post, by=bob)


def test_an_empty_post_is_not_scheduled(brand: Any, bob: Any, channel: Any) -> None:
    post = planning.create_post(brand, by=bob, text="  ", channels=[channel])
    with pytest.raises(CannotPlan, match="está vacía"):
        planning.publish_now(post, by=bob)


def test_a_post_without_channels_is_not_scheduled(brand: Any, bob: Any) -> None:
    post = planning.create_post(brand, by=bob, text="hola")
    with pytest.raises(CannotPlan, match="al menos un canal"):
        planning.publish_now(post, by=bob)


def test_what_a_network_would_refuse_is_not_scheduled_anywhere(
    post: Post, bob: Any, channel: Any, second_channel: Channel
) -> None:
    save(post, bob, channels=[channel, second_channel], variants={second_channel.pk: "a" * 501})
    with pytest.raises(CannotPlan, match=r"otra: .*501") as refusal:
        planning.publish_now(post, by=bob)
    assert [each.channel.name for each in refusal.value.problems] == ["otra"]
    assert not Delivery.objects.exists()


def test_a_planned_hour_that_passed_is_not_scheduled(post: Post, bob: Any) -> None:
    planning.plan(post, date=DAY, time=time(9), by=bob)
    with pytest.raises(CannotPlan, match="ya pasó"):
        planning.schedule(post, by=bob, now=post.planned_for + timedelta(seconds=1))


def test_publishing_now_is_due_now_and_says_so_in_the_calendar(post: Post, bob: Any) -> None:
    (delivery,) = planning.publish_now(post, by=bob)
    assert delivery.due_at <= timezone.now()
    assert post.planned_date == timezone.localdate(delivery.planned_for, post.workspace.tz)


def test_publishing_now_what_was_scheduled_brings_it_forward(scheduled: Post, bob: Any) -> None:
    before = only_delivery().pk
    (delivery,) = planning.publish_now(scheduled, by=bob)
    assert (delivery.pk, only_delivery().pk) == (before, before)
    assert only_delivery().due_at <= timezone.now()


def test_a_failed_delivery_gives_way_to_a_new_one(scheduled: Post, bob: Any) -> None:
    put(State.FAILED)
    failed = only_delivery()
    (again,) = planning.publish_now(scheduled, by=bob)
    failed.refresh_from_db()
    assert again.pk != failed.pk
    assert failed.state == State.WITHDRAWN  # so that nobody can send the old words again


def test_what_was_sent_is_not_sent_again(scheduled: Post, bob: Any) -> None:
    put(State.SENT)
    planning.publish_now(scheduled, by=bob)
    assert Delivery.objects.count() == 1


def test_a_removed_channel_stops_the_scheduling(scheduled: Post, bob: Any) -> None:
    planning.unschedule(scheduled, by=bob)
    Channel.objects.update(health="removed")
    with pytest.raises(CannotPlan, match="se desconectó de la marca"):
        planning.schedule(scheduled, by=bob)


# ── edits of what waits ───────────────────────────────────────────────────────────────────────────────


def test_an_edit_replaces_the_snapshot_that_waits(scheduled: Post, bob: Any) -> None:
    save(scheduled, bob, text="Otra cosa")
    delivery = only_delivery()
    assert delivery.content["text"] == "Otra cosa"
    assert delivery.planned_for == scheduled.planned_for


def test_an_edit_leaves_other_channels_in_peace(
    scheduled: Post, bob: Any, channel: Any, second_channel: Channel
) -> None:
    save(scheduled, bob, channels=[channel, second_channel])
    first, _ = planning.schedule(scheduled, by=bob)
    save(scheduled, bob, variants={second_channel.pk: "Solo en la otra"})
    waiting = Delivery.objects.filter(state=State.WAITING)
    assert first in waiting or Delivery.objects.get(channel=channel, state=State.WAITING)
    assert set(waiting.values_list("content__text", flat=True)) == {
        "El tueste de los martes",
        "Solo en la otra",
    }
    assert Delivery.objects.filter(channel=channel).count() == 1


def test_what_is_being_sent_is_not_edited(scheduled: Post, bob: Any) -> None:
    put(State.SENDING)
    with pytest.raises(CannotPlan, match="ya no se puede cambiar"):
        save(scheduled, bob, text="tarde")
    assert Post.objects.get().text == "El tueste de los martes"


def test_its_internal_title_can_change_at_any_time(scheduled: Post, bob: Any) -> None:
    put(State.SENDING)
    save(scheduled, bob, title="Martes de tueste")
    assert Post.objects.get().title == "Martes de tueste"


def test_an_edit_that_a_network_would_refuse_is_kept_and_no_longer_waits(scheduled: Post, bob: Any) -> None:
    saved = save(scheduled, bob, text="a" * 501)
    assert "Ya no está programada en practica" in saved.notes[0]
    assert Post.objects.get().text == "a" * 501
    assert not Delivery.objects.filter(state=State.WAITING).exists()


def test_an_edit_of_a_held_delivery_does_not_let_it_go(scheduled: Post, bob: Any) -> None:
    Delivery.objects.update(held_at=timezone.now())
    saved = save(scheduled, bob, text="Otra cosa")
    assert "su hora pasó" in saved.notes[0]
    assert not Delivery.objects.filter(state=State.WAITING).exists()


def test_dropping_a_channel_takes_its_delivery_back(scheduled: Post, bob: Any) -> None:
    save(scheduled, bob, channels=[])
    assert Delivery.objects.get().state == State.WITHDRAWN


def test_a_channel_where_it_was_published_is_not_dropped(scheduled: Post, bob: Any) -> None:
    put(State.SENT)
    with pytest.raises(CannotPlan, match="no se puede quitar"):
        save(scheduled, bob, channels=[])


def test_archiving_takes_back_what_waits(scheduled: Post, bob: Any) -> None:
    planning.archive(scheduled, by=bob)
    assert Delivery.objects.get().state == State.WITHDRAWN
    planning.restore(scheduled, by=bob)
    assert Post.objects.get().archived_at is None


def test_unscheduling_says_what_it_took_back(scheduled: Post, bob: Any) -> None:
    assert [each.state for each in planning.unschedule(scheduled, by=bob)] == [State.WITHDRAWN]
    assert planning.unschedule(scheduled, by=bob) == []


# ── replies ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def reply(scheduled: Post, bob: Any, channel: Any) -> Post:
    reply = planning.create_post(
        scheduled.workspace, by=bob, text="Y otra", channels=[channel], follows=scheduled
    )
    planning.plan(reply, date=DAY, time=time(9, 5), by=bob)
    return reply


def test_a_reply_follows_the_delivery_of_its_parent(scheduled: Post, reply: Post, bob: Any) -> None:
    parent = only_delivery()
    (delivery,) = planning.schedule(reply, by=bob)
    assert delivery.follows == parent


def test_a_reply_still_follows_after_its_parent_was_edited(scheduled: Post, reply: Post, bob: Any) -> None:
    planning.schedule(reply, by=bob)
    save(scheduled, bob, text="Corregida")
    waiting = Delivery.objects.filter(state=State.WAITING)
    assert waiting.get(content__text="Y otra").follows == waiting.get(content__text="Corregida")


def test_a_reply_goes_with_its_parent_when_that_is_taken_back(scheduled: Post, reply: Post, bob: Any) -> None:
    planning.schedule(reply, by=bob)
    assert len(planning.unschedule(scheduled, by=bob)) == 2
    assert not Delivery.objects.filter(state=State.WAITING).exists()


def test_a_reply_to_what_is_not_scheduled_is_refused(scheduled: Post, reply: Post, bob: Any) -> None:
    planning.unschedule(scheduled, by=bob)
    with pytest.raises(CannotPlan, match="Programa primero aquella"):
        planning.schedule(reply, by=bob)


def test_a_reply_is_not_scheduled_before_its_parent(scheduled: Post, reply: Post, bob: Any) -> None:
    planning.plan(reply, date=DAY, time=time(8), by=bob)
    with pytest.raises(CannotPlan, match="elige una hora posterior"):
        planning.schedule(reply, by=bob)


def test_a_post_never_answers_itself(scheduled: Post, reply: Post, bob: Any) -> None:
    with pytest.raises(CannotPlan, match="responderse a sí misma"):
        save(scheduled, bob, follows=reply)


def test_the_operator_may_schedule_but_review_still_holds(post: Post) -> None:
    review.set_policy(post.workspace, "required", by=None)
    with pytest.raises(CannotPlan, match="pide aprobación"):
        planning.publish_now(post, by=None)
    review.set_policy(post.workspace, "none", by=None)
    assert planning.publish_now(post, by=None)
