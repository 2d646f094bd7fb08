"""What makes a file fit a network: only where it is certain and nobody has to choose what is lost.

The remedy is pure. It is never guessed at: what it will give is worked out and held to the very rule that the
file broke (`fitting.file_troubles`). What can't be mended without a decision (too long, too small) has none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from media.recipe import KINDS, MIMES, Recipe

from . import networks
from .checking import limits_of
from .content import draft_post
from .models import Channel
from .networks.contract import FileRule, Limits, Media, Problem
from .networks.fitting import file_troubles

SIDE = 200  # smaller than this nothing is made, and a rounded side still keeps the proportion
BYTES_A_PIXEL = 1.5  # the most that a JPEG of noise takes at our lowest quality, with room to spare
SOUND = 128_000  # bits a second
OVERHEAD = 0.93  # of the bytes allowed; the rest is for the container and what the encoder overshoots
LEAST_BITS = 0.03  # for each pixel of each frame: below it nothing can be made out
USUAL_BITS = 0.12
ROUNDING = 0.1  # seconds: sound is encoded in whole pieces, the last one sticks out
LEAST_BITRATE, MOST_BITRATE = 60_000, 12_000_000


def remedy(file: Media, limits: Limits, *, pad: bool = False) -> Recipe | None:
    """What makes this file fit; None: it fits as it is, or nothing certain does. `pad`: bands, not a crop."""
    if not troubled(file, limits):
        return None
    for to in candidates(file, limits):
        recipe = planned(file, to, limits.files[KINDS[to]], pad=pad)
        if recipe and not troubled(after(file, recipe), limits):
            return recipe
    return None


def held_to(channel: Channel, snapshot: Mapping[str, Any]) -> Limits:
    """The rules for files that this channel's network holds this post to, as its options make it."""
    return networks.get(channel.network).limits_of(draft_post(snapshot), limits_of(channel))


def troubles(channel: Channel, snapshot: Mapping[str, Any]) -> list[Problem]:
    """What its network has against each of its files by itself."""
    limits, name = held_to(channel, snapshot), networks.get(channel.network).name
    return [each for file in draft_post(snapshot).media for each in file_troubles(file, limits, name)]


def troubled(file: Media, limits: Limits) -> bool:
    return any(problem.blocks for problem in file_troubles(file, limits, ""))


def candidates(file: Media, limits: Limits) -> list[str]:
    """What it could become, the likest first."""
    image = ["png", "jpeg"] if file.mime == "image/png" and not weighed(limits) else ["jpeg", "png"]
    become = {"image": image, "gif": ["mp4", "jpeg"], "video": ["mp4"], "audio": ["mp3", "m4a"]}
    return [to for to in become.get(file.kind, []) if taken(to, limits)]


def weighed(limits: Limits) -> bool:
    return "image" in limits.files and limits.files["image"].bytes is not None


def taken(to: str, limits: Limits) -> bool:
    rule = limits.files.get(KINDS[to])
    return rule is not None and (not rule.mimes or MIMES[to] in rule.mimes)


def after(file: Media, recipe: Recipe) -> Media:
    """What is known of the result before it is made. Its weight: no more than was asked for."""
    kind = KINDS[recipe.to]
    moving, sound = kind == "video", kind == "audio"
    return replace(
        file,
        kind=kind,
        mime=MIMES[recipe.to],
        bytes=min(recipe.bytes or 0, file.bytes) if recipe.bytes else 0,
        width=recipe.width,
        height=recipe.height,
        seconds=file.seconds + ROUNDING if moving or sound else 0.0,
        fps=(recipe.fps or file.fps) if moving else 0.0,
        frames=0,
        codec="h264" if moving else "",
        audio_codec={"mp3": "mp3", "m4a": "aac"}.get(recipe.to, "aac" if moving and file.audio_codec else ""),
    )


def planned(file: Media, to: str, rule: FileRule, *, pad: bool) -> Recipe | None:
    if KINDS[to] == "audio":
        return sounding(file, to, rule)
    recipe = framed(file, to, rule, pad=pad)
    if recipe is None:
        return None
    return filmed(file, recipe, rule) if to == "mp4" else drawn(recipe, rule)


# ── sides ─────────────────────────────────────────────────────────────────────────────────────────────


