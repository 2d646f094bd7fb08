"""*Hoy*: what do I do now?"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from core.htmx import page_or_part
from teams.access import BrandRequest, brand_page

from .. import attention, listing
from ..clocks import today_in
from ..rhythm import troubles


@brand_page()
def today(request: BrandRequest) -> HttpResponse:
    brand, seat, now = request.brand, request.membership, timezone.now()
    day = today_in(brand)
    waiting, channels = attention.for_me(seat), attention.channels(brand, now)
    count = waiting.count()
    context = {
        "waiting": listing.as_cards(waiting[: attention.SHOWN], brand),
        "waiting_count": count,
        "waiting_for_me": count,  # the sidebar's: not counted twice
        "unapproved": attention.unapproved(brand, now),
        "without_link": attention.without_link(seat, now)[: attention.SHOWN],
        "returned": listing.as_cards(attention.returned(seat)[: attention.SHOWN], brand),
        "troubles": attention.troubles(brand, now),
        "lost": channels.lost,
        "ending": channels.ending,
        "paused": channels.paused,
        "stopped_feeds": list(attention.stopped_feeds(seat)),
        "missed": troubles.missed(brand, day),
        "coming": listing.by_day(attention.next_hours(brand, now)),
        "holes": attention.holes(brand, day),
        "results": attention.last_results(brand),
        "today": day,
    }
    return page_or_part(request, "calendar_app/today.html", context)
