"""What a reader does with comments, whatever door she came by: the team's (pages) or the client's link.

Each takes the request, the post she may see, and the Reader that says who she is. With htmx the post's panel
comes back in place of itself; without, the page she came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.htmx import INVALID, add_event, go, page_or_part, toast, wants_part

from ..models import Post, Remark
from ..refusals import CannotPlan
from ..views.returning import back_to
from . import changing, mentioning, regions, saying, settling, sharing
from .panel import panel_of, remark_of
from .places import OnImage, OnPost, OnText, Where
from .readers import Reader

SHARE = "mostrar-al-cliente"  # of a conversation of the team; it has a page of its own, with its warning


# ── all of them ───────────────────────────────────────────────────────────────────────────────────────


def threads(request: HttpRequest, post: Post, reader: Reader) -> HttpResponse:
    """GET: the page with all that is said; POST: says something new."""
    if request.method == "POST":
        return say(request, post, reader)
    return shown(request, post, reader)


def shown(
    request: HttpRequest, post: Post, reader: Reader, *, status: int = 200, **refused: Any
) -> HttpResponse:
    context = {"panel": panel_of(post, reader, **refused), "frame": reader.frame}
    return page_or_part(request, "calendar_app/remarks/threads.html", context, status=status)


def say(request: HttpRequest, post: Post, reader: Reader) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("text", "audience", "quote", "start", "channel")}
    try:
        saying.say(
            post, text=typed["text"], audience=typed["audience"], where=where_of(typed), **reader.signed
        )
    except CannotPlan as refusal:
        return shown(request, post, reader, status=INVALID, trouble=refusal.sentence, typed=typed)
    return done(request, post, reader, _("Comentario guardado."))


def where_of(typed: dict[str, str]) -> Where:
    if not typed["quote"].strip():
        return OnPost()
    number = {name: int(typed[name]) if typed[name].isdecimal() else None for name in ("start", "channel")}
    return OnText(typed["quote"], number["start"] or 0, number["channel"])


def done(request: HttpRequest, post: Post, reader: Reader, words: str, undo: str = "") -> HttpResponse:
    toast(request, words, undo=undo)
    if wants_part(request):
        return shown(request, post, reader)
    return go(request, back_to(request, reader.base(post)))


def done_in_a_dialog(request: HttpRequest, post: Post, reader: Reader, words: str) -> HttpResponse:
    """It closes, and the panel behind it is told to ask for itself again."""
    toast(request, words)
    if wants_part(request):
        return add_event(HttpResponse(status=204), f"remarks-changed-{post.pk}")
    return go(request, back_to(request, reader.base(post)))


# ── one of them ───────────────────────────────────────────────────────────────────────────────────────


def one(request: HttpRequest, post: Post, reader: Reader, pk: int, act: str) -> HttpResponse:
    """404 for one that isn't hers to see, and for an act nobody knows."""
    try:
        remark = remark_of(reader, post, pk)
    except Remark.DoesNotExist:
        raise Http404 from None
    if act not in ACTS or (act == SHARE and reader.link is not None):
        raise Http404(act)
    if request.method != "POST":
        return asked(request, reader, remark, act)
    try:
        words, undo = ACTS[act](request, reader, remark)
    except CannotPlan as refusal:
        return refused(request, reader, remark, act, refusal.sentence)
    if act == SHARE:
        return done_in_a_dialog(request, post, reader, words)
    return done(request, post, reader, words, undo)


Done = tuple[str, str]  # what is said of it, and the address that takes it back


