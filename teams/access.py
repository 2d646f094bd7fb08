"""The one door to a brand's pages: who is asking, which brand, may she."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from . import brands, denying, seeing_as
from .account import second_factor
from .auditing import netting
from .models import Membership, Workspace
from .roles import Verb

View = Callable[..., HttpResponse]
NEEDED = "teams/account/second_factor_needed.html"


class BrandRequest(HttpRequest):
    """What a brand page receives."""

    brand: Workspace
    membership: Membership


def membership_of(user: Any, slug: str) -> Membership:
    """Her seat in the brand. To a stranger the brand does not exist."""
    try:
        return Membership.objects.select_related("workspace", "custom").get(user=user, workspace__slug=slug)
    except Membership.DoesNotExist:
        raise Http404 from None


def reaches_out(view: View) -> View:
    """A page whose mere reading asks a network or changes something there: not while «Ver como»."""
    view.reaches_out = True  # type: ignore[attr-defined]
    return view


def brand_page(verb: Verb = Verb.SEE) -> Callable[[View], View]:
    """`request.brand` and `.membership`, the brand's zone active; 404 to strangers, 403 without the verb."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def page(request: BrandRequest, brand: str, *args: Any, **kwargs: Any) -> HttpResponse:
            request.membership = seeing_as.seat_for(request, membership_of(request.user, brand))
            request.brand = request.membership.workspace
            if second_factor.is_missing(request, request.brand):
                denying.without_factor(request, request.brand)
                return render(request, NEEDED, {"wanted": request.brand}, status=403)
            if not request.membership.may(verb):
                raise PermissionDenied(str(verb))
            if request.session.get(brands.LAST) != brand:
                request.session[brands.LAST] = brand
            with timezone.override(request.brand.tz):
                return netting.caught(request, partial(view, request, *args, **kwargs))

        page.verb = verb  # type: ignore[attr-defined]  # read by the permission matrix test
        return page

    return decorate
