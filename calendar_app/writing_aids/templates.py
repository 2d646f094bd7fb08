"""A post that starts from a template, and a template that is made of a post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from publishing.models import Channel

from .. import planning
from ..models import Audience, Campaign, Objective, Pillar, Post, PostTemplate
from ..strategy import tags
from . import variables
from .forms import TAGS, channels_of

ROWS = {"pillar": "pillars", "campaign": "campaigns", "objective": "objectives", "audience": "audiences"}


def asks(template: PostTemplate) -> list[str]:
    """The gaps that the brand's variables don't fill: a person says what goes there."""
    known = variables.of(template.workspace)
    text = f"{template.said.get('text', '')} {template.said.get('link', '')}"
    return [name for name in variables.gaps(text) if not known.get(name)]


@transaction.atomic
def start(template: PostTemplate, values: Mapping[str, str], *, by: Any) -> Post:
    """A draft with its words filled in. Raises CannotPlan."""
    said = template.said
    filled = {**variables.of(template.workspace), **values}
    words = {name: variables.fill(said.get(name, ""), filled) for name in ("text", "link")}
    return planning.create_post(
        template.workspace, by=by, channels=channels(template), **words, **reasons(template)
    )


def channels(template: PostTemplate) -> list[Channel]:
    """Those it names that are still there; if it names none, those that are connected."""
    open_ones = list(channels_of(template.workspace))
    named = set(template.said.get("channels", []))
    if named:
        return [each for each in open_ones if each.pk in named]
    return [each for each in open_ones if each.health == Channel.Health.CONNECTED]


def reasons(template: PostTemplate) -> dict[str, Pillar | Campaign | Objective | Audience]:
    """What it is tagged with, of what is still in use."""
    at_hand = tags.choices(template.workspace)
    rows = {name: {str(row.pk): row for row in getattr(at_hand, kind)} for name, kind in ROWS.items()}
    named = {name: rows[name].get(str(template.said.get(name, ""))) for name in TAGS}
    return {name: row for name, row in named.items() if row is not None}


def made_of(post: Post) -> dict[str, Any]:
    """What the form of a new template starts with."""
    own = {name: str(getattr(post, f"{name}_id") or "") for name in TAGS}
    channels = list(post.variants.values_list("channel_id", flat=True))
    return {"name": post.title[:60], "text": post.text, "link": post.link, "channels": channels, **own}
