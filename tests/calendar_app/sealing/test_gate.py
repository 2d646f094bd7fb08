"""The worker sends nothing that is not sealed where a rule asks for it, from the claim to the last moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calendar_app import attention, planning, review, sealing
from calendar_app.models import Campaign, Post, ReviewPolicy, Seal, Variant
from publishing import gates, pausing, settling
from publishing.content import content
from publishing.handing import hand_over
from publishing.models import Attempt, Delivery
from publishing.networks.contract import Sentence, StillWorking
from publishing.states import Outcome, State
from teams.models import Notification
from teams.notices import Event, letters
from tests.calendar_app.sealing.conftest import approve, planned, work

pytestmark = pytest.mark.django_db


def delivery_on(channel: Any) -> Delivery:
    return Variant.objects.select_related("delivery").get(channel=channel).delivery


def held(channel: Any) -> str:
    """Why what waits on this channel is held; nothing where it isn't."""
    delivery = delivery_on(channel)
    if delivery.held_at is None:
        return ""
    assert (delivery.state, delivery.published_at) == (State.WAITING, None)
    return str(Sentence(**delivery.sentence))


def test_what_was_approved_leaves(scheduled: Any, ear: Any) -> None:
    work()
    assert sorted(each.account for each in ear.heard) == ["derecha", "izquierda"]
    assert set(ear.texts()) == {"El tueste de los martes"}


def test_what_changed_behind_every_verb_is_held_and_says_why(scheduled: Any, ear: Any, left: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    assert not ear.heard
    assert held(left).startswith("Cambió después de que se aprobó: no salió en «izquierda».")


def test_from_what_is_held_the_way_leads_to_its_post(
    scheduled: Any, ear: Any, left: Any, bob: Any, signed_in: Any
) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    slug, post = left.workspace.slug, Post.objects.get()
    page = signed_in(bob).get(reverse("delivery", args=[slug, delivery_on(left).pk])).content.decode()
    assert f'<a href="{reverse("post", args=[slug, post.pk])}">Otra cosa</a>' in page


def test_what_its_seal_holds_is_not_offered_to_leave_now(
    scheduled: Any, ear: Any, left: Any, bob: Any, signed_in: Any
) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    browser, slug, post = signed_in(bob), left.workspace.slug, Post.objects.get()
    at = reverse("delivery", args=[slug, delivery_on(left).pk])
    page, ledger = browser.get(at).content.decode(), browser.get(reverse("deliveries", args=[slug]))
    review = f"{reverse('post', args=[slug, post.pk])}#review-title"
    assert page.index(f'<a class="btn btn-primary" href="{review}">') < page.index("Retirar")
    assert "Publicar ahora" not in page
    assert "Publicar todas ahora" not in ledger.content.decode()
    Delivery.objects.update(sentence=None)  # held for something else: what keeps it here is said all the same
    assert "Cambió después de que se aprobó" in browser.get(at).content.decode()


def test_what_is_held_for_something_else_is(
    scheduled: Any, ear: Any, left: Any, bob: Any, signed_in: Any
) -> None:
    Delivery.objects.update(held_at=timezone.now(), due_at=None)
    at = reverse("delivery", args=[left.workspace.slug, delivery_on(left).pk])
    page = signed_in(bob).get(at).content.decode()
    assert "Publicar ahora" in page
    assert "#review-title" not in page


def test_a_change_on_one_channel_holds_that_one_alone(
    scheduled: Any, ear: Any, left: Any, right: Any
) -> None:
    Variant.objects.filter(channel=left).update(options={"tone": "seco"})
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left)
    assert not held(right)


def test_its_own_frozen_words_are_compared_too(scheduled: Any, ear: Any, left: Any) -> None:
    delivery = delivery_on(left)
    Delivery.objects.filter(pk=delivery.pk).update(content={**delivery.content, "text": "Otra cosa"})
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left).startswith("Lo que se iba a enviar no es lo que se aprobó")


def test_a_seal_broken_while_it_waits_holds_it(scheduled: Any, ear: Any, left: Any, alice: Any) -> None:
    sealing.break_seals(scheduled, [left.pk], by=alice, why="withdrawn")
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left).startswith("Su aprobación se anuló")


def test_a_stricter_rule_written_behind_every_verb_holds_what_waits(
    post: Any, bob: Any, ear: Any, left: Any
) -> None:
    planning.schedule(post, by=bob)
    ReviewPolicy.objects.create(workspace=post.workspace, channel=left, mode="required")
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left) == "«izquierda» pide aprobación y nadie ha aprobado esta publicación: no salió. " + (
        "Pide revisión."
    )


