"""Back to the page one came from, when it is one of ours."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.utils.http import url_has_allowed_host_and_scheme

from teams.access import BrandRequest


def back_to(request: BrandRequest, otherwise: str) -> str:
    """`next` of the form, unless it leads out of this installation."""
    asked = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own else otherwise


def came_from(request: BrandRequest) -> str:
    """The page that asked for this part, as an address of ours; empty when unknown."""
    here = urlsplit(request.headers.get("HX-Current-URL", "") or request.headers.get("Referer", ""))
    if here.netloc != request.get_host() or here.path == request.path:
        return ""
    return urlunsplit(("", "", here.path, here.query, ""))
