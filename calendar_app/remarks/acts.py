"""What a reader does with comments, whatever door she came by: the team's (pages) or the client's link.

Each takes the request, the post she may see, and the Reader that says who she is. With htmx the post's panel
comes back in place of itself; without, the page she came from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.htmx import INVALID, add_event, go, page_or_part, toast, wants_part

from ..models import Post, Remark
from ..refusals import CannotPlan
from ..views.returning import back_to
from . import changing, mentioning, regions, saying, settling, sharing
from .panel import Panel, panel_of, remark_of
from .places import OnImage, OnPost, OnText, Where
from .readers import Reader

SHARE = "mostrar-al-cliente"  # a conversation of the team
NEW = ("text", "audience", "quote", "start", "channel")  # the box for a new one
ANSWER = "answer-"  # and the first row's number: the boxes for answers
Done = tuple[str, str]  # what is said of it, and the address that takes it back


# ── all of them ───────────────────────────────────────────────────────────────────────────────────────


def threads(request: HttpRequest, post: Post, reader: Reader) -> HttpResponse:
    """GET: the page with all that is said; POST: says something new."""
    if request.method == "POST":
        return say(request, post, reader)
    return shown(request, post, reader)


def shown(
    request: HttpRequest, post: Post, reader: Reader, *, status: int = 200, **boxes: Any
) -> HttpResponse:
    context = {"panel": panel_of(post, reader, **boxes), "frame": reader.frame}
    return page_or_part(request, "calendar_app/remarks/threads.html", context, status=status)


def say(request: HttpRequest, post: Post, reader: Reader) -> HttpResponse:
    typed = written(request)
    text, audience = typed.get("text", ""), typed.get("audience", "")
    try:
        saying.say(post, text=text, audience=audience, where=where_of(typed), **reader.signed)
    except CannotPlan as refusal:
        return shown(request, post, reader, status=INVALID, trouble=refusal.sentence, typed=typed)
    return done(request, post, reader, (_("Comentario guardado."), ""), sent=NEW)


def where_of(typed: dict[str, str]) -> Where:
    if not typed.get("quote", "").strip():
        return OnPost()
    start, channel = (typed.get(name, "") for name in ("start", "channel"))
    return OnText(typed["quote"], number(start) or 0, number(channel))


def number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 16 else None


def written(request: HttpRequest, sent: Collection[str] = ()) -> dict[str, str]:
    """What stands in the boxes of the panel, which are one form; not in those that were just sent."""
    boxes = {name: value for name, value in request.POST.items() if name in NEW or name.startswith(ANSWER)}
    return {name: str(value) for name, value in boxes.items() if name not in sent}


def done(
    request: HttpRequest, post: Post, reader: Reader, said: Done, *, sent: Collection[str] = ()
) -> HttpResponse:
    """With htmx the panel as it is now, what is still being written in other boxes in its place."""
    words, undo = said
    toast(request, words, undo=undo)
    if request.headers.get("HX-Target") == f"remarks-{post.pk}":
        return shown(request, post, reader, typed=written(request, sent))
    return elsewhere(request, post, reader)


def elsewhere(request: HttpRequest, post: Post, reader: Reader) -> HttpResponse:
    """Out of a dialog, which closes, or by «Deshacer»: the panel is told to ask for itself again."""
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
    if act in DIALOGS and not (act == SHARE and reader.link):
        return in_a_dialog(request, reader, remark, act)
    if act not in ACTS:
        raise Http404(act)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    box = f"{ANSWER}{remark.parent_id or remark.pk}"
    try:
        said = ACTS[act](request, reader, remark)
    except CannotPlan as refusal:
        boxes = {"trouble": refusal.sentence, "at": remark.parent_id or remark.pk, "typed": written(request)}
        return shown(request, post, reader, status=INVALID, **boxes)
    return done(request, post, reader, said, sent=[box] if act == "responder" else [])


def answer(request: HttpRequest, reader: Reader, remark: Remark) -> Done:
    text = request.POST.get(f"{ANSWER}{remark.parent_id or remark.pk}", "")
    saying.answer(remark, text=text, audience=request.GET.get("seen", ""), **reader.signed)
    return _("Respuesta guardada."), ""


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


ACTS: dict[str, Callable[[HttpRequest, Reader, Remark], Done]] = {
    "responder": answer,
    "borrar": delete,
    "recuperar": undelete,
    "resolver": resolve,
    "reabrir": reopen,
}


# ── with a page of their own, which opens as a dialog ─────────────────────────────────────────────────


def in_a_dialog(request: HttpRequest, reader: Reader, remark: Remark, act: str) -> HttpResponse:
    if act != SHARE and not reader.wrote(remark):
        raise PermissionDenied("own")
    if request.method != "POST":
        return asked(request, reader, remark, act)
    try:
        words = DIALOGS[act](request, reader, remark)
    except CannotPlan as refusal:
        return asked(request, reader, remark, act, trouble=refusal.sentence)
    toast(request, words)
    return elsewhere(request, remark.post, reader)


def asked(request: HttpRequest, reader: Reader, remark: Remark, act: str, trouble: str = "") -> HttpResponse:
    """The warning before a conversation is shown to the client, or the box with what she said."""
    panel = Panel(remark.post, reader, [])
    context: dict[str, Any] = {"panel": panel, "remark": remark, "frame": reader.frame, "trouble": trouble}
    context |= {"back": panel.base, "address": f"{panel.base}{remark.pk}/{act}/"}
    if act == SHARE:
        rows = sharing.shown(remark.parent or remark)
        context |= {"rows": rows, "seal": sharing.seal(rows)}
    else:
        internal = remark.audience == Remark.Audience.INTERNAL
        context |= {"words": request.POST.get("edited", remark.text), "internal": internal}
    template = f"calendar_app/remarks/{'share' if act == SHARE else 'edit'}.html"
    return page_or_part(request, template, context, status=INVALID if trouble else 200)


def edit(request: HttpRequest, reader: Reader, remark: Remark) -> str:
    text, seen = request.POST.get("edited", ""), request.POST.get("seen", "")
    changing.edit(remark, text=text, audience=seen, **reader.signed)
    return _("Comentario corregido.")


def share(request: HttpRequest, reader: Reader, remark: Remark) -> str:
    sharing.share(remark, by=reader.by, seen=request.POST.get("seen", ""))
    return _("El cliente ya puede leer esta conversación.")


DIALOGS: dict[str, Callable[[HttpRequest, Reader, Remark], str]] = {"editar": edit, SHARE: share}


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
    if not panel.may_write:
        raise PermissionDenied("comment")
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
    toast(request, _("Comentario guardado."))
    return elsewhere(request, post, reader)


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