def test_a_campaigns_rule_and_a_trainees_post_ask_for_it_as_well(
    post: Any, bob: Any, ear: Any, brand: Any
) -> None:
    other = planned(planning.create_post(brand, by=bob, text="De campaña", channels=_channels(post)), bob)
    for each in (post, other):
        planning.schedule(each, by=bob)
    days = {"starts": timezone.localdate(), "ends": timezone.localdate()}
    campaign = Campaign.objects.create(workspace=brand, name="Buen Fin", **days)
    ReviewPolicy.objects.create(workspace=brand, campaign=campaign, mode="required")
    Post.objects.filter(pk=other.pk).update(campaign=campaign)
    Post.objects.filter(pk=post.pk).update(always_reviewed=True)
    work()
    assert not ear.heard
    assert Delivery.objects.filter(held_at__isnull=False).count() == 4


def _channels(post: Any) -> list[Any]:
    return [each.channel for each in post.variants.select_related("channel")]


def test_what_other_people_approved_is_held_in_a_campaign_that_asks_its_own(
    scheduled: Any, ear: Any, brand: Any, left: Any
) -> None:
    days = {"starts": timezone.localdate(), "ends": timezone.localdate()}
    campaign = Campaign.objects.create(workspace=brand, name="Buen Fin", **days)
    ReviewPolicy.objects.create(workspace=brand, campaign=campaign, mode="required")
    Post.objects.update(campaign=campaign)
    work()
    assert not ear.heard
    assert held(left).startswith("Está en una campaña que pide otra aprobación")


def test_what_only_says_that_it_has_left_is_asked_about(scheduled: Any, ear: Any, left: Any) -> None:
    Post.objects.update(text="Otra cosa")
    Delivery.objects.update(published_at=timezone.now())
    work()
    assert not ear.heard
    assert held(left)


def test_what_comes_from_no_post_is_held_where_the_channel_asks(strict: Any, ear: Any, left: Any) -> None:
    made = hand_over(left, content=content(text="Por otra puerta"), planned_for=timezone.now())
    work()
    made.refresh_from_db()
    assert not ear.heard
    assert made.held_at
    assert "no viene de una publicación que alguien pueda aprobar" in str(Sentence(**made.sentence))


def test_a_borrowed_origin_helps_nobody(scheduled: Any, ear: Any, left: Any, right: Any) -> None:
    other = Variant.objects.get(channel=right)
    hand_over(left, content=content(text="x"), planned_for=timezone.now(), origin=f"variant:{other.pk}")
    hand_over(left, content=content(text="y"), planned_for=timezone.now(), origin="variant:999999")
    work()
    assert set(ear.texts()) == {"El tueste de los martes"}


# ── threads ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def thread(strict: Any, post: Any, bob: Any, abel: Any, left: Any) -> Any:
    Variant.objects.filter(channel=left).update(parts=["dos"], first_comment="el enlace")
    planning.schedule(approve(post, bob, abel), by=bob)
    return post


def test_a_thread_is_sealed_as_a_whole(thread: Any, ear: Any) -> None:
    work()
    assert sorted(ear.texts()) == ["El tueste de los martes"] * 2 + ["dos", "el enlace"]


def test_a_changed_comment_holds_the_post_it_hangs_under(thread: Any, ear: Any, left: Any) -> None:
    comment = Delivery.objects.get(origin__endswith=":comment")
    Delivery.objects.filter(pk=comment.pk).update(content={**comment.content, "text": "otro enlace"})
    work()
    assert ear.texts() == ["El tueste de los martes"]
    assert held(left)


def test_a_thread_that_began_goes_on_as_it_was_approved(thread: Any, ear: Any, left: Any) -> None:
    ear.after = lambda: Post.objects.filter(pk=thread.pk).update(title="Mientras sale")
    Variant.objects.exclude(channel=left).update(delivery=None)
    Delivery.objects.exclude(channel=left).delete()
    work()
    assert sorted(ear.texts()) == ["El tueste de los martes", "dos", "el enlace"]


# ── the last moment ───────────────────────────────────────────────────────────────────────────────────


def test_what_is_broken_between_the_claim_and_the_request_does_not_leave(
    scheduled: Any, ear: Any, alice: Any
) -> None:
    ear.before = lambda: sealing.break_seals(scheduled, None, by=alice, why="withdrawn") and None
    work()
    assert not ear.heard
    assert Delivery.objects.filter(held_at__isnull=False, published_at=None).count() == 2


