"""Making a file fit a channel, as somebody agreed to: what is offered, asking for it, going back.

A picture is made at once. A film waits for a worker (`converting`). What goes instead is part of what the
post says on that channel: it breaks an approval and replaces what waits, as every change does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media.converting import convert, made_before
from media.models import MediaFile
from media.recipe import Recipe
from media.rejecting import Rejected
from publishing import remedying
from publishing.content import media_of
from publishing.networks.contract import Problem
from teams.roles import Verb

from . import composing, renditions, writing
from .composing import Draft
from .models import Attachment, Conversion, Post, Variant
from .permission import demand_on
from .refusals import CannotPlan


@dataclass(frozen=True)
class Offer:
    """One file on one channel: what would make it fit, what is being made, or what goes instead."""

    variant: Variant
    attachment: Attachment
    recipe: Recipe | None = None
    banded: Recipe | None = None  # the other way, where the first one cuts something off
    conversion: Conversion | None = None
    instead: MediaFile | None = None


def offers(draft: Draft) -> list[Offer]:
    """Nothing for what fits as it is, and nothing for what no certain conversion makes fit."""
    saved = [variant for variant in draft.variants if variant.pk and variant.channel.network]
    if not saved or not draft.attachments:
        return []
    rows = Conversion.objects.filter(variant__in=saved)
    under_way = {(each.variant_id, each.file_id): each for each in rows}
    return [offer for variant in saved for offer in offers_on(variant, draft.attachments, under_way)]


def offers_on(
    variant: Variant, attachments: list[Attachment], under_way: Mapping[tuple[int, int], Conversion]
) -> Iterator[Offer]:
    limits = remedying.held_to(variant.channel, composing.says(variant, attachments))
    gone_instead = renditions.instead(variant, attachments)
    for each in attachments:
        other = gone_instead.get(each.file_id)
        fits = other is not None and not remedying.troubled(media(other), limits)
        recipe = None if fits else remedying.remedy(media(each.file), limits)
        banded = remedying.remedy(media(each.file), limits, pad=True) if recipe and recipe.crop else None
        conversion = under_way.get((variant.pk, each.file_id))
        if recipe or conversion or other:
            yield Offer(variant, each, recipe, banded, conversion, other)


def media(file: MediaFile) -> Any:
    """The file as networks know it."""
    return media_of({"media": [composing.content(text="", media=[(file, "")])["media"][0]]})[0]


def misfits(draft: Draft, attachment: Attachment) -> list[tuple[Variant, list[Problem]]]:
    """Where this file doesn't fit as it will be sent there, and why."""
    found = []
    for variant in draft.variants:
        said = composing.says(variant, [attachment])
        problems = remedying.troubles(variant.channel, said) if variant.channel.network else []
        if problems:
            found.append((variant, problems))
    return found


# ── asking for it ─────────────────────────────────────────────────────────────────────────────────────


def ask(post: Post, *, channel: int, attachment: int, by: Any, pad: bool = False) -> list[str]:
    """Makes what is offered for this file there, or has it made. Returns what she must be told.

    Raises CannotPlan."""
    demand_on(Verb.WRITE, post, by)
    offer = offered(post, channel, attachment)
    recipe = (offer.banded or offer.recipe) if pad else offer.recipe
    if recipe is None:
        raise CannotPlan(_("«%(name)s» ya cabe en ese canal.") % {"name": offer.attachment.file.filename})
    file, ready = offer.attachment.file, made_before(offer.attachment.file, recipe)
    if recipe.is_long and ready is None:
        wait_for(offer.variant, file, recipe, by=by)
        return []
    try:
        return use(post, offer.variant, file, ready or convert(file, recipe, by=by), by=by)
    except Rejected as refusal:
        raise CannotPlan(str(refusal)) from None


def offered(post: Post, channel: int, attachment: int) -> Offer:
    for offer in offers(composing.draft_of(post)):
        if (offer.variant.channel_id, offer.attachment.pk) == (channel, attachment):
            return offer
    raise CannotPlan(_("Ese archivo ya cabe en ese canal, o ya no está en la publicación."))


def recipe_for(post: Post, channel: int, attachment: int, *, pad: bool) -> Recipe | None:
    """What `ask` would follow; None: nothing has to be made."""
    try:
        offer = offered(post, channel, attachment)
    except CannotPlan:
        return None
    return (offer.banded or offer.recipe) if pad else offer.recipe


def wait_for(variant: Variant, file: MediaFile, recipe: Recipe, *, by: Any) -> None:
    asked = {"recipe": recipe.as_json(), "state": Conversion.State.WAITING, "sentence": "", "by": by}
    asked |= {"asked_at": timezone.now(), "until": None}
    Conversion.objects.update_or_create(variant=variant, file=file, defaults=asked)


@transaction.atomic
def use(post: Post, variant: Variant, file: MediaFile, other: MediaFile | None, *, by: Any) -> list[str]:
    """`other` goes instead of `file` on this channel; None: the original again."""
    return writing.changing_files(post, lambda: put(variant, file, other), by=by)[1]


def put(variant: Variant, file: MediaFile, other: MediaFile | None) -> None:
    row = Variant.objects.select_for_update().filter(pk=variant.pk).first()
    if row is None:
        raise CannotPlan(_("La publicación ya no va a ese canal."))
    row.renditions = {key: pk for key, pk in row.renditions.items() if key != str(file.pk)}
    if other is not None:
        row.renditions[str(file.pk)] = other.pk
    row.save(update_fields=["renditions"])
    Conversion.objects.filter(variant=row, file=file).delete()


def use_original(post: Post, *, channel: int, attachment: int, by: Any) -> list[str]:
    """Undoes what was agreed to, also while it is being made."""
    variant = post.variants.filter(channel=channel).first()
    there = post.attachments.filter(pk=attachment).select_related("file").first()
    if variant is None or there is None:
        return []
    return use(post, variant, there.file, None, by=by)
