"""Brands that ask for a second factor: who lacks one sees how to get it before anything of the brand."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from teams.auditing import Did, record

from ..models import Membership, User, Workspace
from ..roles import Verb
from . import factors


class CannotDemand(ValueError):
    """The text is for the person."""


def is_missing(request: HttpRequest, workspace: Workspace) -> bool:
    """Does this brand ask for one that she has not shown? No query where the brand doesn't ask."""
    if not workspace.second_factor:
        return False
    return not (factors.has_one(request.user) or came_by_provider(request))


def came_by_provider(request: HttpRequest) -> bool:
    """By the organisation's provider, where its sign-in counts as two (PAUTA_OIDC_SECOND_FACTOR)."""
    if not (settings.PAUTA_OIDC_NAME and settings.PAUTA_OIDC_IS_SECOND_FACTOR):
        return False
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "socialaccount" for record in records)


@transaction.atomic
def demand_of_all(on: bool, *, by: Membership) -> Workspace:
    """Raises CannotDemand while she herself has none: she would shut herself out."""
    if not by.may(Verb.SETTINGS):
        raise PermissionDenied(str(Verb.SETTINGS))
    if on and not factors.has_one(by.user):
        raise CannotDemand(_("Activa primero el tuyo: si no, tampoco tú podrías entrar."))
    workspace = Workspace.objects.select_for_update().get(pk=by.workspace_id)
    workspace.second_factor = on
    workspace.save(update_fields=["second_factor"])
    said = {"second_factor": on}
    record(Did.BRAND_SECOND_FACTOR, by=by.user, workspace=workspace, on=workspace, after=said)
    return workspace


def without_one(workspace: Workspace) -> list[User]:
    """Who of the team would have to set one up."""
    with_one = workspace.members.filter(authenticator__type__in=[factors.TOTP, factors.PASSKEY])
    return list(workspace.members.exclude(pk__in=with_one).order_by("name", "email"))