def answer(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    first = remark.parent_id or remark.pk
    text, seen = request.POST.get(f"answer-{first}", ""), request.POST.get(f"seen-{first}", "")
    saying.answer(remark, text=text, audience=seen, **reader.signed)
    return _("Respuesta guardada."), ""


def edit(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    text, seen = (
        request.POST.get(f"edit-{remark.pk}", ""),
        request.POST.get(f"seen-{remark.parent_id or remark.pk}", ""),
    )
    changing.edit(remark, text=text, audience=seen, **reader.signed)
    return _("Comentario corregido."), ""


def delete(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    changing.delete(remark, **reader.signed)
    return _("Comentario borrado."), f"{reader.base(remark.post)}{remark.pk}/recuperar/"


def undelete(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    changing.undelete(remark, **reader.signed)
    return _("El comentario está otra vez en su lugar."), ""


def resolve(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    first = settling.resolve(remark, **reader.signed)
    return _("Conversación resuelta."), f"{reader.base(remark.post)}{first.pk}/reabrir/"


def reopen(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    settling.reopen(remark, **reader.signed)
    return _("Conversación abierta de nuevo."), ""


def share(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    sharing.share(remark, by=reader.by, seen=request.POST.get("seen", ""))
    return _("El cliente ya puede leer esta conversación."), ""


ACTS: dict[str, Callable[[HttpRequest, Reader, Remark], Done]] = {
    "responder": answer,
    "editar": edit,
    "borrar": delete,
    "recuperar": undelete,
    "resolver": resolve,
    "reabrir": reopen,
    SHARE: share,
}


def asked(
    request: HttpRequest, reader: Reader, remark: Remark, act: str, *, status: int = 200
) -> HttpResponse:
    """The warning before a conversation is shown to the client; the other acts have no page."""
    if act != SHARE:
        return HttpResponseNotAllowed(["POST"])
    first = remark.parent or remark
    rows = sharing.shown(first)
    context = {"post": remark.post, "remark": first, "rows": rows, "seal": sharing.seal(rows)}
    return page_or_part(
        request, "calendar_app/remarks/share.html", {**context, "frame": reader.frame}, status=status
    )


def refused(request: HttpRequest, reader: Reader, remark: Remark, act: str, sentence: str) -> HttpResponse:
    """With what she wrote still in its box."""
    if act == SHARE:
        toast(request, sentence, level=messages.ERROR)
        return asked(request, reader, remark, act, status=INVALID)
    first = remark.parent_id or remark.pk
    typed = {name: request.POST.get(name, "") for name in (f"answer-{first}", f"edit-{remark.pk}")}
    box = first if act == "responder" else remark.pk
    return shown(request, remark.post, reader, status=INVALID, trouble=sentence, at=box, typed=typed)


# ── a part of a picture, and whom to mention ──────────────────────────────────────────────────────────


def zone(request: HttpRequest, post: Post, reader: Reader, pk: int) -> HttpResponse:
    """The picture with a rectangle to draw, and the box."""
    panel = panel_of(post, reader)
    picture = next((each for each in panel.pictures if each.attachment.pk == pk), None)
    if picture is None:
        raise Http404
    context = {"panel": panel, "picture": picture, "sides": regions.MIDDLE.percent}
    if request.method != "POST":
        return drawn(request, reader, context)
    panel.typed = {name: request.POST.get(name, "") for name in ("text", "audience")}
    try:
        return said_there(request, post, reader, pk)
    except CannotPlan as refusal:
        context |= {"trouble": refusal.sentence, "sides": request.POST}
        return drawn(request, reader, context, status=INVALID)


def drawn(
    request: HttpRequest, reader: Reader, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return page_or_part(
        request, "calendar_app/remarks/zone.html", {**context, "frame": reader.frame}, status=status
    )


def said_there(request: HttpRequest, post: Post, reader: Reader, attachment: int) -> HttpResponse:
    region = regions.from_percent([request.POST.get(side, "") for side in "xywh"])
    text, audience = request.POST.get("text", ""), request.POST.get("audience", "")
    saying.say(post, text=text, audience=audience, where=OnImage(attachment, region), **reader.signed)
    return done_in_a_dialog(request, post, reader, _("Comentario guardado."))


def people(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Whom «@be…» may name, of those who may read it. A client behind a link learns nobody's name."""
    if reader.link is not None:
        raise Http404
    audience = request.GET.get("audience", "")
    audience = audience if audience in reader.audiences else reader.default_audience
    found = mentioning.offered(reader.workspace, audience, request.GET.get("q", "")[:60])
    return render(
        request,
        "calendar_app/remarks/_people.html",
        {"people": found, "list": request.GET.get("list", "")[:40]},
    )
