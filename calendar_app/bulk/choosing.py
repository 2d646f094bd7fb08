"""Which posts a batch is about: those that were marked, or all that a list shows."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.figures import figure
from teams.models import Membership

from .. import listing
from ..clocks import today_in
from ..filters import ID_DIGITS, Filters
from ..models import Post
from ..refusals import CannotPlan
from ..stretch import Stretch

MOST = 500


def chosen(posted: QueryDict, seat: Membership) -> list[Post]:
    """`post` (each one) and `posts` («3,4,5»), or `all` with the list's own address in `view`.

    The soonest first, so that what answers another comes after it. Raises CannotPlan: none, too many.
    """
    found = all_in_view(posted, seat) if posted.get("all") else marked(posted, seat)
    posts = list(found.select_related(None).order_by("planned_for", "pk")[: MOST + 1])
    if not posts:
        raise CannotPlan(_("No marcaste ninguna publicación: marca al menos una."))
    if len(posts) > MOST:
        raise CannotPlan(too_many(found.count()))
    return posts


def too_many(count: int) -> str:
    return _("Son %(count)s publicaciones y de una vez caben %(most)s: filtra la lista o elige menos.") % {
        "count": figure(count),
        "most": figure(MOST),
    }


def marked(posted: QueryDict, seat: Membership) -> QuerySet[Post]:
    texts = [*posted.getlist("post"), *posted.get("posts", "").split(",")]
    asked = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= ID_DIGITS}
    if len(asked) > MOST:
        raise CannotPlan(too_many(len(asked)))
    return Post.objects.filter(workspace=seat.workspace, pk__in=asked)


def all_in_view(posted: QueryDict, seat: Membership) -> QuerySet[Post]:
    """What the list at this address shows, on all its pages."""
    view = QueryDict(posted.get("view", "").removeprefix("?")[:2000])
    stretch = Stretch.read(view, today_in(seat.workspace))
    return stretch.narrow(listing.posts_of(seat.workspace, Filters.read(view, seat)))
