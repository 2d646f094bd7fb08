"""What each button of the composer does once the words are safe."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.htmx import go, toast, wants_part
from teams.access import BrandRequest

from .. import adapting, composer_saving, planning, review
from ..composer_form import ComposerForm
from ..composer_page import Page
from ..models import Post
from ..rhythm.pages.queue import then_queue
from .opening import address, wants_json


def stay(request: BrandRequest, post: Post) -> HttpResponse | None:
    if not wants_json(request):
        toast(request, _("Guardada."))
    return None


def then_schedule(request: BrandRequest, post: Post) -> HttpResponse | None:
    count = len(planning.schedule(post, by=request.user))
    said = ngettext("Programada en %(count)s red.", "Programada en %(count)s redes.", count)
    toast(request, said % {"count": count}, undo=address(post, "post_unschedule"))
    return None


def then_request(request: BrandRequest, post: Post) -> HttpResponse | None:
    review.request(post, by=request.user)
    toast(request, _("Enviada a revisión."))
    return None


def then_publish(request: BrandRequest, post: Post) -> HttpResponse | None:
    """Publishing at once is the one thing that is confirmed."""
    if wants_part(request):
        return render(request, "calendar_app/_publish_now.html", confirmation(request, post))
    return go(request, address(post, "post_publish_now"))


def then_unschedule(request: BrandRequest, post: Post) -> HttpResponse | None:
    toast(request, _("Desprogramada: es otra vez un borrador con fecha."))
    return None


def then_detach(request: BrandRequest, post: Post) -> HttpResponse | None:
    for note in composer_saving.remove(post, numbered(request), by=request.user):
        toast(request, note, level=messages.WARNING)
    return None


def then_pick(request: BrandRequest, post: Post) -> HttpResponse | None:
    """Files of the library are chosen on a page of their own, once the post is there."""
    return go(request, address(post, "post_pick"))


def then_swap(request: BrandRequest, post: Post) -> HttpResponse | None:
    step = -1 if request.POST["then"].startswith("before") else 1
    composer_saving.swap(post, numbered(request), step, by=request.user)
    return None


def then_convert(request: BrandRequest, post: Post) -> HttpResponse | None:
    """«convert-3-12», «band-3-12», «original-3-12»: on channel 3, of attachment 12."""
    do, channel, attachment = placed(request)
    where = {"channel": channel, "attachment": attachment, "by": request.user}
    if do == "original":
        notes = adapting.use_original(post, **where)
    else:
        notes = adapting.ask(post, pad=do == "band", **where)
    for note in notes:
        toast(request, note, level=messages.WARNING)
    return None


def placed(request: BrandRequest) -> tuple[str, int, int]:
    do, *numbers = request.POST["then"].split("-")
    known = [int(each) if each.isdecimal() and len(each) < 19 else 0 for each in numbers]
    return (do, *known) if len(known) == 2 else (do, 0, 0)


def numbered(request: BrandRequest) -> int:
    """The attachment in «detach-12»."""
    number = request.POST["then"].rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


THEN = {
    "schedule": then_schedule,
    "queue": then_queue,
    "request": then_request,
    "publish": then_publish,
    "unschedule": then_unschedule,
    "detach": then_detach,
    "pick": then_pick,
    "before": then_swap,
    "behind": then_swap,
    "convert": then_convert,
    "band": then_convert,
    "original": then_convert,
    "part": stay,  # moved as the form was read (composer_details)
}


def confirmation(request: BrandRequest, post: Post) -> dict[str, Any]:
    form = ComposerForm(brand=request.brand, post=post)
    return {"page": Page(form, request.membership), "form": form}
