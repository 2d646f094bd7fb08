"""The rules of review: the brand's, and those of channels and campaigns that go their own way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, page_or_part, toast
from publishing.models import Channel
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import review
from ..models import Campaign, ReviewPolicy
from ..planning import CannotPlan
from ..review import forms
from ..states import ReviewMode

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@brand_page(Verb.SETTINGS)
@READ_OR_SEND
def review_policy(request: BrandRequest) -> HttpResponse:
    return rule_page(request, at=reverse("review_policy", args=[request.brand.slug]))


@brand_page(Verb.SETTINGS)
@READ_OR_SEND
def review_channel(request: BrandRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, workspace=request.brand, pk=pk)
    return rule_page(request, at=request.path, channel=channel)


@brand_page(Verb.SETTINGS)
@READ_OR_SEND
def review_campaign(request: BrandRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, workspace=request.brand, pk=pk)
    return rule_page(request, at=request.path, campaign=campaign)


@brand_page(Verb.SETTINGS)
@require_POST
def review_rule_remove(request: BrandRequest, pk: int) -> HttpResponse:
    """Of a channel or a campaign: from now on it goes with what holds above it."""
    own = ReviewPolicy.objects.exclude(channel=None, campaign=None)
    policy = get_object_or_404(own, workspace=request.brand, pk=pk)
    back = review.remove_rule(policy, by=request.user)
    tell(request, back, _("Excepción quitada: sigue la regla general."))
    return redirect("review_policy", request.brand.slug)


# ── one rule ──────────────────────────────────────────────────────────────────────────────────────────


def rule_page(request: BrandRequest, *, at: str, **place: Any) -> HttpResponse:
    """`place`: channel= or campaign=; neither: the brand's."""
    where = {"channel": None, "campaign": None, **place}
    policy = ReviewPolicy.objects.filter(workspace=request.brand, **where).first()
    people = forms.approvers(request.brand)
    if request.method != "POST":
        form = forms.RuleForm(initial=forms.saved(policy or brands(request)), people=people)
        steps = forms.blank(forms.saved_steps(policy or brands(request)), form.people)
        return show(request, form, steps, policy, at, where)
    form = forms.RuleForm(request.POST, people=people)
    steps = forms.sent(request.POST, form.people)
    turned = forms.changed([each.typed() for each in steps], request.POST.get("do", ""))
    if turned is not None:
        form.is_valid()
        return show(request, form, forms.blank(turned, form.people), policy, at, where)
    return save(request, form, steps, policy, at, where)


def brands(request: BrandRequest) -> ReviewPolicy | None:
    """What an exception starts from."""
    return ReviewPolicy.objects.filter(workspace=request.brand, channel=None, campaign=None).first()


def save(
    request: BrandRequest,
    form: forms.RuleForm,
    steps: list[forms.StepForm],
    policy: ReviewPolicy | None,
    at: str,
    where: dict[str, Any],
) -> HttpResponse:
    if not all([form.is_valid(), *(each.is_valid() for each in steps)]):
        return show(request, form, steps, policy, at, where, status=INVALID)
    asked = [each.asked() for each in steps] if "steps" in request.POST else None
    try:
        back = review.set_rule(request.brand, by=request.user, steps=asked, **where, **form.facts())
    except CannotPlan as refusal:
        form.add_error(None, refusal.sentence)
        return show(request, form, steps, policy, at, where, status=INVALID)
    tell(request, back, _("Regla de revisión guardada."))
    return redirect(at)


def tell(request: BrandRequest, back: int, done: str) -> None:
    toast(request, done)
    if back:
        said = ngettext(
            "Se retiró %(count)s entrega que esperaba sin aprobación.",
            "Se retiraron %(count)s entregas que esperaban sin aprobación.",
            back,
        )
        toast(request, said % {"count": back}, level=messages.WARNING)


def show(
    request: BrandRequest,
    form: forms.RuleForm,
    steps: list[forms.StepForm],
    policy: ReviewPolicy | None,
    at: str,
    where: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    shown = {
        "form": form,
        "steps": steps,
        "policy": policy,
        "at": at,
        **where,
        "of_brand": not any(where.values()),
        "turning": "do" in request.POST,
    }
    if shown["of_brand"]:
        shown |= exceptions(request)
    return page_or_part(request, "calendar_app/review/rule.html", shown, status=status)


def exceptions(request: BrandRequest) -> dict[str, Any]:
    """Channels and campaigns, each with the mode of its own rule, if it has one."""
    own = {
        (rule.channel_id, rule.campaign_id): rule
        for rule in ReviewPolicy.objects.filter(workspace=request.brand)
    }
    channels = Channel.objects.filter(workspace=request.brand).exclude(health=Channel.Health.REMOVED)
    campaigns = Campaign.objects.filter(workspace=request.brand).order_by("-starts", "pk")
    return {
        "channel_rules": [(each, word(own.get((each.pk, None)))) for each in channels.order_by("name", "pk")],
        "campaign_rules": [(each, word(own.get((None, each.pk)))) for each in campaigns[:50]],
    }


def word(rule: ReviewPolicy | None) -> str:
    return str(ReviewMode(rule.mode).label) if rule else ""
