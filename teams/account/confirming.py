"""Before what can't be undone she shows once more that it is her."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """Her password, a code or a passkey, minutes ago; who only has the provider's sign-in enters anew."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if get_reauthentication_flows(request.user):
            asked: HttpResponse = reauthentication_required(view)(request, *args, **kwargs)
            return asked
        if entered_just_now(request):
            return view(request, *args, **kwargs)
        return render(request, "teams/account/again.html", {"next": request.get_full_path()})

    return page


def entered_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - each["at"] < app_settings.REAUTHENTICATION_TIMEOUT for each in records)
