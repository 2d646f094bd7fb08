"""The pages of review: the rule and its steps without JavaScript, exceptions, absences, whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import review
from calendar_app.models import Asked, Campaign, Post, ReviewPolicy
from calendar_app.review import policies
from teams.models import Membership
from tests.calendar_app.review.conftest import save

InSteps = Callable[..., Any]


@pytest.fixture
def page(brand: Any, alice: Any, signed_in: Any) -> Any:
    """`page.get("review_policy")`, `page.post("review_channel", 3, mode="none")`: Alice's browser."""

    class Page:
        client = signed_in(alice)

        def at(self, name: str, *args: Any) -> str:
            return reverse(name, args=[brand.slug, *args])

        def get(self, name: str, *args: Any) -> str:
            return self.client.get(self.at(name, *args)).content.decode()

        def post(self, name: str, *args: Any, **data: Any) -> Any:
            return self.client.post(self.at(name, *args), data)

    return Page()


# ── the rule ──────────────────────────────────────────────────────────────────────────────────────────


def two_steps(abel: Any, anna: Any) -> dict[str, Any]:
    return {
        "mode": "steps", "unanswered": "hold", "deadline": "24", "reminder": "4", "steps": "2",
        "step-0-name": "Redacción", "step-0-rule": "any", "step-0-people": [abel.pk],
        "step-1-name": "Legal", "step-1-rule": "all", "step-1-people": [abel.pk, anna.pk],
    }  # fmt: skip


def test_a_rule_of_two_steps_is_kept_in_their_order(page: Any, brand: Any, abel: Any, anna: Any) -> None:
    answer = page.post("review_policy", **two_steps(abel, anna), by_others="on", tolerance="30")
    assert answer.status_code == 302
    rule = policies.rules_of(brand).brand
    assert (rule.mode, rule.deadline, rule.reminder, rule.by_others, rule.tolerance) == (
        "steps",
        24,
        4,
        True,
        30,
    )
    assert [(step.name, step.rule, step.people) for step in rule.steps] == [
        ("Redacción", "any", {abel.pk}),
        ("Legal", "all", {abel.pk, anna.pk}),
    ]
    shown = page.get("review_policy")
    assert shown.index("Redacción") < shown.index("Legal")


@pytest.mark.parametrize(
    ("do", "names"),
    [
        ("add", ["Redacción", "Legal", ""]), ("drop-0", ["Legal"]), ("up-1", ["Legal", "Redacción"]),
        ("down-0", ["Legal", "Redacción"]),
    ],
)  # fmt: skip
def test_steps_come_go_and_turn_round_without_being_saved(
    page: Any, abel: Any, anna: Any, do: str, names: list[str]
) -> None:
    answer = page.post("review_policy", **two_steps(abel, anna), do=do)
    assert [str(step["name"].value() or "") for step in answer.context["steps"]] == names
    assert "todavía no se guardan" in answer.content.decode()
    assert not ReviewPolicy.objects.exists()


