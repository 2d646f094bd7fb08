"""Conversions in words: what a button will make, and what is in the way."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from core.figures import figure
from media.recipe import Recipe
from publishing.wording import say

from .. import adapting
from ..adapting import Offer
from ..composing import Draft
from ..models import Attachment

register = template.Library()
KNOWN = (
    (1, 1),
    (4, 5),
    (5, 4),
    (3, 4),
    (4, 3),
    (2, 3),
    (3, 2),
    (9, 16),
    (16, 9),
    (3, 1),
    (1, 3),
    (1, 2),
    (2, 1),
)
NAMES = {"jpeg": "JPEG", "png": "PNG", "mp4": "MP4", "mp3": "MP3", "m4a": "M4A"}


@register.simple_tag
def conversions(draft: Draft) -> list[Offer]:
    return adapting.offers(draft)


@register.simple_tag
def misfits(draft: Draft, attachment: Attachment) -> list[dict[str, object]]:
    """[{"channel", "sentences"}] of the post's channels that would not take this file."""
    found = adapting.misfits(draft, attachment)
    return [{"channel": v.channel, "sentences": [say(p.sentence) for p in problems]} for v, problems in found]


@register.simple_tag
def remedy_words(offer: Offer, recipe: Recipe) -> str:
    """What the button says."""
    was = offer.attachment.file
    if recipe.pad:
        return _("Ajustar a %(ratio)s con bandas") % {"ratio": ratio(recipe)}
    if was.kind == "gif":
        return _("Convertir en video") if recipe.to == "mp4" else _("Usar sólo su primer cuadro")
    if recipe.to == "mp4":
        return (
            _("Recortar el video a %(ratio)s") % {"ratio": ratio(recipe)}
            if recipe.crop
            else _("Convertir el video")
        )
    if recipe.crop:
        return _("Recortar a %(ratio)s") % {"ratio": ratio(recipe)}
    if was.mime == "image/jpeg" or (was.mime == "image/png" and recipe.to == "png"):
        return _("Reducir la imagen")
    return _("Convertir a %(format)s") % {"format": NAMES[recipe.to]}


@register.filter
def sides(recipe: Recipe) -> str:
    """«hasta 1,440 × 1,080 píxeles»; nothing for a sound."""
    if not recipe.width:
        return ""
    return _("hasta %(width)s × %(height)s píxeles") % {
        "width": figure(recipe.width),
        "height": figure(recipe.height),
    }


def ratio(recipe: Recipe) -> str:
    """«4:5», where it is one that people name; else «1.91:1»."""
    seen = recipe.width / max(1, recipe.height)
    named = next((f"{w}:{h}" for w, h in KNOWN if abs(seen - w / h) < 0.012), "")
    return named or f"{figure(seen, 2)}:1"


@register.filter
def size_words(bytes: int) -> str:
    """«8.4 MB», «312 kB»."""
    if bytes < 2**20:
        return f"{figure(max(1, round(bytes / 1000)))}\N{NO-BREAK SPACE}kB"
    return f"{figure(bytes / 2**20, 1)}\N{NO-BREAK SPACE}MB"
