"""Nobody gives what she herself may not, and nobody changes the seat of somebody who may more."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from .models import CustomRole, Membership, Workspace
from .refusals import CannotSeat
from .roles import ALWAYS_REVIEWED, MAY, Role, Verb

OWN = "own-"  # how a brand's own role is written in a form: «own-12»


@dataclass(frozen=True)
class Grant:
    """What a seat is given: a preset, or one of the brand's own roles."""

    role: str
    custom: CustomRole | None = None

    @property
    def verbs(self) -> frozenset[str]:
        return frozenset(self.custom.verbs) if self.custom else MAY[self.role]

    @property
    def always_reviewed(self) -> bool:
        return self.custom.always_reviewed if self.custom else self.role in ALWAYS_REVIEWED

    @property
    def name(self) -> str:
        return self.custom.name if self.custom else str(Role(self.role).label)

    @property
    def fields(self) -> dict[str, object]:
        """Of a seat or an invitation. Should the own role ever be gone, the seat may least."""
        return {"role": Role.VIEWER if self.custom else self.role, "custom": self.custom}


def choices(workspace: Workspace) -> list[tuple[str, str]]:
    """For a select: the presets, then the brand's own."""
    own = [(f"{OWN}{role.pk}", role.name) for role in workspace.custom_roles.all()]
    return [*((value, str(word)) for value, word in Role.choices), *own]


def key_of(held: Membership) -> str:
    """What `choices` calls the role of a seat or an invitation."""
    return f"{OWN}{held.custom_id}" if held.custom_id else held.role


def read(workspace: Workspace, written: str) -> Grant:
    """Raises CannotSeat for a role this brand does not have."""
    number = written.removeprefix(OWN)
    if written in Role.values:
        return Grant(written)
    if written.startswith(OWN) and number.isascii() and number.isdigit():
        custom = workspace.custom_roles.filter(pk=int(number)).first()
        if custom:
            return Grant(Role.VIEWER, custom)
    raise CannotSeat(_("Ese rol no existe. Elige uno de la lista."))


def demand_invite(by: Membership) -> Membership:
    """Her seat as it is now: what she may was read before she got here. Raises PermissionDenied."""
    now = Membership.objects.filter(pk=by.pk).select_related("custom", "workspace", "user").first()
    if now is None or not now.may(Verb.INVITE):
        raise PermissionDenied(str(Verb.INVITE))
    return now


def refuse_beyond(by: Membership, grant: Grant) -> None:
    """Raises CannotSeat with what she may not give."""
    if beyond := grant.verbs - by.verbs:
        raise CannotSeat(
            _("No puedes dar el rol «%(role)s»: permite lo que tú no puedes (%(verbs)s).")
            % {"role": grant.name, "verbs": named(beyond)}
        )
    if by.always_reviewed and not grant.always_reviewed and Verb.WRITE in grant.verbs:
        raise CannotSeat(
            _("No puedes dar el rol «%(role)s»: lo que tú escribes pasa siempre por revisión, y lo suyo no.")
            % {"role": grant.name}
        )


def refuse_stronger(by: Membership, seat: Membership) -> None:
    """Raises CannotSeat where that seat may what hers may not. Her own she may always leave."""
    if beyond := seat.verbs - by.verbs:
        raise CannotSeat(
            _("No puedes cambiar el lugar de %(name)s: puede lo que tú no (%(verbs)s).")
            % {"name": seat.user, "verbs": named(beyond)}
        )


def named(verbs: frozenset[str]) -> str:
    """In the order of the table: «Ajustes de la marca y Ver la bitácora»."""
    words = [str(verb.label) for verb in Verb if verb in verbs]
    return str(get_text_list(words, _("y")))