def test_what_cannot_be_is_said_and_what_was_typed_stays(page: Any, abel: Any, anna: Any) -> None:
    answer = page.post("review_policy", **{**two_steps(abel, anna), "reminder": "48"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "El recordatorio (48 h antes) no cabe en un plazo de 24 h." in shown
    assert "Redacción" in shown
    assert page.post("review_policy", mode="steps", steps="0").status_code == 422
    assert page.post("review_policy", mode="tal vez").status_code == 422
    assert not ReviewPolicy.objects.exists()


def test_nobody_of_another_brand_is_named(page: Any, abel: Any, anna: Any, charlie: Any) -> None:
    sent = {**two_steps(abel, anna), "step-0-people": [charlie.pk]}
    assert page.post("review_policy", **sent).status_code == 422


def test_a_channel_goes_its_own_way_until_it_does_not(page: Any, brand: Any, channel: Any) -> None:
    review.set_policy(brand, "required", by=None)
    assert "Sigue la regla general" in page.get("review_channel", channel.pk)
    page.post("review_channel", channel.pk, mode="none")
    assert policies.rules_of(brand).on(channel.pk).mode == "none"
    rule = ReviewPolicy.objects.get(channel=channel)
    assert "Sin revisión" in page.get("review_policy")
    page.post("review_rule_remove", rule.pk)
    assert policies.rules_of(brand).on(channel.pk).mode == "required"
    assert page.post("review_rule_remove", ReviewPolicy.objects.get().pk).status_code == 404


def test_a_campaign_goes_its_own_way(page: Any, brand: Any, channel: Any) -> None:
    today = timezone.localdate()
    campaign = Campaign.objects.create(workspace=brand, name="Verano", starts=today, ends=today)
    page.post("review_campaign", campaign.pk, mode="required", by_others="on")
    assert policies.rules_of(brand).on(channel.pk, campaign=campaign.pk).by_others
    assert "Verano" in page.get("review_policy")


# ── an absence ────────────────────────────────────────────────────────────────────────────────────────


def test_she_says_who_answers_while_she_is_away(
    brand: Any, in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, signed_in: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    today = timezone.localdate()
    sent = {"substitute": anna.pk, "first": today - timedelta(days=1), "last": today + timedelta(days=3)}
    answer = signed_in(abel).post(reverse("my_absence", args=[brand.slug]), sent)
    assert answer.status_code == 302
    assert Asked.objects.get(person=anna).instead_of == abel
    shown = signed_in(anna).get(reverse("post", args=[brand.slug, post.pk])).content.decode()
    assert "en lugar de Abel Soto" in shown


def test_an_absence_backwards_is_said(brand: Any, abel: Any, signed_in: Any) -> None:
    today = timezone.localdate()
    sent = {"substitute": "", "first": today, "last": today - timedelta(days=3)}
    answer = signed_in(abel).post(reverse("my_absence", args=[brand.slug]), sent)
    assert answer.status_code == 422
    assert "termina antes de empezar" in answer.content.decode()


def test_somebody_elses_absence_is_set_by_who_seats_people(
    brand: Any, page: Any, abel: Any, anna: Any, signed_in: Any
) -> None:
    seat = Membership.objects.get(user=abel)
    sent = {"substitute": anna.pk, "first": timezone.localdate()}
    url = reverse("seat_away", args=[brand.slug, seat.pk])
    assert signed_in(anna).post(url, sent).status_code == 403
    assert page.post("seat_away", seat.pk, **sent).status_code == 302
    assert Membership.objects.get(user=abel).substitute == anna


# ── on the post's page ────────────────────────────────────────────────────────────────────────────────


def test_the_post_says_whose_turn_it_is_and_until_when(
    brand: Any, in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, signed_in: Any
) -> None:
    in_steps([abel], [anna], deadline=24)
    review.request(post, by=bob)
    url = reverse("post", args=[brand.slug, post.pk])
    shown = signed_in(bob).get(url).content.decode()
    assert "Le toca ahora" in shown
    assert "Plazo:" in shown
    assert shown.index("Abel Soto") < shown.index("Ana Mora")
    assert 'value="approve"' in signed_in(abel).get(url).content.decode()
    later = signed_in(anna).get(url).content.decode()
    assert 'value="approve"' not in later
    assert "espera a Abel Soto: no te toca a ti" in later


def test_a_step_is_answered_passed_on_and_rejected_by_the_page(
    brand: Any, in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, signed_in: Any
) -> None:
    in_steps([abel], [abel])
    review.request(post, by=bob)
    url, browser = reverse("post_review", args=[brand.slug, post.pk]), signed_in(abel)
    step = review.rounds.current(post.rounds.get()).pk
    for _ in range(2):
        browser.post(url, {"verb": "approve", "seen": review.digest(post), "step": step})
    assert Post.objects.get().stage == "in_review"
    browser.post(url, {"verb": "delegate", "to": anna.pk})
    assert Asked.objects.get(person=anna).answer == "pending"
    assert browser.post(url, {"verb": "delegate", "to": "nadie"}).status_code == 422
    signed_in(anna).post(url, {"verb": "reject", "comment": "Ya no"})
    assert Post.objects.get().stage == "draft"
    assert review.rounds.ReviewRound.objects.get().outcome == "rejected"


def test_on_the_desk_she_finds_what_waits_for_her_and_not_what_waits_for_others(
    brand: Any, in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, signed_in: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    url = reverse("approvals", args=[brand.slug])
    assert "El tueste de los martes" in signed_in(abel).get(url).content.decode()
    assert "El tueste de los martes" not in signed_in(anna).get(url).content.decode()


def test_today_says_what_was_left_unpublished_and_for_whom(
    brand: Any, in_steps: InSteps, post: Post, bob: Any, abel: Any, signed_in: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    Post.objects.update(planned_for=timezone.now() - timedelta(hours=1))
    shown = signed_in(bob).get(reverse("today", args=[brand.slug])).content.decode()
    assert "se quedó sin publicar: falta la aprobación de Abel Soto" in shown


# ── what a change undid ───────────────────────────────────────────────────────────────────────────────


def steps_shown(page: Any, post: Post) -> str:
    html = page.get("post", post.pk)
    start = html.index('class="review-steps"')
    return str(html[start : html.index("</section>", start)])


def test_after_a_change_the_round_says_that_it_was_annulled(
    page: Any, post: Post, bob: Any, abel: Any, in_steps: InSteps
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    assert "Aprobado</span>" in steps_shown(page, post)
    save(post, bob, text="Otra cosa")
    said = steps_shown(page, post)
    assert "Aprobado</span>" not in said
    assert "Anulado</span>" in said
    assert "Un cambio anuló esta ronda" in said


def test_sent_back_after_its_approval_the_round_says_so(
    page: Any, post: Post, bob: Any, abel: Any, in_steps: InSteps
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    review.request_changes(post, by=abel, comment="Más corto")
    said = steps_shown(page, post)
    assert "Aprobado</span>" not in said
    assert "Volvió después de aprobarse" in said


# ── the composer's foot ───────────────────────────────────────────────────────────────────────────────


def test_in_review_the_foot_leads_to_the_review(
    page: Any, post: Post, bob: Any, abel: Any, in_steps: InSteps
) -> None:
    in_steps([abel])

    def leave() -> str:
        html = page.get("post", post.pk)
        return str(html[html.index('id="leave"') : html.index("</footer>")])

    assert "Ver la revisión" not in leave()
    assert "Más opciones" in leave()
    review.request(post, by=bob)
    assert '<a class="btn" href="#review-title">' in leave()
    assert "Programar en" not in leave()
    review.approve(post, by=abel)
    assert "Ver la revisión" not in leave()
    assert "Programar en" in leave()
