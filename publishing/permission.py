"""A verb asks before it acts, whatever door it was called from."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from teams.models import Membership, User, Workspace
from teams.roles import Verb


def demand(
    verb: Verb,
    workspace: Workspace,
    by: User | None,
    *,
    channels: Collection[int] = (),
    campaign: int | None = None,
) -> None:
    """Raises PermissionDenied unless her role allows it, on all these channels and in this campaign.

    None: someone with a shell on this machine.
    """
    if by is None:
        return
    seat = Membership.objects.filter(workspace=workspace, user=by).select_related("custom").first()
    if seat is None or not seat.may_on(verb, channels=channels, campaign=campaign):
        raise PermissionDenied(str(verb))
