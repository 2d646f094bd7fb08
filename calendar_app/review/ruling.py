"""Setting the rules, and what a stricter one does to what waits."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from publishing.permission import demand
from publishing.states import State
from teams.models import Workspace
from teams.roles import Verb

from .. import leaving
from ..models import Post, ReviewPolicy
from ..refusals import CannotPlan
from ..states import ReviewMode
from .entries import lock
from .standing import is_approved


@transaction.atomic
def set_policy(workspace: Workspace, mode: str, *, by: Any) -> int:
    """Returns how many deliveries were taken back: with approval required, those waiting without one."""
    demand(Verb.SETTINGS, workspace, by)
    if mode not in ReviewMode.values:
        raise CannotPlan(_("«%(mode)s» no es un modo de revisión.") % {"mode": mode})
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    ReviewPolicy.objects.update_or_create(
        workspace=workspace, channel=None, campaign=None, defaults={"mode": mode}
    )
    if mode != ReviewMode.REQUIRED:
        return 0
    still_open = set(State) - {State.SENT, State.WITHDRAWN}
    unsaid = Q(variants__delivery__state__in=still_open) | Q(variants__delivery__rest__state__in=still_open)
    posts = Post.objects.filter(unsaid, workspace=workspace).distinct()
    return sum(len(leaving.take_back(lock(post), by=by)) for post in posts if not is_approved(post))
