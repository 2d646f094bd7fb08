"""«Bitácora»: a brand's, and the installation's for who administers it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.htmx import page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.auditing import INSTALLATION, Did, exporting, reading, record, verifying
from teams.auditing.forms import AuditForm
from teams.auditing.verifying import Checked
from teams.models import AuditHead, Workspace
from teams.roles import Verb

PAGE = "teams/audit.html"


def operators_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who administers the installation."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return page


@brand_page(Verb.AUDIT)
@require_safe
def audit(request: BrandRequest) -> HttpResponse:
    return listed(request, request.brand, request.brand.tz)


@operators_page
@require_safe
def audit_of_installation(request: HttpRequest) -> HttpResponse:
    return listed(request, None, zone_of(request))


def listed(request: HttpRequest, brand: Workspace | None, zone: ZoneInfo) -> HttpResponse:
    form = AuditForm(request.GET, brand=brand)
    chain = brand.pk if brand else INSTALLATION
    rows = reading.found(form.asked(chain, zone))
    before = request.GET.get("antes", "")
    if before.isascii() and before.isdigit():
        rows = rows.filter(number__lt=min(int(before), 2**62))
    page = list(rows[: reading.A_PAGE + 1])
    shown = page[: reading.A_PAGE]
    facts = {
        "form": form,
        "audited": brand,
        "rows": [reading.told(entry, brand.slug if brand else "") for entry in shown],
        "older": shown[-1].number if len(page) > reading.A_PAGE else "",
        "filtered": any(request.GET.get(name) for name in form.fields),
        "head": AuditHead.objects.filter(chain=chain).first(),
    }
    return page_or_part(request, PAGE, facts)


def zone_of(request: HttpRequest) -> ZoneInfo:
    return ZoneInfo(request.user.zone or timezone.get_default_timezone_name())


# ── as a file ─────────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.AUDIT)
@require_safe
def audit_file(request: BrandRequest, ending: str) -> StreamingHttpResponse:
    return file(request, ending, request.brand, request.brand.tz)


@operators_page
@require_safe
def audit_file_of_installation(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    return file(request, ending, None, zone_of(request))


def file(request: HttpRequest, ending: str, brand: Workspace | None, zone: ZoneInfo) -> StreamingHttpResponse:
    """In the order it was written; what the filters leave."""
    if ending not in exporting.KINDS:
        raise Http404
    form = AuditForm(request.GET, brand=brand)
    record(Did.AUDIT_EXPORTED, by=request.user, workspace=brand, after={"kind": ending, **request.GET.dict()})
    rows = reading.found(form.asked(brand.pk if brand else INSTALLATION, zone)).order_by("number")
    content_type, lines = exporting.KINDS[ending]
    answer = StreamingHttpResponse(lines(rows.iterator(exporting.AT_A_TIME)), content_type=content_type)
    name = f"bitacora-{brand.slug if brand else 'instalacion'}-{timezone.localdate():%Y-%m-%d}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


# ── is it whole? ──────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.AUDIT)
@require_POST
def audit_check(request: BrandRequest) -> HttpResponse:
    checked(request, verifying.check(request.brand.pk), request.brand)
    return redirect("audit", request.brand.slug)


@operators_page
@require_POST
def audit_check_of_installation(request: HttpRequest) -> HttpResponse:
    checked(request, verifying.check(INSTALLATION), None)
    return redirect("audit_of_installation")


def checked(request: HttpRequest, found: Checked, brand: Workspace | None) -> None:
    said = {"entries": found.count, "broken": found.broken.number if found.broken else None}
    record(Did.AUDIT_VERIFIED, by=request.user, workspace=brand, after=said)
    if found.broken:
        wrong = _("La bitácora está rota en la entrada %(number)s: %(why)s")
        words = wrong % {"number": found.broken.number, "why": found.broken.why}
        toast(request, words, level=messages.ERROR)
        return
    whole = ngettext(
        "Íntegra: %(count)s entrada comprobada.", "Íntegra: %(count)s entradas comprobadas.", found.count
    )
    toast(request, whole % {"count": found.count})
