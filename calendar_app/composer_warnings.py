"""What the composer points out and lets pass: said twice, said in another voice, a link that fails."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import house_rules
from .compass.voice import Voice
from .composing import Draft
from .found import Found
from .links import checking, link_on
from .models import Variant
from .strategy.in_force import in_force
from .writing_aids.resembling import resembling


def warnings(draft: Draft, waiting: list[Variant]) -> Iterator[Found]:
    """`waiting`: where it has been handed over and has not left."""
    day = house_rules.day_of(draft.post)
    if other := resembling(draft.post, draft.variants, day):
        said = _("Se parece mucho a «%(title)s», del %(day)s, en el mismo canal.")
        told = {"title": other.title[:60], "day": date_format(other.day, "j b Y")}
        channel = next(each.channel for each in draft.variants if each.channel_id == other.channel)
        yield Found("said_before", said % told, blocks=False, channel=channel, other=other.post)
    yield from voiced(draft)
    yield from troubled_link(draft)
    yield from said_otherwise(draft, waiting)


def voiced(draft: Draft) -> Iterator[Found]:
    """By the words of the strategy that is in force when it leaves."""
    strategy = in_force(draft.post.workspace, house_rules.day_of(draft.post))
    voice = Voice.of(strategy.required_words, strategy.forbidden_words) if strategy else Voice()
    texts = [(field, text, variant) for field, text, variant in house_rules.said(draft.post, draft.variants)]
    for field, text, variant in texts if voice else []:
        where = {"blocks": False, "field": field, "channel": variant and variant.channel}
        if wrong := voice.said_wrongly(text):
            yield Found("voice", never_said(wrong), **where)
        if field == "text" and voice.lacks(text):
            lacks = _("Falta alguna de las palabras que la estrategia pide: %(words)s.")
            yield Found("voice", lacks % {"words": ", ".join(voice.required)}, **where)


def never_said(wrong: list[str]) -> str:
    return ngettext(
        "La estrategia pide no decir «%(words)s».", "La estrategia pide no decir: %(words)s.", len(wrong)
    ) % {"words": ", ".join(wrong)}


def troubled_link(draft: Draft) -> Iterator[Found]:
    known = checking.known(draft.post.workspace, draft.post.link)
    if known and known.is_trouble:
        yield Found("link", known.said, blocks=False, field="link")


def said_otherwise(draft: Draft, waiting: list[Variant]) -> Iterator[Found]:
    """What waits was frozen when it was handed over; the brand's taxonomy of links may have changed since."""
    older = _(
        "Lo programado sale con su enlace de antes: %(link)s. Para el nuevo, desprográmala y prográmala."
    )
    frozen = {each.channel_id: each.delivery.content["link"] for each in waiting}
    for variant in draft.variants:
        link = frozen.get(variant.channel_id, "")
        if link and is_same_page(link, variant.post.link) and link != link_on(variant):
            told = {"link": link}
            yield Found("older_link", older % told, blocks=False, field="link", channel=variant.channel)


def is_same_page(one: str, other: str) -> bool:
    """Before their parameters: else it was the link itself that changed, which saving settles."""
    return one.partition("#")[0].partition("?")[0] == other.partition("#")[0].partition("?")[0]