def framed(file: Media, to: str, rule: FileRule, *, pad: bool) -> Recipe | None:
    """Cut (or banded) to the nearest proportion allowed, from the middle; then made smaller, never bigger."""
    if not (file.width and file.height):
        return None
    ratio = file.width / file.height
    wanted = min(max(ratio, rule.ratio[0]), rule.ratio[1]) if rule.ratio else ratio
    wide, high = (banded if pad else cut)(file.width, file.height, ratio, wanted)
    scale = min(1.0, shrink(wide, high, rule))
    step = 2 if to == "mp4" else 1
    sides = tuple(max(step, math.floor(side * scale / step + 0.001) * step) for side in (wide, high))
    differs = wanted != ratio
    crop = None if pad or not differs else ((file.width - wide) // 2, (file.height - high) // 2, wide, high)
    return Recipe(
        to, sides[0], sides[1], crop=crop, pad=pad and differs, least=smallest(sides[0], sides[1], rule)
    )


def cut(wide: int, high: int, ratio: float, wanted: float) -> tuple[int, int]:
    if wanted < ratio:
        return max(1, round(high * wanted)), high
    return wide, max(1, round(wide / wanted)) if wanted > ratio else high


def banded(wide: int, high: int, ratio: float, wanted: float) -> tuple[int, int]:
    if wanted < ratio:
        return wide, round(wide / wanted)
    return (round(high * wanted) if wanted > ratio else wide), high


def shrink(wide: int, high: int, rule: FileRule) -> float:
    fits = [
        rule.width[1] / wide if rule.width else 1.0,
        rule.height[1] / high if rule.height else 1.0,
        math.sqrt(rule.pixels / (wide * high)) if rule.pixels is not None else 1.0,
    ]
    return min(fits)


def smallest(wide: int, high: int, rule: FileRule) -> tuple[int, int]:
    """How small it may be made to weigh less, in its own proportion."""
    least = max(
        (rule.width[0] if rule.width else 1) / wide,
        (rule.height[0] if rule.height else 1) / high,
        SIDE / min(wide, high),
    )
    scale = min(1.0, least)
    return math.ceil(wide * scale), math.ceil(high * scale)


# ── weight ────────────────────────────────────────────────────────────────────────────────────────────


def drawn(recipe: Recipe, rule: FileRule) -> Recipe | None:
    """A picture is made smaller until it weighs what it may: certain where its smallest does."""
    if rule.bytes is None:
        return recipe
    wide, high = recipe.least
    if recipe.to != "jpeg" or wide * high * BYTES_A_PIXEL + 2048 > rule.bytes:
        return None
    return replace(recipe, bytes=rule.bytes)


def filmed(file: Media, recipe: Recipe, rule: FileRule) -> Recipe | None:
    fps = file.fps or 30.0
    target = min(max(fps, rule.fps[0]), rule.fps[1]) if rule.fps else fps
    bits = recipe.width * recipe.height * target
    bitrate = min(MOST_BITRATE, max(300_000, bits * USUAL_BITS))
    if rule.bytes is not None:
        allowed = rule.bytes * 8 * OVERHEAD / max(file.seconds, 1.0) - (SOUND if file.audio_codec else 0)
        bitrate = min(bitrate, allowed)
    smaller = thinned(recipe, bitrate / (bits * LEAST_BITS)) if bitrate >= LEAST_BITRATE else None
    if smaller is None:
        return None
    return replace(smaller, fps=0.0 if target == file.fps else target, bitrate=int(bitrate), bytes=rule.bytes)


def thinned(recipe: Recipe, share: float) -> Recipe | None:
    """With fewer pixels where there are bits for only a `share` of them."""
    if share >= 1:
        return recipe
    width, height = (math.floor(side * math.sqrt(share) / 2) * 2 for side in (recipe.width, recipe.height))
    if width < recipe.least[0] or height < recipe.least[1]:
        return None
    return replace(recipe, width=width, height=height)


def sounding(file: Media, to: str, rule: FileRule) -> Recipe | None:
    bitrate = float(SOUND)
    if rule.bytes is not None:
        bitrate = min(bitrate, rule.bytes * 8 * OVERHEAD / max(file.seconds, 1.0))
    return Recipe(to, bitrate=int(bitrate), bytes=rule.bytes) if bitrate >= 48_000 else None
