"""Recovery codes that nobody can read: the installation's key was changed or lost. A page that says it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.recovery_codes import views as codes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.crypto import CannotUnseal

CONFLICT = 409


def readable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Her way out is on the page: making others asks for nothing of the old ones."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CannotUnseal:
            return render(request, "mfa/recovery_codes/unreadable.html", status=CONFLICT)

    return page


view_codes = readable(codes.view_recovery_codes)
make_codes = readable(codes.generate_recovery_codes)
download_codes = readable(codes.download_recovery_codes)
