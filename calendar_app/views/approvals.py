"""*Aprobaciones*: the exact words that would leave, and a decision beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse

from core.htmx import page_or_part
from publishing.models import Channel
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import attention, composing, listing, review
from ..models import Post
from ..review import showing

PAGE = 10
QUEUES = {"para-mi": attention.for_me, "pedidas": attention.asked_by_me, "devueltas": attention.returned}


@dataclass(frozen=True)
class Wording:
    """What is said, and the channels that will say just that."""

    said: dict[str, Any]
    channels: list[Channel]


@brand_page()
def approvals(request: BrandRequest) -> HttpResponse:
    seat = request.membership
    queue = request.GET.get("cola", "")
    queue = queue if queue in QUEUES else "para-mi" if seat.may(Verb.APPROVE) else "pedidas"
    page = Paginator(QUEUES[queue](seat).select_related("author"), PAGE).get_page(request.GET.get("page"))
    page.object_list = [to_decide(request, post) for post in page.object_list]
    counts = {name.replace("-", "_"): posts(seat).count() for name, posts in QUEUES.items()}
    context = {"queue": queue, "page": page, "counts": counts, "decides": seat.may(Verb.APPROVE)}
    return page_or_part(request, "calendar_app/approvals.html", context)


def to_decide(request: BrandRequest, post: Post) -> dict[str, Any]:
    """One post with all that an approver must see; `seen` binds her decision to these very words."""
    post.workspace = request.brand
    return {
        "post": post,
        "turn": showing.Turn(post, request.membership),
        "title": listing.one_line(post.title, post.text),
        "look": listing.look_of(post, request.brand),
        "wordings": wordings(post),
        "attachments": composing.attachments_of(post),
        "said": list(post.review.select_related("by").order_by("-at", "-pk")[:5]),
        "seen": review.digest(post),
        "problems": composing.problems(post),
    }


def wordings(post: Post) -> list[Wording]:
    """Channels that say the same words stand together."""
    together: dict[str, Wording] = {}
    for variant in composing.variants_of(post):
        said = composing.says(variant, [])
        words = {name: said[name] for name in ("text", "title", "link", "tags")}
        together.setdefault(repr(words), Wording(words, [])).channels.append(variant.channel)
    nowhere = {"text": post.text, "title": post.title, "link": post.link, "tags": post.tags}
    return list(together.values()) or [Wording(nowhere, [])]
