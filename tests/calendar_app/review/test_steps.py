"""Several steps: each in its turn, by who was asked; the last one seals, and nothing less does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from calendar_app import planning, review
from calendar_app.models import Campaign, Post, ReviewRound, Seal
from calendar_app.planning import CannotPlan
from calendar_app.review import policies, rounds
from publishing.models import Delivery
from publishing.states import State
from teams.models import AuditEntry, Membership
from tests.calendar_app.review.conftest import DAY, answers, here, kinds, save, told

InSteps = Callable[..., Any]


# ── in their order ────────────────────────────────────────────────────────────────────────────────────


def test_the_second_step_waits_for_the_first(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    assert told(abel) == ["review.requested"]
    assert told(anna) == []
    with pytest.raises(CannotPlan, match="«Paso 1» espera a Abel Soto: no te toca a ti"):
        review.approve(post, by=anna)
    review.approve(post, by=abel)
    assert post.stage == "in_review"
    assert not Seal.objects.exists()
    assert told(anna) == ["review.requested"]
    with pytest.raises(CannotPlan, match="pide aprobación"):
        planning.schedule(post, by=bob)


def test_the_last_step_seals_and_then_it_may_leave(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob, comment="Para el martes")
    review.approve(post, by=abel)
    review.approve(post, by=anna, comment="Va")
    assert kinds(post) == ["requested", "step", "approved"]
    assert ReviewRound.objects.get().outcome == "approved"
    assert Seal.objects.get(broken_at=None).by == anna
    planning.schedule(post, by=bob)
    assert Delivery.objects.get().state == State.WAITING
    assert told(bob) == ["review.answered"]  # the second answer renews the first, which he has not read
    did = (
        AuditEntry.objects.filter(did__startswith="review.").order_by("number").values_list("did", flat=True)
    )
    assert [each for each in did if each != "review.rule_set"] == [
        "review.requested", "review.approved", "review.approved",
    ]  # fmt: skip


def test_any_of_them_is_enough_and_the_others_are_not_asked_any_more(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna])
    review.request(post, by=bob)
    review.approve(post, by=anna)
    assert review.is_approved(post)
    assert answers(post) == {"Abel Soto": "passed", "Ana Mora": "approved"}


def test_all_of_them_must(in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any) -> None:
    in_steps([abel, anna], all=True)
    review.request(post, by=bob)
    review.approve(post, by=anna)
    assert post.stage == "in_review"
    review.approve(post, by=anna)
    assert kinds(post) == ["requested", "step"]
    review.approve(post, by=abel)
    assert review.is_approved(post)


def test_a_second_click_does_not_approve_the_next_step(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [abel, anna])
    review.request(post, by=bob)
    shown = here(post).pk
    review.approve(post, by=abel, step=shown)
    review.approve(post, by=abel, step=shown)
    assert here(post).position == 1
    with pytest.raises(CannotPlan, match="Ya no está en el paso que viste"):
        review.approve(post, by=anna, step=shown)


def test_what_was_asked_is_frozen(in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any) -> None:
    brand = in_steps([abel])
    review.request(post, by=bob)
    review.set_rule(brand, by=None, mode="steps", steps=[review.ruling.AskedStep("Otra", people=[anna])])
    review.approve(post, by=abel)
    assert review.is_approved(post)


def test_a_rule_that_names_who_may_not_approve_is_refused(in_steps: InSteps, bob: Any) -> None:
    with pytest.raises(CannotPlan, match="Beto Luna no puede aprobar"):
        in_steps([bob])


def test_a_step_that_nobody_can_answer_is_said_when_it_is_asked(
    in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel])
    Membership.objects.filter(user=abel).update(role="viewer")
    with pytest.raises(CannotPlan, match="Nadie puede aprobar «Paso 1»"):
        review.request(post, by=bob)
    assert not ReviewRound.objects.exists()


# ── whose rule ────────────────────────────────────────────────────────────────────────────────────────


def test_the_campaigns_rule_is_over_the_channels_and_that_over_the_brands(
    brand: Any, post: Post, channel: Any, other: Any, alice: Any, bob: Any
) -> None:
    campaign = Campaign.objects.create(workspace=brand, name="Verano", starts=DAY, ends=DAY)
    review.set_policy(brand, "required", by=alice)
    review.set_rule(brand, by=alice, mode="none", channel=channel)
    assert policies.demanded([post]) == {post.pk: set()}
    save(post, bob, channels=[channel, other])
    assert policies.demanded([post]) == {post.pk: {other.pk}}
    review.set_rule(brand, by=alice, mode="required", campaign=campaign)
    save(post, bob, campaign=campaign)
    assert policies.demanded([post]) == {post.pk: {channel.pk, other.pk}}
    assert policies.rule_for(post, channel).pk == policies.rules_of(brand).campaigns[campaign.pk].pk


def test_the_steps_of_every_channels_rule_are_asked_and_alike_ones_once(
    in_steps: InSteps, brand: Any, post: Post, other: Any, channel: Any, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.set_rule(
        brand, by=None, mode="steps", channel=other, by_others=True, deadline=4,
        steps=[review.ruling.AskedStep("Legal", people=[anna])],
    )  # fmt: skip
    save(post, bob, channels=[channel, other])
    review.request(post, by=bob)
    steps = [
        (step.name, step.channels, step.by_others, step.deadline) for step in post.rounds.get().steps.all()
    ]
    both = sorted([channel.pk, other.pk])
    assert steps == [("Paso 1", [channel.pk], False, None), ("Legal", both, True, 4)]


def test_a_step_that_two_rules_put_at_odds_is_asked_in_both_places() -> None:
    one, two, three = (policies.Step(str(each), people=frozenset({each})) for each in (1, 2, 3))
    found: list[rounds.Wanted] = []
    for rule in ([one, two], [three, one]):
        for place, step in enumerate(rule):
            wanted = rounds.Wanted(step, policies.Rule(), frozenset(), last=place == len(rule) - 1)
            rounds.join(found, wanted, first=place == 0)
    assert [each.step.name for each in found] == ["1", "2", "3", "1"]


def test_an_approver_of_one_channel_answers_just_its_steps(
    brand: Any, post: Post, other: Any, channel: Any, bob: Any, abel: Any, anna: Any
) -> None:
    for place, who in ((channel, abel), (other, anna)):
        steps = [review.ruling.AskedStep(place.name, people=[who])]
        review.set_rule(brand, by=None, mode="steps", channel=place, steps=steps)
    save(post, bob, channels=[channel, other])
    Membership.objects.filter(user=anna).update(only_channels=[other.pk])
    Membership.objects.filter(user=abel).update(only_channels=[channel.pk])
    review.request(post, by=bob)
    first = here(post)
    one, two = (abel, anna) if first.channels == [channel.pk] else (anna, abel)
    with pytest.raises(PermissionDenied):
        review.approve(post, by=two)
    review.approve(post, by=one)
    review.approve(post, by=two)
    assert review.is_approved(post)


def test_going_into_a_stricter_campaign_asks_anew(
    brand: Any, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    campaign = Campaign.objects.create(workspace=brand, name="Verano", starts=DAY, ends=DAY)
    review.set_policy(brand, "required", by=None)
    steps = [review.ruling.AskedStep("Legal", people=[anna])]
    review.set_rule(brand, by=None, mode="steps", campaign=campaign, steps=steps)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    planning.schedule(post, by=bob)
    saved = save(post, bob, campaign=campaign)
    assert "La campaña pide otra aprobación" in saved.notes[0]
    assert Delivery.objects.get().state == State.WITHDRAWN
    assert not review.is_cleared(saved.post)


# ── her own work ──────────────────────────────────────────────────────────────────────────────────────


def test_nobody_approves_what_she_wrote(brand: Any, post: Post, bob: Any, alice: Any, abel: Any) -> None:
    review.set_rule(brand, by=None, mode="required", by_others=True)
    save(post, alice, text="Con una coma, al menos")
    review.request(post, by=bob)
    with pytest.raises(CannotPlan, match="la aprueba otra persona"):
        review.approve(post, by=alice)
    assert not told(alice)
    review.approve(post, by=abel)
    assert review.is_approved(post)


def test_who_wrote_before_the_last_approval_may_approve_the_next(
    brand: Any, post: Post, bob: Any, alice: Any, abel: Any
) -> None:
    review.set_rule(brand, by=None, mode="required", by_others=True)
    save(post, alice, text="Con una coma, al menos")
    review.request(post, by=bob)
    review.approve(post, by=abel)
    save(post, bob, text="Otra cosa")
    review.request(post, by=bob)
    review.approve(post, by=alice)
    assert review.is_approved(post)


def test_where_everybody_who_may_approve_wrote_it_that_is_said(
    brand: Any, post: Post, bob: Any, alice: Any
) -> None:
    review.set_rule(brand, by=None, mode="required", by_others=True)
    save(post, alice, text="Con una coma, al menos")
    with pytest.raises(CannotPlan, match="quienes podrían la escribieron"):
        review.request(post, by=bob)


@pytest.mark.parametrize("mode", ["none", "optional"])
def test_what_a_trainee_had_a_hand_in_is_reviewed_whatever_the_rule(
    brand: Any, post: Post, bob: Any, abel: Any, mode: str
) -> None:
    from tests.conftest import person, seat

    tere = seat(brand, person("tere@alameda.test", "Tere Gil"), "trainee")
    review.set_policy(brand, mode, by=None)
    planning.schedule(post, by=bob)
    planning.unschedule(post, by=bob)
    save(post, tere, text="Con una palabra suya")
    with pytest.raises(CannotPlan, match="pide aprobación"):
        planning.schedule(Post.objects.get(), by=bob)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    planning.schedule(post, by=bob)
    assert Delivery.objects.filter(state=State.WAITING).count() == 1


# ── the words change meanwhile ────────────────────────────────────────────────────────────────────────


def test_an_edit_between_two_steps_starts_them_anew(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    saved = save(post, bob, text="Otra cosa")
    assert "la revisión empieza otra vez" in saved.notes[0]
    assert [each.outcome for each in ReviewRound.objects.all()] == ["broken", "open"]
    with pytest.raises(CannotPlan, match="espera a Abel Soto"):
        review.approve(post, by=anna)
    review.approve(post, by=abel)
    review.approve(post, by=anna)
    assert review.is_approved(post)


def test_a_back_door_between_two_steps_ends_in_no_seal(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    Post.objects.update(text="Nadie aprobó esto")
    with pytest.raises(CannotPlan, match="Cambió después de que la aprobó Abel Soto"):
        review.approve(Post.objects.get(), by=anna)
    assert not Seal.objects.exists()


def test_an_edit_breaks_the_seal_of_its_channel_and_what_waits_on_the_other_stays(
    brand: Any, post: Post, channel: Any, other: Any, bob: Any, abel: Any
) -> None:
    review.set_policy(brand, "required", by=None)
    save(post, bob, channels=[channel, other])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    planning.schedule(post, by=bob)
    save(post, bob, variants={other.pk: "Solo aquí"})
    states = dict(Delivery.objects.values_list("channel__name", "state"))
    assert states == {"practica": State.WAITING, "otra": State.WITHDRAWN}
    assert set(Seal.objects.filter(broken_at=None).values_list("channel", flat=True)) == {channel.pk}
    assert Post.objects.get().stage == "draft"


def test_a_new_hour_within_the_tolerance_keeps_the_approval_and_beyond_it_breaks_it(
    brand: Any, post: Post, bob: Any, abel: Any
) -> None:
    from datetime import time

    review.set_rule(brand, by=None, mode="required", tolerance=60)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    planning.schedule(post, by=bob)
    planning.plan(post, date=post.planned_date, time=time(10), by=bob)
    assert review.is_approved(post)
    moved = planning.plan(post, date=post.planned_date, time=time(10, 1), by=bob)
    assert "fuera de lo aprobado" in moved.note
    assert not review.is_cleared(post)
    assert Delivery.objects.get().state == State.WITHDRAWN
