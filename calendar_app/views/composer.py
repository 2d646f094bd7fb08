"""The composer: one page, one form. Its buttons say what is to be done once the words are safe (`then`)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, go, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import clocks, composer_saving, planning
from ..composer_form import ComposerForm
from ..composer_page import Page
from ..composer_saving import hour_said
from ..keeping import page as keeping_page
from ..keeping.joining import Clashing
from ..models import Post
from ..planning import DEFAULT_HOUR, CannotPlan, Moved
from .buttons import THEN, stay
from .opening import address, post_or_404, wants_json

CONFLICT = 409


def show(
    request: BrandRequest, form: ComposerForm, *, notes: Any = (), status: int = 200, **more: Any
) -> HttpResponse:
    page = Page(form, request.membership, notes)
    return render(request, "calendar_app/composer.html", {"page": page, "form": form, **more}, status=status)


# ── opening it ────────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def post_new(request: BrandRequest) -> HttpResponse:
    post = Post(workspace=request.brand, zone=request.brand.zone)
    if request.method != "POST":
        return show(request, ComposerForm(brand=request.brand, post=post, initial=asked_for(request)))
    form = ComposerForm(request.POST, brand=request.brand, post=post)
    if not form.is_valid():
        return refused(request, form, form.sentences())
    try:
        post = composer_saving.create(request.brand, form, by=request.user)
    except CannotPlan as refusal:
        return refused(request, form, [refusal.sentence])
    return after(request, post, form, [])


def asked_for(request: BrandRequest) -> dict[str, Any]:
    """What a link to a new post may bring: its day, hour and channels."""
    day, hour = request.GET.get("day"), request.GET.get("time")
    asked = {"date": day, "time": hour} if day else {}
    form = ComposerForm(asked, brand=request.brand, post=Post(workspace=request.brand))
    form.is_valid()
    fit = {name: value for name in ("date", "time") if (value := form.cleaned_data.get(name))}
    if on := fit.get("date"):
        fit.setdefault("time", clocks.still_to_come(on, DEFAULT_HOUR, request.brand.zone))
    named = [int(pk) for pk in request.GET.getlist("channel") if pk.isdecimal()]
    seat = request.membership
    everywhere = [
        each.pk
        for each in form.choices
        if each.health == "connected" and each.pk in (seat.only_channels or [each.pk])
    ]
    own = {"campaign": str(seat.only_campaigns[0])} if seat.only_campaigns else {}
    return {**fit, **own, **why_asked(request), "channels": named or everywhere}


# The parameters of a link that starts a post: why it is said.
WHY = {
    "pilar": "pillar", "campana": "campaign", "objetivo": "objective", "audiencia": "audience",
    "ocasion": "occasion",
}  # fmt: skip


def why_asked(request: BrandRequest) -> dict[str, str]:
    return {name: request.GET[word][:80] for word, name in WHY.items() if word in request.GET}


@brand_page()
def post(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    return show(request, ComposerForm(brand=request.brand, post=post))


# ── saving ────────────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.WRITE)
@require_POST
def post_save(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    form = ComposerForm(request.POST, brand=request.brand, post=post)
    if not form.is_valid():
        return refused(request, form, form.sentences())
    try:
        before(request, post)
        joined = composer_saving.save(post, form, by=request.user)
    except Clashing as clash:
        return overtaken(request, clash)
    except CannotPlan as refusal:
        return refused(request, form, [refusal.sentence])
    return after(request, post, form, list(joined.saved.notes), merged=joined.merged)


def before(request: BrandRequest, post: Post) -> None:
    """Taken back first: then the new words replace nothing that still waits."""
    if request.POST.get("then") == "unschedule":
        planning.unschedule(post, by=request.user)


def after(
    request: BrandRequest, post: Post, form: ComposerForm, notes: list[str], *, merged: bool = False
) -> HttpResponse:
    """The words are safe; now the files, the hour, and what the button said. `merged`: with another's."""
    try:
        notes += composer_saving.add_files(post, request.FILES.getlist("file"), by=request.user)
        moved = composer_saving.set_hour(post, form, by=request.user)
        notes += moved_notes(request, moved) if moved else []
        done = THEN.get(request.POST.get("then", "").partition("-")[0], stay)(request, post)
    except CannotPlan as refusal:
        if wants_json(request):  # the hour alone was refused; «Comprobación» says so
            return saved(post, notes, merged)
        return refused(request, reopened(request, post), [refusal.sentence, *notes])
    if wants_json(request):
        return saved(post, notes, merged)
    if merged:
        toast(request, _("Se guardó junto con lo que otra persona cambió mientras tanto."))
    for note in notes:
        toast(request, note, level=messages.WARNING)
    return done or go(request, address(post))


def moved_notes(request: BrandRequest, moved: Moved) -> list[str]:
    """Beside the hour the open page says by itself what the clocks make of it."""
    return [*moved.notes] if wants_json(request) else [*filter(None, [moved.note])]


def reopened(request: BrandRequest, post: Post) -> ComposerForm:
    """The form as it was sent, on the version that is now saved."""
    data = request.POST.copy()
    data["version"] = str(post.version)
    return ComposerForm(data, brand=request.brand, post=post)


def saved(post: Post, notes: list[str], merged: bool = False) -> JsonResponse:
    urls = {"page": address(post), "save": address(post, "post_save"), "check": address(post, "post_check")}
    key, planned = f"post-{post.pk}-{post.workspace.slug}", hour_said(post.planned_date, post.planned_time)
    urls |= {name: address(post, f"post_{name}") for name in ("presence", "attach")}
    said = {
        "pk": post.pk,
        "version": post.version,
        "planned": planned,
        "notes": notes,
        "merged": merged,
        "key": key,
    }
    return JsonResponse({**said, **urls})


def refused(request: BrandRequest, form: ComposerForm, sentences: list[str]) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"errors": sentences}, status=INVALID)
    return show(request, form, notes=sentences, status=INVALID)


def overtaken(request: BrandRequest, clash: Clashing) -> HttpResponse:
    """Somebody else changed the same place: both are shown, a person decides, neither is lost."""
    if wants_json(request):
        return JsonResponse(keeping_page.in_short(clash), status=CONFLICT)
    return keeping_page.merge_page(request, clash, status=CONFLICT)


@brand_page(Verb.WRITE)
@require_POST
def post_check(request: BrandRequest, pk: int | None = None) -> HttpResponse:
    """Counters, «Comprobación», previews and what will happen, for what is being typed. Saves nothing."""
    post = post_or_404(request, pk) if pk else Post(workspace=request.brand, zone=request.brand.zone)
    page = Page(ComposerForm(request.POST, brand=request.brand, post=post), request.membership)
    return render(request, "calendar_app/_checked.html", {"page": page, "form": page.form})
