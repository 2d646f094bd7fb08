"""Importing a table, page by page; every step works without scripts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..models import Import
from ..refusals import CannotPlan
from . import example, importing, reading
from .forms import ColumnsForm

SHOWN = 30  # imports on the page
ROWS_SHOWN = 300  # of a report: those that are wrong first
State = Import.State


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: BrandRequest) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            table = brought(request)
            return redirect("import_table", request.brand.slug, table.pk)
        except CannotPlan as no:
            refusal = no.sentence
    past = (
        Import.objects.filter(workspace=request.brand)
        .select_related("by", "batch")
        .defer("rows", "report", "settings", "mapping")
    )
    context = {"imports": past[:SHOWN], "refusal": refusal, "columns": example.HEADINGS}
    return page_or_part(
        request, "calendar_app/exchange/imports.html", context, status=INVALID if refusal else 200
    )


def brought(request: BrandRequest) -> Import:
    """Raises CannotPlan."""
    file = request.FILES.get("file")
    if file is None:
        raise CannotPlan(_("Elige un archivo CSV o XLSX."))
    content = file.read(reading.BYTES + 1)
    return importing.bring(request.brand, file.name or "tabla", content, by=request.user)


@brand_page(Verb.WRITE)
@require_safe
def import_example(request: BrandRequest) -> HttpResponse:
    answer = HttpResponse(example.as_csv(request.brand), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="pauta-ejemplo.csv"'
    return answer


def table_or_404(request: BrandRequest, pk: int) -> Import:
    found = get_object_or_404(Import.objects.select_related("by", "batch"), workspace=request.brand, pk=pk)
    found.workspace = request.brand
    return found


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: BrandRequest, pk: int) -> HttpResponse:
    """POST names the columns and tries the table out."""
    table = table_or_404(request, pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=table)
    if not form.is_bound:
        return show(request, table, form)
    if not form.is_valid():
        return show(request, table, form, status=INVALID)
    told = form.cleaned_data
    channels = [int(pk) for pk in told["channels"]]
    try:
        importing.try_out(table, form.mapping, order=told["order"], channels=channels, by=request.user)
    except CannotPlan as no:
        form.add_error(None, no.sentence)
        return show(request, table, form, status=INVALID)
    return redirect("import_table", request.brand.slug, pk)


def show(request: BrandRequest, table: Import, form: ColumnsForm, status: int = 200) -> HttpResponse:
    context = {"table": table, "form": form, **progress(table)}
    return page_or_part(request, "calendar_app/exchange/import.html", context, status=status)


def progress(table: Import) -> dict[str, Any]:
    """Counts by what came, or would come, of the rows; the wrong ones first in the report."""
    counts = Counter(each["kind"] for each in table.report)
    done = sum(counts[kind] for kind in ("new_done", "changed_done"))
    to_do = counts["new"] + counts["changed"]
    told = [each for each in table.report if each["kind"] != "same"]
    report = sorted(told, key=lambda each: (each["kind"] != "error", each["row"]))
    return {
        "counts": counts,
        "done": done,
        "to_do": to_do,
        "percent": 100 * done // ((done + to_do) or 1),
        "report": report[:ROWS_SHOWN],
        "more": len(report) - ROWS_SHOWN,
        "working": table.state == State.WORKING,
        "undone": bool(table.batch and table.batch.undone_at),
        "undoing": bool(table.batch and table.batch.asked.get("work")),
    }


@brand_page(Verb.WRITE)
@require_safe
def import_progress(request: BrandRequest, pk: int) -> HttpResponse:
    """Asked for while a worker is at it."""
    return show(request, table := table_or_404(request, pk), ColumnsForm(table=table))


@brand_page(Verb.WRITE)
@require_POST
def import_run(request: BrandRequest, pk: int) -> HttpResponse:
    """`cancel=1` stops one that is under way."""
    table = table_or_404(request, pk)
    try:
        if request.POST.get("cancel"):
            importing.cancel(table, by=request.user)
        else:
            importing.begin(table, by=request.user)
    except CannotPlan as no:
        toast(request, no.sentence, level=messages.ERROR)
    return redirect("import_table", request.brand.slug, pk)
