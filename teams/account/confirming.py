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
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """Her password, a code or a passkey, minutes ago; who only has the provider's sign-in enters anew."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked: HttpResponse = reauthentication_required(view)(request, *args, **kwargs)
        return asked

    return page


def demand_entry(request: HttpRequest) -> None:
    """allauth lets pass who has nothing to confirm with. Here she has to have entered minutes ago.

    Raises ImmediateHttpResponse, with the page that says how.
    """
    if get_reauthentication_flows(request.user) or entered_just_now(request):
        return
    facts = {"next": request.get_full_path() if request.method == "GET" else reverse("profile")}
    raise ImmediateHttpResponse(render(request, "teams/account/again.html", facts))


def entered_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(time.time() - each["at"] < app_settings.REAUTHENTICATION_TIMEOUT for each in records)
