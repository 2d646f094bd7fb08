"""What a person chose for herself holds on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from core.htmx import wants_part

from . import seeing_as
from .auditing import counting

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageOfPerson:
    """Her own language; for who isn't signed in LocaleMiddleware has chosen (cookie, browser, es-mx)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SeeingAs:
    """While she sees a brand as others do («Ver como») nothing is written, by whatever address.

    What writes is refused with a sentence; of what only reads, whatever it wrote in passing is undone.
    Reading that reaches out to a network (`reaches_out`) is refused like writing; and so is what the log has
    to tell of (taking it along as a file): its entry would be undone with the rest.
    """

    MAY_STILL = frozenset({"seeing_as_end", "account_logout"})

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if seeing_as.KEY not in request.session or seeing_as.of(request) is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request) if self.may_still(request) else refused(request)
        with counting() as told, transaction.atomic():
            answer = self.get_response(request)
            transaction.set_rollback(True)
        return refused(request) if told else answer

    def may_still(self, request: HttpRequest) -> bool:
        try:
            return resolve(request.path_info).url_name in self.MAY_STILL
        except Resolver404:
            return False

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, "reaches_out", False) and seeing_as.of(request):
            return refused(request)
        return None


def refused(request: HttpRequest) -> HttpResponse:
    """In htmx's answers the sentence is a toast; a page is given otherwise."""
    sentence = _("Estás viendo la marca como «%(name)s»: aquí solo se mira. Deja de ver como para actuar.")
    seeing = seeing_as.of(request)
    text = sentence % {"name": seeing.name if seeing else ""}
    if wants_part(request):
        messages.error(request, text)
        return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
    if "json" in request.headers.get("Accept", ""):
        return JsonResponse({"errors": [text]}, status=403)
    return render(request, "teams/only_looking.html", {"sentence": text}, status=403)