def test_an_hour_that_changes_at_the_last_moment_is_seen(scheduled: Any, ear: Any) -> None:
    Seal.objects.update(tolerance=30, planned_for=timezone.now())
    Post.objects.update(planned_for=timezone.now())
    Delivery.objects.update(planned_for=timezone.now(), due_at=timezone.now())
    later = timezone.now() + timedelta(hours=5)
    ear.before = lambda: Delivery.objects.update(planned_for=later)
    work()
    assert not ear.heard


def test_of_two_steps_the_second_asks_again_and_keeps_the_first(
    scheduled: Any, ear: Any, bob: Any, abel: Any, left: Any
) -> None:
    ear.two_steps = True
    ear.before = lambda: Variant.objects.filter(channel=left).update(options={"tone": "seco"}) and None
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left)
    assert delivery_on(left).memo
    ear.before = lambda: None
    Variant.objects.filter(channel=left).update(options={})
    review.request_changes(scheduled, by=abel, comment="Otra vez, por favor")
    assert delivery_on(left).state == State.WITHDRAWN


def test_what_its_network_accepted_is_only_followed(scheduled: Any, ear: Any, alice: Any, left: Any) -> None:
    publish = ear.publish

    def accepted(post: Any, access: Any, line: Any) -> Any:
        publish(post, access, line)
        return StillWorking({"job": post.key}, left=True)

    ear.publish, ear.resume = accepted, lambda memo, post, access, line: publish_done(memo)
    Delivery.objects.exclude(channel=left).update(held_at=timezone.now())
    visits = []

    def publish_done(memo: Any) -> Any:
        from publishing.networks.contract import Receipt, Remote

        visits.append(memo)
        return Receipt(Remote("hecho"))

    moment = timezone.now() + timedelta(days=2)
    work(at=moment)
    sealing.break_seals(scheduled, None, by=alice, why="withdrawn")
    work(at=moment + timedelta(hours=1))
    assert visits
    assert delivery_on(left).state == State.SENT


# ── what people see, and what they do about it ────────────────────────────────────────────────────────


