"""«Añadir a la cola», from the composer, the quick look or anywhere else; and its undo."""

from __future__ import annotations

from datetime import date, time
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.htmx import INVALID, add_event, go, toast, wants_part
from core.templatetags.hours import day as day_words
from core.time import moment
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ...models import Post
from ...refusals import CannotPlan
from ...views.opening import address, post_or_404
from ...views.returning import back_to
from .. import queueing
from ..queueing import Queued


def then_queue(request: BrandRequest, post: Post) -> HttpResponse | None:
    """A step of the composer's buttons (views/buttons.THEN). Raises CannotPlan."""
    done = queueing.queue(post, by=request.user)
    toast(request, said(done), undo=undo(done))
    if done.note:
        toast(request, done.note, level=messages.WARNING)
    return None


def said(done: Queued) -> str:
    local = timezone.localtime(done.place.instant, done.post.workspace.tz)
    words = {
        "day": day_words(local), "hour": local.strftime("%H:%M"), "channel": done.place.channel.name,
    }  # fmt: skip
    if done.review:
        waits = _(
            "Le toca el %(day)s, %(hour)s (hueco de %(channel)s). La marca pide aprobación: quedó en "
            "revisión, y se programa cuando alguien la apruebe."
        )
        return waits % words
    return _("En la cola: sale el %(day)s, %(hour)s (hueco de %(channel)s).") % words


def undo(done: Queued) -> str:
    """Nothing where the way back is closed: the hour it had is over."""
    day, hour = done.before
    zone = done.post.workspace.zone
    if day and hour and moment(day, hour, zone).instant <= timezone.now():
        return ""
    query = {"day": day or "", "time": hour.strftime("%H:%M") if hour else "", "review": int(done.review)}
    return f"{address(done.post, 'post_unqueue')}?{urlencode(query)}"


@brand_page(Verb.SCHEDULE)
@require_POST
def post_queue(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    try:
        then_queue(request, post)
    except CannotPlan as refusal:
        return refused(request, post, refusal.sentence)
    return settled(request, post)


@brand_page(Verb.SCHEDULE)
@require_POST
def post_unqueue(request: BrandRequest, pk: int) -> HttpResponse:
    """Back to the day and hour in the query; without them, to «Sin fecha»."""
    post = post_or_404(request, pk)
    try:
        day, hour = before(request)
        review = request.GET.get("review") == "1"
        queueing.take_out(post, by=request.user, day=day, hour=hour, asked_review=review)
    except CannotPlan as refusal:
        return refused(request, post, refusal.sentence)
    toast(request, _("Fuera de la cola: está como antes."))
    return settled(request, post)


def before(request: BrandRequest) -> tuple[date | None, time | None]:
    day, hour = request.GET.get("day", ""), request.GET.get("time", "")
    try:
        return (date.fromisoformat(day), time.fromisoformat(hour)) if day and hour else (None, None)
    except ValueError:
        raise CannotPlan(_("Escribe el día como 2026-10-15 y la hora como 18:30.")) from None


def refused(request: BrandRequest, post: Post, sentence: str) -> HttpResponse:
    toast(request, sentence, level=messages.ERROR)
    if wants_part(request):
        return HttpResponse(status=INVALID)
    return go(request, back_to(request, address(post)))


def settled(request: BrandRequest, post: Post) -> HttpResponse:
    if wants_part(request) and request.headers.get("HX-Target") != "dialog-body":
        return add_event(add_event(HttpResponse(status=204), "posts-changed"), "close")
    return go(request, back_to(request, address(post)))
