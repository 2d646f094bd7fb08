"""A verb asks before it acts, whatever door it was called from."""

from django.core.exceptions import PermissionDenied

from teams.models import Membership, User, Workspace
from teams.roles import Verb


def demand(verb: Verb, workspace: Workspace, by: User | None) -> None:
    """Raises PermissionDenied unless her role allows it. None: someone with a shell on this machine."""
    if by is None:
        return
    seat = Membership.objects.filter(workspace=workspace, user=by).first()
    if seat is None or not seat.may(verb):
        raise PermissionDenied(str(verb))