def test_the_attempt_tells_it_and_hoy_shows_it(scheduled: Any, ear: Any, brand: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    told = Attempt.objects.values_list("outcome", flat=True)
    assert set(told) == {Outcome.HELD}
    assert "no salió" in Attempt.objects.first().sentence["text"]
    shown = attention.troubles(brand, timezone.now())
    assert [each.key for each in shown] == ["held", "held"]


def test_a_persons_word_is_no_approval(scheduled: Any, ear: Any, left: Any, alice: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    with pytest.raises(settling.CannotSettle, match="Cambió después de que se aprobó"):
        settling.release(delivery_on(left), by=alice)
    work()
    assert not ear.heard


def test_after_a_new_approval_it_goes(scheduled: Any, ear: Any, left: Any, bob: Any, abel: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work(at=timezone.now() + timedelta(hours=4))
    scheduled.refresh_from_db()
    approve(scheduled, bob, abel)
    planning.schedule(scheduled, by=bob)
    work()
    assert set(ear.texts()) == {"Otra cosa"}
    assert len(ear.heard) == 2


def test_approved_again_as_it_was_it_goes_on_by_itself(
    scheduled: Any, ear: Any, alice: Any, abel: Any
) -> None:
    sealing.break_seals(scheduled, None, by=alice, why="withdrawn")
    work(at=scheduled.planned_for + timedelta(seconds=1))
    assert Delivery.objects.filter(held_at__isnull=False).count() == 2
    sealing.seal(scheduled, by=abel)
    assert not Delivery.objects.filter(held_at__isnull=False).exists()
    work()
    assert len(ear.heard) == 2


def test_what_follows_a_held_post_says_so(thread: Any, ear: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    comment = Delivery.objects.get(origin__endswith=":comment")
    assert "está retenida" in comment.sentence["text"]


# ── its hour ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def at_its_hour(scheduled: Any) -> Any:
    """Sealed for its hour, half an hour either way."""
    Seal.objects.update(tolerance=30)
    return scheduled


def test_within_its_tolerance_it_leaves(at_its_hour: Any, ear: Any) -> None:
    soon = timezone.now() + timedelta(minutes=20)
    Seal.objects.update(planned_for=soon)
    Post.objects.update(planned_for=soon)
    Delivery.objects.update(planned_for=soon, due_at=soon)
    work()
    assert len(ear.heard) == 2


def test_a_delivery_brought_forward_behind_every_verb_is_held(at_its_hour: Any, ear: Any, left: Any) -> None:
    Delivery.objects.update(due_at=timezone.now())
    work(at=timezone.now())
    assert not ear.heard
    assert "con 30 min de tolerancia" in held(left)


def test_a_delivery_put_off_behind_every_verb_is_held(at_its_hour: Any, ear: Any) -> None:
    later = at_its_hour.planned_for + timedelta(hours=1)
    Delivery.objects.update(planned_for=later, due_at=later)
    work()
    assert not ear.heard


@pytest.fixture
def late(at_its_hour: Any) -> Any:
    """Its hour passed two hours ago, and the worker was away."""
    ago = timezone.now() - timedelta(hours=2)
    Seal.objects.update(planned_for=ago)
    Post.objects.update(planned_for=ago)
    Delivery.objects.update(planned_for=ago, due_at=ago)
    return at_its_hour


def test_what_is_late_by_no_persons_word_still_leaves(late: Any, ear: Any) -> None:
    work()
    assert len(ear.heard) == 2


def test_now_is_another_hour_than_the_approved_one(late: Any, ear: Any, left: Any, alice: Any) -> None:
    Delivery.objects.update(held_at=timezone.now())
    with pytest.raises(settling.CannotSettle, match="otra hora"):
        settling.release(delivery_on(left), by=alice)


def test_what_a_person_lets_go_after_a_pause_is_no_longer_on_time(
    late: Any, ear: Any, left: Any, alice: Any
) -> None:
    pausing.pause(left, by=alice)
    pausing.resume(left, by=alice, overdue="send")
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert "con 30 min de tolerancia" in held(left)


# ── who hears of it ───────────────────────────────────────────────────────────────────────────────────


def told(event: str = Event.POST_UNAPPROVED) -> dict[Any, list[str]]:
    """What each person was told, by name."""
    found: dict[Any, list[str]] = {}
    for one in Notification.objects.filter(event=event).select_related("user").order_by("pk"):
        found.setdefault(one.user, []).append(letters.said(one))
    return found


def test_a_post_held_on_two_channels_is_one_news_to_its_author_too(
    scheduled: Any, alice: Any, bob: Any, abel: Any, vera: Any, django_capture_on_commit_callbacks: Any
) -> None:
    bob.memberships.update(role="viewer")
    Post.objects.update(text="Otra cosa")
    with django_capture_on_commit_callbacks(execute=True):
        work()
    news = told()
    assert news.keys() == {alice, bob, abel}
    assert {len(each) for each in news.values()} == {1}
    assert news[bob][0] == (
        "Llegó la hora de «Otra cosa» y no salió en 2 canales (derecha, izquierda): no tiene una aprobación "
        "que valga. Pide revisión."
    )


def test_held_on_one_of_them_it_says_which_and_why(
    scheduled: Any, left: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    Variant.objects.filter(channel=left).update(options={"tone": "seco"})
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert told()[alice] == [
        "Llegó la hora de «El tueste de los martes». Cambió después de que se aprobó: no salió en "
        "«izquierda». Pide revisión otra vez."
    ]
    assert Notification.objects.get(user=alice, event=Event.POST_UNAPPROVED).url.endswith(
        f"/publicaciones/{scheduled.pk}/"
    )


def test_of_no_post_the_news_says_once_that_it_did_not_leave(
    strict: Any, ear: Any, left: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    hand_over(left, content=content(text="Por otra puerta"), planned_for=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert [each.count("no salió") for each in told()[alice]] == [1]


# ── the gate itself ───────────────────────────────────────────────────────────────────────────────────


def test_where_no_rule_asks_it_costs_one_question(post: Any, bob: Any, ear: Any) -> None:
    planning.schedule(post, by=bob)
    deliveries = list(Delivery.objects.select_related("channel"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert gates.refused(deliveries) == {}
    assert len(asked) == 1


def test_many_deliveries_cost_no_more_than_two(scheduled: Any, bob: Any, abel: Any, brand: Any) -> None:
    def cost() -> int:
        deliveries = list(Delivery.objects.select_related("channel"))
        with CaptureQueriesContext(connection) as asked:
            assert gates.refused(deliveries) == {}
        return len(asked)

    few = cost()
    for n in range(6):
        made = planning.create_post(brand, by=bob, text=f"Número {n}", channels=_channels(scheduled))
        planning.schedule(approve(planned(made, bob), bob, abel), by=bob)
    assert cost() <= few <= 14


def test_a_gate_that_breaks_lets_nothing_through_and_holds_up_no_other(
    scheduled: Any, ear: Any, left: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(deliveries: Any) -> Any:
        if any(each.channel_id == left.pk for each in deliveries):
            raise KeyError("x")
        return {}

    monkeypatch.setitem(gates._gates, "broken", broken)
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert "por un error de Pauta" in held(left)
