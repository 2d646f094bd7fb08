"""Cutting a picture by hand for one channel or several: the frame somebody drew, kept in numbers.

The original stays; what is cut goes instead of it where she said (`Variant.renditions`). A channel that takes
no such picture keeps what it has, and says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.figures import figure
from media.converting import convert
from media.models import MediaFile
from media.recipe import MIMES, Recipe
from media.rejecting import Rejected
from publishing import remedying
from publishing.models import Channel
from publishing.networks.contract import Limits
from publishing.networks.fitting import file_troubles
from publishing.wording import say
from teams.roles import Verb

from . import adapting, composing, renditions, writing
from .composing import Draft
from .models import Attachment, Post, Variant
from .permission import demand_on
from .refusals import CannotPlan

LEAST = 16  # pixels of a side
NEAR = 0.01  # how far from its figure a proportion may be, as publishing.networks.fitting has it
SHAPES = (
    ("1:1", 1.0),
    ("4:5", 0.8),
    ("3:4", 0.75),
    ("2:3", 2 / 3),
    ("9:16", 0.5625),
    ("1.91:1", 1.91),
    ("16:9", 16 / 9),
)
Made = tuple[Variant, MediaFile | None]  # what goes to a channel; None: the original
Box = tuple[int, int, int, int]  # x, y, width, height in pixels of the original


@dataclass(frozen=True)
class Shape:
    """A proportion, and the channels of the post that take it."""

    name: str
    ratio: float
    channels: list[Channel]


@dataclass(frozen=True)
class Target:
    """A channel of the post, with what it asks of a picture and what goes there now."""

    variant: Variant
    limits: Limits
    instead: MediaFile | None

    @property
    def channel(self) -> Channel:
        return self.variant.channel

    def takes(self, ratio: float) -> bool:
        rule = self.limits.files.get("image")
        span = rule.ratio if rule else None
        return rule is not None and (span is None or span[0] - NEAR <= ratio <= span[1] + NEAR)


def targets(draft: Draft, attachment: Attachment) -> list[Target]:
    """The channels that show pictures."""
    found = []
    for variant in draft.variants:
        if not (variant.pk and variant.channel.network):
            continue
        limits = remedying.held_to(variant.channel, composing.says(variant, draft.attachments))
        if "image" in limits.files:
            instead = renditions.instead(variant, [attachment]).get(attachment.file_id)
            found.append(Target(variant, limits, instead))
    return found


def shapes(there: Sequence[Target]) -> list[Shape]:
    """Those that most channels take come first."""
    found = [Shape(name, ratio, [t.channel for t in there if t.takes(ratio)]) for name, ratio in SHAPES]
    return sorted(found, key=lambda shape: -len(shape.channels))


def last_box(there: Sequence[Target], file: MediaFile) -> Box:
    """The frame that was drawn before; all of the picture where none was."""
    for target in there:
        box = ((target.instead.recipe if target.instead else None) or {}).get("crop")
        if box:
            return (box[0], box[1], box[2], box[3])
    return (0, 0, file.width, file.height)


# ── the frame ─────────────────────────────────────────────────────────────────────────────────────────


def fitted(box: Box, ratio: float | None) -> Box:
    """The largest frame of this proportion in the middle of `box`; the box itself where it has it already."""
    x, y, wide, high = box
    if ratio is None or abs(wide / max(1, high) / ratio - 1) < NEAR:
        return box
    width = min(wide, round(high * ratio))
    height = min(high, round(width / ratio))
    return (x + (wide - width) // 2, y + (high - height) // 2, width, height)


def fit_box(file: MediaFile, box: Box) -> Box:
    """Raises CannotPlan."""
    x, y, wide, high = box
    inside = x >= 0 and y >= 0 and x + wide <= file.width and y + high <= file.height
    if not inside or min(wide, high) < min(LEAST, file.width, file.height):
        raise CannotPlan(
            _(
                "El recorte %(x)s, %(y)s, de %(wide)s × %(high)s, no cabe en la imagen, que mide %(width)s × "
                "%(height)s: elige otro de %(least)s píxeles por lado o más."
            )
            % {"x": x, "y": y, "wide": wide, "high": high, "width": figure(file.width),
               "height": figure(file.height), "least": LEAST}
        )  # fmt: skip
    return box


# ── cutting ───────────────────────────────────────────────────────────────────────────────────────────


def crop(post: Post, *, attachment: int, channels: Sequence[int], box: Box, by: Any) -> list[str]:
    """Cuts the picture so on these channels. Returns what she must be told. Raises CannotPlan."""
    demand_on(Verb.WRITE, post, by)
    there = post.attachments.select_related("file").filter(pk=attachment).first()
    if there is None or there.file.kind != "image":
        raise CannotPlan(_("Sólo se recortan imágenes que siguen en la publicación."))
    box = fit_box(there.file, box)
    draft = composing.draft_of(post)
    chosen = [each for each in targets(draft, there) if each.channel.pk in channels]
    if not chosen:
        raise CannotPlan(_("Elige al menos un canal para el recorte."))
    made, notes = cut_for_each(there.file, chosen, box, by=by)
    if not made:
        raise CannotPlan(" ".join(notes))
    return [*notes, *use(post, there.file, made, by=by)]


def cut_for_each(
    file: MediaFile, chosen: Sequence[Target], box: Box, *, by: Any
) -> tuple[list[Made], list[str]]:
    """What goes to each channel (None: the original, for a frame around all of it), and why not elsewhere."""
    made: list[Made] = []
    notes = []
    whole = box == (0, 0, file.width, file.height)
    for target in chosen:
        try:
            other = None if whole else convert(file, recipe_for(file, target, box), by=by)
            made.append((target.variant, other))
        except (CannotPlan, Rejected) as refusal:
            notes.append(str(refusal))
    return made, notes


def recipe_for(file: MediaFile, target: Target, box: Box) -> Recipe:
    """The cut, made as small and in the format that the channel takes. Raises CannotPlan."""
    rule = target.limits.files["image"]
    to = "png" if file.mime == "image/png" and rule.bytes is None else "jpeg"
    cut = Recipe(to, box[2], box[3], crop=box, bytes=rule.bytes)
    seen = replace(adapting.media(file), width=box[2], height=box[3], mime=MIMES[to])
    if not remedying.troubled(seen, target.limits):
        return cut
    remedy = remedying.remedy(seen, target.limits)
    if remedy is None or remedy.crop:
        found = file_troubles(seen, target.limits, target.channel.name)
        raise CannotPlan(" ".join(say(each.sentence) for each in found if each.blocks))
    return replace(remedy, crop=box)


@transaction.atomic
def use(
    post: Post, file: MediaFile, made: Sequence[tuple[Variant, MediaFile | None]], *, by: Any
) -> list[str]:
    def put_all() -> None:
        for variant, other in made:
            adapting.put(variant, file, other)

    return writing.changing_files(post, put_all, by=by)[1]
