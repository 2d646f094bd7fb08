"""Who was denied what is written in the log: she asked for a page or a verb that her role doesn't have, or
for a brand without the second factor that it asks for.

A brand's own tells of its team; what is of no brand goes to the installation's. To a stranger a brand does
not exist: that is the server's log to tell. Bounded, so that nobody drowns the log that keeps it: each page
once an hour for each person, and so many in all.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from core.pacing import too_often

from . import seeing_as
from .auditing import Did, record
from .auditing.netting import name_of
from .models import Workspace
from .roles import Verb

HOUR = 3600
MOST = 20  # of a person in a brand, in an hour


class Denied:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> None:
        """The answer stays what it is. Who sees as others do («Ver como») meets closed doors on purpose."""
        signed_in = isinstance(trouble, PermissionDenied) and request.user.is_authenticated
        if signed_in and seeing_as.of(request) is None:
            note(request, str(trouble))


def without_factor(request: HttpRequest, brand: Workspace) -> None:
    """Her role would let her; what the brand asks of everybody is missing."""
    if seeing_as.of(request) is None and is_told(request, brand):
        after = {"method": request.method}
        record(Did.DOOR_WITHOUT_FACTOR, by=request.user, workspace=brand, on=request.path, after=after)


def note(request: HttpRequest, wanted: str) -> None:
    brand = getattr(request, "brand", None)
    if is_told(request, brand):
        said = {"method": request.method, "verb": wanted if wanted in Verb.values else ""}
        record(Did.DOOR_CLOSED, by=request.user, workspace=brand, on=request.path, after=said)


def is_told(request: HttpRequest, brand: Workspace | None) -> bool:
    """Once an hour for each page, and MOST in all."""
    hers = f"denied:{brand.pk if brand else 0}:{request.user.pk}"
    if too_often(f"{hers}:{name_of(request)}", most=1, seconds=HOUR):
        return False
    return not too_often(hers, most=MOST, seconds=HOUR)
