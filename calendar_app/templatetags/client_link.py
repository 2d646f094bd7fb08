"""What clients proposed behind their links, as the team meets it."""

from __future__ import annotations

from typing import Any

from django import template

from ..models import Post
from ..permission import may_on
from ..sharing import proposals

register = template.Library()


@register.inclusion_tag("calendar_app/sharing/_proposals.html", takes_context=True)
def proposals_of(
    context: dict[str, Any], post: Post, seat: Any, part: str = "all", found: Any = None
) -> dict[str, Any]:
    """The open ones of one post; nothing where there is none. `part`: as the template says; `found`: where
    they have been read already."""
    if found is None:
        found = proposals.open_on(post) if seat else []
    return {**told(context, [(each, may_on(seat, "write", post)) for each in found]), "part": part}


@register.inclusion_tag("calendar_app/sharing/_proposals_card.html", takes_context=True)
def open_proposals(context: dict[str, Any], seat: Any) -> dict[str, Any]:
    found = proposals.open_ones(seat.workspace)[:20]
    return told(context, [(each, may_on(seat, "write", each.post)) for each in found])


def told(context: dict[str, Any], rows: list[tuple[Any, bool]]) -> dict[str, Any]:
    shown = [(each, proposals.at_the_brand(each), may) for each, may in rows]
    request = context["request"]
    return {
        "shown": shown,
        "brand": context.get("brand"),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
