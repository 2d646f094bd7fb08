"""What the bookshop has already said: written as record, with real posts on the practice network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile

from media.models import MediaFile
from practice.models import PracticeAccount, PracticeImage, PracticePost
from publishing import networks
from publishing.engine.verdict import PATIENCE_SPENT
from publishing.models import Attempt, Channel, Delivery, Reading
from publishing.networks.contract import Sentence
from publishing.networks.words import said_of_status
from publishing.states import Outcome, State

from .. import composing
from ..models import Post, ReviewEntry, Variant
from ..states import Stage
from .people import APPROVER, EDITOR

TRIES = 15  # publishing.engine.patience: when it stops by itself
TAKES = timedelta(seconds=1)  # between the request and its answer
READ_AFTER = timedelta(days=2)


def approve_in_the_past(post: Post, people: dict, digest: str) -> None:
    """Asked two days before it left, approved the next day."""
    asked = post.planned_for - timedelta(days=2)
    post.review.create(kind=ReviewEntry.Kind.REQUESTED, by=people[EDITOR], version=1, at=asked)
    at = asked + timedelta(hours=20)
    post.review.create(kind=ReviewEntry.Kind.APPROVED, by=people[APPROVER], version=1, digest=digest, at=at)
    Post.objects.filter(pk=post.pk).update(stage=Stage.APPROVED, created_at=asked - timedelta(days=4))


def published(post: Post, number: int) -> None:
    """On each of its channels: arrived, read back, and liked a little."""
    attachments = composing.attachments_of(post)
    for variant in composing.variants_of(post):
        said = composing.says(variant, attachments)
        delivery = a_delivery(variant, said, state=State.WAITING)
        arrived = arrive(
            variant.channel, delivery, [each.file for each in attachments], likes=number * 7 % 43
        )
        settle(delivery, arrived)
        Reading.objects.create(
            delivery=delivery, name="likes", value=arrived.likes, read_at=delivery.sent_at + READ_AFTER
        )


def a_delivery(variant: Variant, said: dict, *, state: str, **facts: object) -> Delivery:
    at = variant.post.planned_for
    delivery = Delivery.objects.create(
        channel=variant.channel,
        origin=f"variant:{variant.pk}",
        content=said,
        planned_for=at,
        state=state,
        created_at=at - timedelta(days=1),
        created_by=variant.post.author,
        **facts,
    )
    Variant.objects.filter(pk=variant.pk).update(delivery=delivery)
    return delivery


def arrive(channel: Channel, delivery: Delivery, files: Sequence[MediaFile], *, likes: int) -> PracticePost:
    account = PracticeAccount.objects.get(handle=channel.account)
    said, at = delivery.content, delivery.planned_for + TAKES
    post = PracticePost.objects.create(
        account=account, key=delivery.key, text=said["text"], link=said["link"], likes=likes, created_at=at
    )
    for place, (file, about) in enumerate(zip(files, said["media"], strict=True)):
        image = PracticeImage(account=account, post=post, mime=file.mime, alt=about["alt"], position=place)
        image.width, image.height = file.width, file.height
        with file.file.open("rb") as picture:
            image.image.save(f"image{file.suffix}", ContentFile(picture.read()))
    return post


def settle(delivery: Delivery, arrived: PracticePost) -> None:
    """One attempt, one receipt."""
    left = delivery.planned_for
    delivery.state, delivery.remote_id = State.SENT, str(arrived.pk)
    delivery.url = settings.PAUTA_URL + arrived.get_absolute_url()
    delivery.published_at, delivery.sent_at, delivery.attempts_made = left, left + TAKES, 1
    delivery.verified_at = left + timedelta(minutes=1)
    delivery.save()
    Attempt.objects.create(
        delivery=delivery,
        number=1,
        step=Attempt.Step.PUBLISH,
        outcome=Outcome.RECEIPT,
        remote_id=delivery.remote_id,
        started_at=left,
        ended_at=delivery.sent_at,
    )


def failed(post: Post) -> None:
    """The network was down for longer than our patience."""
    attachments = composing.attachments_of(post)
    for variant in composing.variants_of(post):
        network = networks.get(variant.channel.network).name
        reason = said_of_status(503, "", network, page=False)
        why = Sentence(PATIENCE_SPENT.text, {"failures": TRIES, "reason": reason.as_json()}).as_json()
        said = composing.says(variant, attachments)
        facts = {"attempts_made": TRIES, "failures": TRIES, "sentence": why}
        delivery = a_delivery(variant, said, state=State.FAILED, **facts)
        Attempt.objects.bulk_create(unavailable(delivery, reason))


def unavailable(delivery: Delivery, reason: Sentence) -> list[Attempt]:
    """The waits between them double up to five minutes (publishing.engine.patience)."""
    rows, at = [], delivery.planned_for
    for number in range(1, TRIES + 1):
        rows.append(
            Attempt(
                delivery=delivery,
                number=number,
                step=Attempt.Step.PUBLISH,
                outcome=Outcome.UNAVAILABLE,
                sentence=reason.as_json(),
                started_at=at,
                ended_at=at + TAKES,
            )
        )
        at += timedelta(seconds=min(2**number, 300))
    return rows
