"""The roles a brand makes for itself: making one, changing it, taking it away."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.names import shown

from . import granting, inviting
from .auditing import Did, record
from .granting import Grant
from .last_admin import still_administered
from .models import CustomRole, Invitation, Membership, Workspace
from .refusals import CannotSeat
from .roles import Role, Verb

MOST = 30  # of a brand
# How a person reads them: the checkboxes of the page, in groups. Every verb is in one.
GROUPS: Sequence[tuple[str, Sequence[Verb]]] = (
    (gettext_lazy("Contenido"), (Verb.SEE, Verb.WRITE, Verb.COMMENT, Verb.INTERNAL, Verb.LIBRARY)),
    (gettext_lazy("Decisiones"), (Verb.APPROVE, Verb.SCHEDULE, Verb.SETTLE)),
    (gettext_lazy("Plan y clientes"), (Verb.STRATEGY, Verb.SHARE, Verb.EXPORT)),
    (gettext_lazy("La marca"), (Verb.CONNECT, Verb.INVITE, Verb.SETTINGS, Verb.AUDIT)),
)


@transaction.atomic
def make(*, name: str, verbs: Collection[str], always_reviewed: bool, by: Membership) -> CustomRole:
    """Raises CannotSeat: an empty or taken name, or what she herself may not."""
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    by = granting.demand_invite(by)
    if by.workspace.custom_roles.count() >= MOST:
        raise CannotSeat(_("La marca ya tiene %(most)s roles propios: quita alguno antes.") % {"most": MOST})
    role = CustomRole(workspace=by.workspace)
    fill(role, name, verbs, always_reviewed)
    granting.refuse_beyond(by, Grant(Role.VIEWER, role))
    keep(role)
    record(Did.ROLE_CREATED, by=by.user, workspace=by.workspace, on=role, after=facts(role))
    return role


def change(
    role: CustomRole, *, name: str, verbs: Collection[str], always_reviewed: bool, by: Membership
) -> CustomRole:
    """It holds at once for all who have it. Raises CannotSeat, LastAdmin."""
    with still_administered(role.workspace_id):
        by = granting.demand_invite(by)
        role = CustomRole.objects.select_related("workspace").get(pk=role.pk)
        granting.refuse_beyond(by, Grant(Role.VIEWER, role))
        before = facts(role)
        fill(role, name, verbs, always_reviewed)
        granting.refuse_beyond(by, Grant(Role.VIEWER, role))
        keep(role)
        record(
            Did.ROLE_CHANGED, by=by.user, workspace=role.workspace, on=role, before=before, after=facts(role)
        )
        for seat in role.seats.select_related("user"):
            inviting.withdraw_beyond(seat.user, role.workspace, by=by.user)
    return role


@transaction.atomic
def remove(role: CustomRole, *, by: Membership) -> None:
    """Raises CannotSeat with who has it."""
    Workspace.objects.select_for_update().get(pk=role.workspace_id)
    by = granting.demand_invite(by)
    granting.refuse_beyond(by, Grant(Role.VIEWER, role))
    refuse_used(role)
    record(Did.ROLE_REMOVED, by=by.user, workspace=role.workspace, on=role, before=facts(role))
    role.delete()


def refuse_used(role: CustomRole) -> None:
    people = [str(seat.user) for seat in role.seats.select_related("user").order_by("joined_at", "pk")]
    offers = Invitation.objects.filter(custom=role, accepted_at=None, withdrawn_at=None)
    if held := [*people, *offers.values_list("email", flat=True)]:
        raise CannotSeat(
            _("«%(role)s» no se puede quitar: lo tiene %(who)s. Dale antes otro rol.")
            % {"role": role.name, "who": get_text_list(held, _("y"))}
        )


def fill(role: CustomRole, name: str, verbs: Collection[str], always_reviewed: bool) -> None:
    """Who has a seat sees the brand: that is never taken off."""
    role.name = shown(name)[:60]
    if not role.name:
        raise CannotSeat(_("Ponle un nombre al rol, por ejemplo «Fotografía»."))
    if role.name.casefold() in {str(word).casefold() for word in Role.labels}:
        raise CannotSeat(_("«%(name)s» ya es un rol de Pauta: usa otro nombre.") % {"name": role.name})
    if unknown := set(verbs) - set(Verb.values):
        raise CannotSeat(_("«%(verb)s» no es un permiso.") % {"verb": ", ".join(sorted(unknown))[:60]})
    role.verbs = [verb.value for verb in Verb if verb in {*verbs, Verb.SEE}]
    role.always_reviewed = always_reviewed


def keep(role: CustomRole) -> None:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError:
        taken = _("La marca ya tiene un rol que se llama «%(name)s»: usa otro nombre.")
        raise CannotSeat(taken % {"name": role.name}) from None


def facts(role: CustomRole) -> dict[str, object]:
    return {"name": role.name, "verbs": list(role.verbs), "always_reviewed": role.always_reviewed}
