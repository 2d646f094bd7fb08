"""Where the month's pages are, how they are read, and what a post's delivery has come to."""

from django.urls import reverse
from django.utils import timezone

from calendar_app import month as months
from calendar_app.grid import Month
from calendar_app.periods.stamp import stamp
from publishing.models import Delivery
from publishing.states import State

SAID = {"text": "", "title": "", "link": "", "tags": [], "language": "es", "media": [], "options": {}}
NEXT_MONTH = Month.of(timezone.now().date()).next


def deliver(post, state, **facts):
    variant = post.variants.get()
    if state == State.SENT:
        facts.setdefault("remote_id", "1")
    if state == State.SENDING:
        facts.update(lease="x", lease_until=timezone.now())
    variant.delivery = Delivery.objects.create(
        channel=variant.channel,
        content=SAID,
        state=state,
        planned_for=post.planned_for or timezone.now(),
        **facts,
    )
    variant.save()
    return variant.delivery


def month_of(brand, month=NEXT_MONTH, query=""):
    return reverse("calendar_month", args=[brand.slug, month]) + query


def stamp_of(brand, month):
    return stamp(brand, *months.span_of(brand, month), [])


def cell(html, day):
    """The part of the page that shows this day."""
    return html.split(f'id="d-{day:%Y-%m-%d}"', 1)[1].split("</section>", 1)[0]


def pulse_of(html):
    return html.split('data-poll-url-value="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
