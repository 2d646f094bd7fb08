"""Review: nothing leaves unapproved where the brand asks for approval, by whatever door."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Post, ReviewEntry
from calendar_app.planning import CannotPlan
from publishing import settling
from publishing.models import Delivery
from publishing.states import State

DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def strict(brand: Any) -> Any:
    review.set_policy(brand, "required", by=None)
    return brand


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    post = planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[channel])
    planning.plan(post, date=DAY, time=time(9), by=bob)
    return post


@pytest.fixture
def approved(strict: Any, post: Post, bob: Any, abel: Any) -> Post:
    review.request(post, by=bob)
    return review.approve(post, by=abel)


def save(post: Post, by: Any, **changes: Any) -> planning.Saved:
    return planning.save_post(post, by=by, version=post.version, **changes)


def kinds(post: Post) -> list[str]:
    return list(ReviewEntry.objects.filter(post=post).values_list("kind", flat=True))


def waiting() -> int:
    return Delivery.objects.filter(state=State.WAITING).count()


def test_what_is_not_approved_is_not_scheduled(strict: Any, post: Post, bob: Any) -> None:
    for verb in (planning.schedule, planning.publish_now):
        with pytest.raises(CannotPlan, match="pide aprobación"):
            verb(post, by=bob)
    assert not Delivery.objects.exists()


def test_what_is_approved_is_scheduled(approved: Post, bob: Any) -> None:
    planning.schedule(approved, by=bob)
    assert waiting() == 1


def test_where_review_is_optional_nobody_has_to_ask(post: Post, bob: Any) -> None:
    planning.schedule(post, by=bob)
    assert waiting() == 1


def test_an_edit_breaks_the_approval_and_takes_back_what_waits(approved: Post, bob: Any) -> None:
    planning.schedule(approved, by=bob)
    saved = save(approved, bob, text="Otra cosa")
    assert waiting() == 0
    assert kinds(approved)[-1] == "broken"
    assert Post.objects.get().stage == "draft"
    assert "anuló la aprobación" in saved.notes[0]
    assert "se retiró 1 entrega" in saved.notes[1]


def test_a_failed_delivery_cannot_be_retried_with_words_no_longer_approved(approved: Post, bob: Any) -> None:
    planning.schedule(approved, by=bob)
    Delivery.objects.update(state=State.FAILED)
    save(approved, bob, text="Otra cosa")
    assert Delivery.objects.get().state == State.WITHDRAWN


def test_a_change_by_the_back_door_is_seen_when_it_is_scheduled(approved: Post, bob: Any) -> None:
    approved.text = "Nadie aprobó esto"
    approved.save()
    with pytest.raises(CannotPlan, match="Cambió después de que se aprobó"):
        planning.schedule(approved, by=bob)


def test_a_change_by_the_back_door_is_found_out_when_it_is_moved(approved: Post, bob: Any) -> None:
    planning.schedule(approved, by=bob)
    Post.objects.update(text="Nadie aprobó esto")
    assert Delivery.objects.get(state=State.WAITING).content["text"] == "El tueste de los martes"
    planning.move(approved, to_date=DAY + timedelta(days=1), by=bob)
    assert waiting() == 0
    assert Post.objects.get().stage == "draft"


def test_a_new_channel_breaks_the_approval(approved: Post, bob: Any, brand: Any, channel: Any) -> None:
    other = type(channel).objects.create(workspace=brand, network="practice", name="otra", account="otra")
    save(approved, bob, channels=[channel, other])
    assert not review.is_cleared(approved)


def test_a_new_date_or_internal_title_does_not_break_it(approved: Post, bob: Any) -> None:
    save(approved, bob, title="Nombre para el equipo")
    planning.move(approved, to_date=DAY + timedelta(days=2), by=bob)
    assert review.is_cleared(approved)


def test_going_back_to_the_approved_words_is_not_an_approval(approved: Post, bob: Any) -> None:
    text = approved.text
    save(approved, bob, text="Otra cosa")
    save(approved, bob, text=text)
    assert not review.is_cleared(approved)


def test_only_what_is_in_review_is_approved(strict: Any, post: Post, abel: Any) -> None:
    with pytest.raises(CannotPlan, match="está en «Borrador»"):
        review.approve(post, by=abel)


def test_what_changed_while_she_read_is_not_approved(strict: Any, post: Post, bob: Any, abel: Any) -> None:
    review.request(post, by=bob)
    seen = review.digest(post)
    save(post, bob, text="Cambiado a última hora")
    with pytest.raises(CannotPlan, match="Cambió mientras la leías"):
        review.approve(post, by=abel, seen=seen)
    assert Post.objects.get().stage == "in_review"


def test_an_editor_does_not_approve(strict: Any, post: Post, bob: Any) -> None:
    review.request(post, by=bob)
    with pytest.raises(PermissionDenied):
        review.approve(post, by=bob)


def test_the_shell_does_not_approve(strict: Any, post: Post, bob: Any) -> None:
    review.request(post, by=bob)
    with pytest.raises(CannotPlan, match="el nombre de quien la dio"):
        review.approve(post, by=None)


def test_an_approver_neither_writes_nor_schedules(approved: Post, abel: Any) -> None:
    with pytest.raises(PermissionDenied):
        save(approved, abel, text="x")
    with pytest.raises(PermissionDenied):
        planning.schedule(approved, by=abel)


def test_changes_are_requested_with_a_reason(strict: Any, post: Post, bob: Any, abel: Any) -> None:
    review.request(post, by=bob)
    with pytest.raises(CannotPlan, match="Escribe qué hay que cambiar"):
        review.request_changes(post, by=abel, comment="  ")
    review.request_changes(post, by=abel, comment="Falta el precio")
    post.refresh_from_db()
    assert (post.stage, post.changes_requested) == ("draft", True)
    assert post.review.last().comment == "Falta el precio"


def test_requesting_changes_stops_what_was_scheduled(approved: Post, bob: Any, abel: Any) -> None:
    planning.schedule(approved, by=bob)
    review.request_changes(approved, by=abel, comment="Espera")
    assert waiting() == 0


def test_asking_again_clears_nothing_until_it_is_approved(
    strict: Any, post: Post, bob: Any, abel: Any
) -> None:
    review.request(post, by=bob)
    review.request_changes(post, by=abel, comment="Falta el precio")
    review.request(post, by=bob)
    assert not review.is_cleared(post)
    review.approve(post, by=abel, comment="Ahora sí")
    post.refresh_from_db()
    assert (post.stage, post.changes_requested) == ("approved", False)
    assert kinds(post) == ["requested", "changes", "requested", "approved"]


def test_asking_twice_is_asking_once(post: Post, bob: Any) -> None:
    review.request(post, by=bob)
    review.request(post, by=bob)
    assert kinds(post) == ["requested"]
    review.withdraw_request(post, by=bob)
    assert Post.objects.get().stage == "draft"


def test_an_empty_post_is_not_put_before_anybody(brand: Any, bob: Any, channel: Any) -> None:
    with pytest.raises(CannotPlan, match="está vacía"):
        review.request(planning.create_post(brand, by=bob, channels=[channel]), by=bob)


def test_a_stricter_policy_takes_back_what_nobody_approved(
    brand: Any, post: Post, alice: Any, bob: Any
) -> None:
    planning.schedule(post, by=bob)
    assert review.set_policy(brand, "required", by=alice) == 1
    assert waiting() == 0


def test_a_stricter_policy_recalls_what_may_be_leaving(brand: Any, post: Post, alice: Any, bob: Any) -> None:
    (delivery,) = planning.schedule(post, by=bob)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.UNSURE, due_at=None, published_at=timezone.now()
    )
    review.set_policy(brand, "required", by=alice)
    settling.it_is_not_there(Delivery.objects.get(pk=delivery.pk), by=alice)
    assert Delivery.objects.get(pk=delivery.pk).state == State.WITHDRAWN


def test_a_stricter_policy_leaves_what_was_approved(brand: Any, post: Post, alice: Any, bob: Any) -> None:
    review.request(post, by=bob)
    review.approve(post, by=alice)
    planning.schedule(post, by=bob)
    assert review.set_policy(brand, "required", by=alice) == 0
    assert waiting() == 1


def test_only_who_sets_the_brand_sets_the_policy(brand: Any, bob: Any) -> None:
    with pytest.raises(PermissionDenied):
        review.set_policy(brand, "none", by=bob)


def test_the_digest_does_not_depend_on_how_rows_are_read(post: Post) -> None:
    assert review.digest(post) == review.digest(Post.objects.get(pk=post.pk))
    assert len(review.digest(post)) == 64
