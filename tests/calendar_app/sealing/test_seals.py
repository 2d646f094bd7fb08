"""An approval is bound to each channel's exact bytes and to their hour; a change breaks just its seal."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import planning, review, sealing
from calendar_app.models import Attachment, Campaign, Post, ReviewPolicy, Seal, Variant
from media.models import MediaFile
from tests.calendar_app.sealing.conftest import approve

pytestmark = pytest.mark.django_db


def reasons(post: Any) -> dict[str, str]:
    stands = sealing.standing([post])[post.pk]
    names = dict(Variant.objects.filter(post=post).values_list("channel", "channel__name"))
    return {names[channel]: each.reason for channel, each in stands.items()}


def save(post: Post, by: Any, **changes: Any) -> Any:
    post.refresh_from_db()
    return planning.save_post(post, by=by, version=post.version, **changes)


HOLD = {"izquierda": "", "derecha": ""}


def test_what_nobody_approved_has_no_seal(post: Any) -> None:
    assert reasons(post) == {"izquierda": "missing", "derecha": "missing"}


def test_an_approval_seals_every_channel_and_says_of_whom(approved: Any, abel: Any) -> None:
    assert reasons(approved) == HOLD
    assert {(each.by, each.version) for each in Seal.objects.all()} == {(abel, approved.version)}


def test_the_hash_is_that_of_the_payload_kept_as_anybody_can_hash_it(approved: Any) -> None:
    seal = Seal.objects.first()
    spelled = json.dumps(seal.payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert seal.hash == hashlib.sha256(spelled.encode()).hexdigest()
    assert seal.payload["text"] == "El tueste de los martes"


def test_a_second_approval_replaces_the_seals_of_the_first(approved: Any, bob: Any, abel: Any) -> None:
    save(approved, bob, text="Otra cosa")
    approve(approved, bob, abel)
    assert reasons(approved) == HOLD
    assert Seal.objects.filter(broken_at=None).count() == 2
    assert Seal.objects.count() == 4


def test_an_edit_of_one_channel_breaks_that_seal_alone(approved: Any, bob: Any, left: Any) -> None:
    save(approved, bob, variants={left.pk: "Solo aquí"})
    assert reasons(approved) == {"izquierda": "broken", "derecha": ""}
    assert Seal.objects.get(broken_for="content").broken_by == bob


def test_an_edit_taken_back_by_hand_asks_for_a_new_approval_all_the_same(approved: Any, bob: Any) -> None:
    text = approved.text
    save(approved, bob, text="Otra cosa")
    save(approved, bob, text=text)
    assert reasons(approved) == {"izquierda": "broken", "derecha": "broken"}
    with pytest.raises(planning.CannotPlan, match="pide aprobación"):
        planning.schedule(approved, by=bob)


def test_what_waits_on_the_other_channel_goes_on_waiting(scheduled: Any, bob: Any, left: Any) -> None:
    save(scheduled, bob, variants={left.pk: "Solo aquí"})
    states = Variant.objects.filter(post=scheduled).values_list("channel__name", "delivery__state")
    assert dict(states) == {"izquierda": "withdrawn", "derecha": "waiting"}


def test_an_edit_that_says_the_same_breaks_nothing(approved: Any, bob: Any) -> None:
    save(approved, bob, title="El nombre que le damos", text="El tueste de los martes")
    hears_titles = {"izquierda": "broken", "derecha": "broken"}
    assert reasons(approved) == hears_titles
    assert reasons(Post.objects.get()) == hears_titles


# ── doors that ask nobody ─────────────────────────────────────────────────────────────────────────────


def file_of(brand: Any, sha: str) -> MediaFile:
    return MediaFile.objects.create(
        workspace=brand, mime="image/jpeg", suffix=".jpg", bytes=10, width=1, height=1, sha256=sha,
        filename="foto.jpg", file="x/y.jpg",
    )  # fmt: skip


def text_by_update(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(text="Otra cosa")


def text_by_save(post: Post) -> None:
    row = Post.objects.get(pk=post.pk)
    row.text = "Otra cosa"
    row.save()


def link_by_update(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(link="https://otro.test/")


def tags_by_update(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(tags=["otra"])


def file_by_create(post: Post) -> None:
    Attachment.objects.create(post=post, file=file_of(post.workspace, "b" * 64))


def language_of_the_brand(post: Post) -> None:
    type(post.workspace).objects.filter(pk=post.workspace_id).update(language="en")


@pytest.mark.parametrize(
    "change",
    [text_by_update, text_by_save, link_by_update, tags_by_update, file_by_create, language_of_the_brand],
)
def test_a_row_changed_behind_every_verb_breaks_the_seals(approved: Any, change: Any) -> None:
    change(approved)
    assert reasons(approved) == {"izquierda": "content", "derecha": "content"}


def options_by_update(variants: Any) -> None:
    variants.update(options={"tone": "seco"})


def comment_by_update(variants: Any) -> None:
    variants.update(first_comment="Y algo más")


def parts_by_update(variants: Any) -> None:
    variants.update(parts=["Y dos"])


def own_text_by_update(variants: Any) -> None:
    variants.update(text="Solo aquí")


@pytest.mark.parametrize(
    "change", [options_by_update, comment_by_update, parts_by_update, own_text_by_update]
)
def test_a_channels_row_changed_behind_every_verb_breaks_its_seal_alone(
    approved: Any, left: Any, change: Any
) -> None:
    change(Variant.objects.filter(channel=left))
    assert reasons(approved) == {"izquierda": "content", "derecha": ""}


def test_a_file_whose_row_changes_breaks_them_and_so_do_its_words(
    strict: Any, post: Any, bob: Any, abel: Any
) -> None:
    shown = Attachment.objects.create(post=post, file=file_of(strict, "a" * 64), alt="Una taza")
    approve(post, bob, abel)
    Attachment.objects.filter(pk=shown.pk).update(alt="Dos tazas")
    assert set(reasons(post).values()) == {"content"}
    Attachment.objects.filter(pk=shown.pk).update(alt="Una taza")
    assert reasons(post) == HOLD
    MediaFile.objects.update(sha256="c" * 64)
    assert set(reasons(post).values()) == {"content"}


def test_a_conversion_that_goes_instead_breaks_that_channels_seal(
    strict: Any, post: Any, bob: Any, abel: Any, left: Any
) -> None:
    file, smaller = file_of(strict, "a" * 64), file_of(strict, "d" * 64)
    Attachment.objects.create(post=post, file=file, alt="Una taza")
    approve(post, bob, abel)
    Variant.objects.filter(channel=left).update(renditions={str(file.pk): smaller.pk})
    assert reasons(post) == {"izquierda": "content", "derecha": ""}


def test_new_rules_for_links_break_the_seals_of_posts_with_links(
    strict: Any, post: Any, bob: Any, abel: Any, alice: Any
) -> None:
    from calendar_app.links import ruling

    save(post, bob, link="https://alameda.test/menu")
    approve(post, bob, abel)
    ruling.save(strict, {"source": "{network}", "active": True}, by=alice)
    assert set(reasons(post).values()) <= {"content", "broken"}
    assert not review.is_cleared(post)


def test_a_campaign_of_another_name_breaks_those_whose_links_name_it(
    strict: Any, post: Any, bob: Any, abel: Any, alice: Any
) -> None:
    from calendar_app.links import ruling
    from calendar_app.strategy import campaigns

    days = {"starts": timezone.localdate(), "ends": timezone.localdate()}
    campaign = campaigns.create(strict, name="Buen Fin", by=alice, **days)
    ruling.save(strict, {"campaign": "{campaign}", "active": True}, by=alice)
    save(post, bob, link="https://alameda.test/menu", campaign=campaign)
    planning.schedule(approve(post, bob, abel), by=bob)
    campaigns.change(campaign, name="Fin de año", by=alice, **days)
    assert set(reasons(post).values()) == {"broken"}
    assert set(Variant.objects.values_list("delivery__state", flat=True)) == {"withdrawn"}


@pytest.fixture
def in_campaign(strict: Any, post: Any, bob: Any, abel: Any, alice: Any) -> Any:
    """Its link names its campaign; a second campaign is there too."""
    from calendar_app.links import ruling

    ruling.save(strict, {"campaign": "{campaign}", "active": True}, by=alice)
    first, _second = campaigns_of(strict)
    save(post, bob, link="https://alameda.test/menu", campaign=first)
    return approve(post, bob, abel)


def campaigns_of(brand: Any) -> list[Campaign]:
    days = {"starts": timezone.localdate(), "ends": timezone.localdate()}
    return [Campaign.objects.create(workspace=brand, name=name, **days) for name in ("Buen Fin", "Navidad")]


def test_a_campaign_given_behind_every_verb_breaks_those_whose_links_name_it(in_campaign: Any) -> None:
    Post.objects.update(campaign=Campaign.objects.get(name="Navidad"))
    assert set(reasons(in_campaign).values()) == {"content"}


def test_a_campaign_rewritten_behind_every_verb_does_as_well(in_campaign: Any) -> None:
    Campaign.objects.update(utm="otra")
    assert set(reasons(in_campaign).values()) == {"content"}


def test_a_campaign_that_asks_other_people_does_not_take_what_these_approved(
    approved: Any, strict: Any
) -> None:
    plain, strange = campaigns_of(strict)
    ReviewPolicy.objects.create(workspace=strict, campaign=strange, mode="required")
    Post.objects.update(campaign=plain)
    assert reasons(approved) == HOLD
    Post.objects.update(campaign=strange)
    assert set(reasons(approved).values()) == {"campaign"}
    assert not review.is_cleared(Post.objects.get())


def test_a_rule_that_changes_where_it_is_leaves_it_approved(approved: Any, strict: Any, left: Any) -> None:
    ReviewPolicy.objects.update(by_others=True)
    ReviewPolicy.objects.create(workspace=strict, channel=left, mode="required")
    assert reasons(approved) == HOLD


def test_put_there_by_a_verb_it_says_why_its_approval_is_gone(approved: Any, strict: Any, bob: Any) -> None:
    _plain, strange = campaigns_of(strict)
    ReviewPolicy.objects.create(workspace=strict, campaign=strange, mode="required")
    saved = save(approved, bob, campaign=strange)
    assert saved.notes == ["La campaña pide otra aprobación: pide revisión otra vez."]
    assert set(reasons(approved).values()) == {"broken"}


def test_a_channel_of_another_name_breaks_those_whose_links_name_it(
    strict: Any, post: Any, bob: Any, abel: Any, alice: Any, left: Any
) -> None:
    from calendar_app.links import ruling
    from publishing import connecting

    ruling.save(strict, {"source": "{channel}", "active": True}, by=alice)
    save(post, bob, link="https://alameda.test/menu")
    planning.schedule(approve(post, bob, abel), by=bob)
    connecting.rename(left, "zurda", by=alice)
    assert reasons(post) == {"zurda": "broken", "derecha": ""}
    states = Variant.objects.values_list("channel__name", "delivery__state")
    assert dict(states) == {"zurda": "withdrawn", "derecha": "waiting"}


def test_a_brand_that_speaks_another_language_asks_for_new_approvals(scheduled: Any, brand: Any) -> None:
    brand.language = "en"
    brand.save()
    assert set(reasons(scheduled).values()) == {"broken"}
    assert Post.objects.get().stage == "draft"


# ── its hour ──────────────────────────────────────────────────────────────────────────────────────────


def tolerate(brand: Any, minutes: int | None) -> None:
    ReviewPolicy.objects.filter(workspace=brand).update(tolerance=minutes)


def moved(post: Post, by: Any, **some: float) -> None:
    hour = (post.planned_for + timedelta(**some)).astimezone(post.workspace.tz)
    planning.plan(post, date=hour.date(), time=hour.time().replace(tzinfo=None), by=by)


@pytest.fixture
def within_half_an_hour(strict: Any, post: Any, bob: Any, abel: Any) -> Any:
    tolerate(strict, 30)
    return approve(post, bob, abel)


def test_moved_within_its_tolerance_it_stays_approved(within_half_an_hour: Any, bob: Any) -> None:
    moved(within_half_an_hour, bob, minutes=30)
    assert reasons(within_half_an_hour) == HOLD


def test_moved_beyond_it_its_seals_break_and_what_waited_is_taken_back(
    within_half_an_hour: Any, bob: Any
) -> None:
    planning.schedule(within_half_an_hour, by=bob)
    moved(within_half_an_hour, bob, minutes=31)
    assert reasons(within_half_an_hour) == {"izquierda": "broken", "derecha": "broken"}
    assert set(Seal.objects.values_list("broken_for", flat=True)) == {"hour"}
    assert set(Variant.objects.values_list("delivery__state", flat=True)) == {"withdrawn"}
    assert within_half_an_hour.stage == "draft"


def test_an_hour_written_behind_every_verb_counts_as_moved(within_half_an_hour: Any) -> None:
    later = within_half_an_hour.planned_for + timedelta(hours=2)
    Post.objects.update(planned_for=later)
    assert set(reasons(within_half_an_hour).values()) == {"hour"}


def test_without_a_tolerance_any_hour_is_as_good(approved: Any, bob: Any) -> None:
    moved(approved, bob, days=5)
    assert reasons(approved) == HOLD


def test_what_was_approved_for_another_hour_is_not_published_now(within_half_an_hour: Any, bob: Any) -> None:
    before = within_half_an_hour.planned_for
    with pytest.raises(planning.CannotPlan, match="tolerancia"):
        planning.publish_now(within_half_an_hour, by=bob)
    assert Post.objects.get().planned_for == before


# ── approvals from before ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def approved_long_ago(approved: Any) -> Any:
    """As an earlier version left it: an approved post, an entry with its digest, no round, no seal."""
    Seal.objects.all().delete()
    approved.review.update(round=None)
    return approved


def test_an_approval_from_before_seals_gets_them_when_somebody_asks(
    approved_long_ago: Any, abel: Any
) -> None:
    assert reasons(approved_long_ago) == HOLD
    assert set(Seal.objects.values_list("by", flat=True)) == {abel.pk}


def test_one_whose_words_changed_since_gets_none(approved_long_ago: Any) -> None:
    Post.objects.update(text="Otra cosa")
    assert reasons(approved_long_ago) == {"izquierda": "missing", "derecha": "missing"}


def test_one_that_was_decided_otherwise_since_gets_none(approved_long_ago: Any, abel: Any) -> None:
    approved_long_ago.review.create(kind="changes", by=abel, version=1)
    assert reasons(approved_long_ago) == {"izquierda": "missing", "derecha": "missing"}


# ── those who approve ─────────────────────────────────────────────────────────────────────────────────


def test_what_changes_while_it_is_being_approved_is_not_sealed(
    strict: Any, post: Any, bob: Any, abel: Any, left: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from calendar_app.review import deciding, rounds

    close = rounds.close

    def meanwhile(post: Any, outcome: str) -> None:
        close(post, outcome)
        if outcome == "approved":
            Variant.objects.filter(channel=left).update(text="Solo aquí")

    monkeypatch.setattr(deciding.rounds, "close", meanwhile)
    with pytest.raises(planning.CannotPlan, match="Cambió mientras se aprobaba"):
        approve(post, bob, abel)
    assert not Seal.objects.exists()
    assert Post.objects.get().stage == "in_review"


def test_an_approval_stays_when_who_gave_it_loses_her_seat(scheduled: Any, abel: Any) -> None:
    abel.memberships.all().delete()
    assert reasons(scheduled) == HOLD
    assert review.is_cleared(scheduled)


def test_a_stage_alone_is_no_approval(strict: Any, post: Any) -> None:
    Post.objects.update(stage="approved")
    assert not review.is_cleared(Post.objects.get())


# ── many at once ──────────────────────────────────────────────────────────────────────────────────────


def test_many_posts_cost_no_more_questions_than_one(
    strict: Any, bob: Any, abel: Any, left: Any, right: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        made = planning.create_post(strict, by=bob, text=f"Número {n}", channels=[left, right])
        approve(made, bob, abel)
    with django_assert_max_num_queries(6):
        stands = sealing.standing(list(Post.objects.all()))
    assert all(each.holds for some in stands.values() for each in some.values())


def test_a_seal_says_when_it_was_given(approved: Any) -> None:
    assert timezone.now() - Seal.objects.first().at < timedelta(minutes=1)
