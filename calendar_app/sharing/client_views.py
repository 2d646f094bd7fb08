"""What a client does behind her link: reads a post as it will be, decides, comments, proposes a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, toast
from core.pacing import slow_down, too_often

from .. import review
from ..models import CalendarLink, Post
from ..refusals import CannotPlan
from ..remarks import acts
from ..remarks.panel import panel_of
from ..remarks.readers import Reader
from ..review.entries import hour_of
from ..states import Stage
from . import behind, client_deciding, client_page, client_posts, codes, links, proposals, reach, seen
from .addresses import opened
from .behind import behind_link
from .client_posts import Row
from .forms import HourForm
from .reach import Reach

CODES_A_MINUTE = 12  # asked for or tried, of one link
FRAME = "calendar_app/sharing/client_frame.html"
Link = CalendarLink


def row_or_404(link: Link, pk: int) -> Row:
    row = client_posts.row_of(link, pk)
    if row is None:
        raise Http404
    return row


def reader(link: Link, token: str) -> Reader:
    def base(post: Post) -> str:
        return reverse("client_remarks", args=[token, post.pk])

    def picture(attachment: Any) -> str:
        return client_posts.picture_address(link, attachment)

    within = reach.of(link) or Reach()
    return Reader.behind(
        link, links.called(link), base=base, picture=picture, frame=FRAME, channels=within.channels
    )


# ── one post ──────────────────────────────────────────────────────────────────────────────────────────


@require_safe
@behind_link
def client_post(request: HttpRequest, link: Link, token: str, pk: int) -> HttpResponse:
    return shown(request, link, token, row_or_404(link, pk))


def shown(
    request: HttpRequest, link: Link, token: str, row: Row, *, status: int = 200, **said: Any
) -> HttpResponse:
    digest = review.digest(row.post)
    count = client_posts.Count(client_posts.rows(link))
    places = [each.post.pk for each in count.asked]
    context = {
        "link": link, "token": token, "row": row, "post": row.post, "seen": digest, "count": count,
        "hour": hour_of(row.post) or "",
        "place": places.index(row.post.pk) + 1 if row.post.pk in places else 0,
        "previews": client_posts.previews(link, row.post),
        "panel": panel_of(row.post, reader(link, token)),
        "hour_form": HourForm(initial={"day": row.own, "hour": row.own}) if link.proposes else None,
        "proposals": row.post.proposals.filter(link=link)[:5],
        "may_turn_back": may_turn_back(link, row), **said,
    }  # fmt: skip
    response = render(request, "calendar_app/sharing/client_post.html", context, status=status)
    seen.note(request, response, link, row.post, digest)
    return response


def may_turn_back(link: Link, row: Row) -> bool:
    """Also after her yes, as long as it has not left."""
    return (
        row.turn in (client_posts.YOURS, client_posts.YES)
        and row.post.stage in (Stage.IN_REVIEW, Stage.APPROVED)
        and client_page.decides_about(link, row.post)
    )


@require_POST
@behind_link
def client_decide(request: HttpRequest, link: Link, token: str, pk: int) -> HttpResponse:
    """`verb` = approve (`seen`, `step`) | changes (`comment`). Then the next that waits for her."""
    comment = request.POST.get("comment", "")
    if request.POST.get("verb") != "approve" and client_deciding.asked_for_changes(link, pk, comment):
        return HttpResponseRedirect(following(link, token, pk))  # her thumb tapped twice
    row = row_or_404(link, pk)
    try:
        done = decide(request, link, row.post, comment)
    except CannotPlan as no:
        fresh = row_or_404(link, pk)
        changing = request.POST.get("verb") != "approve" or bool(comment.strip())
        said = {"trouble": no.sentence, "comment": comment, "changing": changing}
        return shown(request, link, token, fresh, status=INVALID, **said)
    toast(request, done)
    return HttpResponseRedirect(following(link, token, pk))


def decide(request: HttpRequest, link: Link, post: Post, comment: str) -> str:
    said = request.POST
    if said.get("verb") != "approve":
        client_deciding.request_changes(post, link=link, comment=comment)
        return _("Pediste cambios: el equipo ya lo sabe.")
    step = said.get("step", "")
    client_deciding.approve(
        post,
        link=link,
        digest=said.get("seen", ""),
        hour=said.get("hour", ""),
        step=int(step) if step.isdecimal() and len(step) < 19 else None,
        comment=comment,
    )
    return _("La aprobaste.")


def following(link: Link, token: str, pk: int) -> str:
    """The next she has to decide, after this one; the list when there is none."""
    left = client_posts.Count(client_posts.rows(link)).left
    after = [row for row in left if row.post.pk != pk]
    return after[0].url if after else reverse("client_link", args=[token])


@require_POST
@behind_link
def client_approve_seen(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """All that wait for her and are still as this browser was shown them."""
    left = client_posts.Count(client_posts.rows(link)).left
    ready, done = seen.still(request, link, left), 0
    for row, digest in ready:
        try:
            hour = hour_of(row.post) or ""
            client_deciding.approve(row.post, link=link, digest=digest, hour=hour, step=row.step.pk)
            done += 1
        except CannotPlan as no:
            said = _("«%(title)s» no se aprobó: %(why)s") % {"title": row.title, "why": no.sentence}
            toast(request, said, level=messages.ERROR)
    toast(request, ngettext("Aprobaste %(count)s.", "Aprobaste %(count)s.", done) % {"count": done})
    return HttpResponseRedirect(reverse("client_link", args=[token]))


@require_POST
@behind_link
def client_propose(request: HttpRequest, link: Link, token: str, pk: int) -> HttpResponse:
    row, form = row_or_404(link, pk), HourForm(request.POST)
    if not form.is_valid():
        return shown(request, link, token, row, status=INVALID, hour_form=form)
    try:
        proposals.propose(row.post, link=link, **form.cleaned_data)
    except CannotPlan as no:
        form.add_error(None, no.sentence)
        return shown(request, link, token, row, status=INVALID, hour_form=form)
    toast(request, _("El equipo ya sabe qué hora prefieres."))
    return HttpResponseRedirect(row.url)


# ── comments ──────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def client_remarks(request: HttpRequest, link: Link, token: str, pk: int) -> HttpResponse:
    return acts.threads(request, row_or_404(link, pk).post, reader(link, token))


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def client_remark(
    request: HttpRequest, link: Link, token: str, pk: int, remark: int, act: str
) -> HttpResponse:
    return acts.one(request, row_or_404(link, pk).post, reader(link, token), remark, act)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def client_zone(request: HttpRequest, link: Link, token: str, pk: int, attachment: int) -> HttpResponse:
    return acts.zone(request, row_or_404(link, pk).post, reader(link, token), attachment)


# ── the code ──────────────────────────────────────────────────────────────────────────────────────────


@require_POST
def client_code(request: HttpRequest, token: str) -> HttpResponseBase:
    """`do` = send, or the `code` she was mailed."""
    link = opened(CalendarLink, token)
    if link is None:
        return behind.missing(request)
    if too_often(f"link-code:{link.pk}", most=CODES_A_MINUTE):
        return behind.guarded(slow_down(), link)
    with behind.as_told(link):
        answer = said_code(request, link, token) if links.is_open(link) else behind.shut(request, link, token)
    return behind.guarded(answer, link)


def said_code(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    if not link.asks_code:
        raise Http404
    if request.POST.get("do") == "send":
        return send_code(request, link, token)
    try:
        known = codes.check(link, request.POST.get("code", ""), asked=codes.asked_by(request, link))
    except CannotPlan as no:
        return behind.ask_code(request, link, token, trouble=no.sentence)
    if not known:
        wrong = _("Ese código no vale: revísalo, o pide otro.")
        return behind.ask_code(request, link, token, trouble=wrong)
    response = HttpResponseRedirect(reverse("client_link", args=[token]))
    codes.remember(response, link)
    return response


def send_code(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    try:
        code = codes.send(link)
    except CannotPlan as no:
        return behind.ask_code(request, link, token, trouble=no.sentence)
    response = behind.ask_code(request, link, token, sent=True)
    codes.note_asked(response, link, code)
    return response
