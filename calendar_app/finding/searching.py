"""Everything of a brand that has a name, by any of its words: posts, campaigns, channels, people, places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.templatetags.hours import short_day
from teams.models import Membership

from .. import listing
from ..filters import WORDS_LIMIT, saying
from ..models import Post
from ..sharing import saved_views
from .folding import fold
from .offering import Choice, Offered
from .places import open_to

MOST = 20
POSTS = 8
OF_A_KIND = 4


@dataclass(frozen=True)
class Found:
    """One answer. `more`: what tells it from others of its name."""

    name: str
    url: str
    icon: str
    more: str = ""
    network: str = ""


@dataclass(frozen=True)
class Group:
    name: str
    found: list[Found]


def search(seat: Membership, asked: str) -> list[Group]:
    """At most twenty, gathered by kind; without words, the places. Four statements."""
    words = asked.replace("\0", "").strip()[:WORDS_LIMIT]
    groups = [Group(_("Publicaciones"), posts(seat, words)), *named(seat, words), *places(seat, words)]
    return shortened([group for group in groups if group.found])


def shortened(groups: list[Group]) -> list[Group]:
    left, kept = MOST, []
    for group in groups:
        if left > 0:
            kept.append(Group(group.name, group.found[:left]))
            left -= len(group.found)
    return kept


def posts(seat: Membership, words: str) -> list[Found]:
    """The latest first."""
    if not words:
        return []
    mine = Post.objects.filter(workspace=seat.workspace, archived_at=None)
    cards = listing.as_cards(saying(mine, words).order_by("-pk")[:POSTS], seat.workspace)
    return [
        Found(
            card.title,
            reverse("post", args=[seat.workspace.slug, card.post.pk]),
            card.look.icon,
            " · ".join(filter(None, [short_day(card.post.planned_date), card.look.word])),
        )
        for card in cards
    ]


def named(seat: Membership, words: str) -> list[Group]:
    if not words:
        return []
    offered, slug = Offered(seat), seat.workspace.slug
    of_list = reverse("calendar_list", args=[slug])
    kinds: list[tuple[str, list[Choice], str, Callable[[Choice], str]]] = [
        (_("Campañas"), offered.campaigns, "megaphone", lambda one: reverse("campaign", args=[slug, one.pk])),
        (_("Pilares"), offered.pillars, "tags", lambda one: f"{of_list}?pilar={one.pk}"),
        (_("Canales"), offered.channels, "", lambda one: reverse("channel", args=[slug, one.pk])),
        (_("Personas"), offered.people, "user", lambda one: f"{of_list}?persona={one.pk}"),
        (_("Vistas"), offered.views, "bookmark", lambda one: saved_views.address(one, slug)),
    ]
    return [
        Group(name, [as_found(one, icon, to) for one in choices if says(one.name, words)][:OF_A_KIND])
        for name, choices, icon, to in kinds
    ]


def as_found(one: Choice, icon: str, to: Callable[[Choice], str]) -> Found:
    return Found(one.name, to(one), icon, network=one.more if one.kind == "channel" else "")


def places(seat: Membership, words: str) -> list[Group]:
    open_here = [(place, url) for place, url in open_to(seat) if says(str(place.name), words)]
    begun = [Found(str(place.name), url, place.icon) for place, url in open_here if place.begins]
    gone_to = [Found(str(place.name), url, place.icon) for place, url in open_here if not place.begins]
    return [Group(_("Crear"), begun), Group(_("Ir a"), gone_to)]


def says(name: str, words: str) -> bool:
    """Each word, at the beginning of one of the name's."""
    of_name = [part.strip("«»()¿?¡!.,@#") for part in fold(name).replace("-", " ").split()]
    return all(any(part.startswith(word) for part in of_name) for word in fold(words).split())
