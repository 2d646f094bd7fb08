"""What is opened to who has no account, to read or to decide: made, listed, revoked, made anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.time import moment
from publishing.permission import demand
from teams.auditing import RETURNED, Did, record, recorded
from teams.last_admin import administrators
from teams.models import Membership, User, Workspace
from teams.notices import Event, tell
from teams.roles import Verb

from ..finding.folding import fold
from ..models import CalendarLink
from ..models.sharing import nonce
from ..refusals import CannotPlan
from . import reach
from .saved_views import clean_name

LONGEST = timedelta(days=366)
NORMALLY = timedelta(days=14)
FIRST_OPENED = gettext_noop("%(who)s abrió su enlace por primera vez.")
GUESSED = gettext_noop(
    "Alguien probó demasiados códigos en el enlace de %(who)s y ya no acepta ninguno: renueva su dirección."
)
LONGEST_QUERY = 1000  # characters of its column
MOST = 100  # open at once, of one brand


def of(workspace: Workspace) -> QuerySet[CalendarLink]:
    return CalendarLink.objects.filter(workspace=workspace).select_related("by")


@transaction.atomic
@recorded(Did.LINK_MADE, on=RETURNED)
def create(seat: Membership, *, name: str, query: str, expires: date, **facts: Any) -> CalendarLink:
    """`expires`: its last day, on its own clocks. Facts: the other columns. Raises CannotPlan.

    Of a view, held to what is hers to share. Of chosen posts: asking.ask.
    """
    demand(Verb.SHARE, seat.workspace, seat.user)
    return made(seat, name=name, query=reach.within_limits(seat, query), expires=expires, **facts)


def made(seat: Membership, *, name: str, query: str, expires: date, **facts: Any) -> CalendarLink:
    if of(seat.workspace).filter(revoked_at=None, expires_at__gt=timezone.now()).count() >= MOST:
        raise CannotPlan(_("Ya hay %(most)s enlaces abiertos: revoca alguno antes.") % {"most": MOST})
    ends = moment(expires + timedelta(days=1), time(), facts["zone"]).instant
    refuse_lifetime(ends)
    refuse_long(query)
    refuse_backwards(facts.get("first"), facts.get("last"))
    refuse_unread(facts)
    refuse_code_to_nobody(facts)
    refuse_a_colleagues_name(seat, name, facts)
    return CalendarLink.objects.create(
        workspace=seat.workspace, by=seat.user, name=clean_name(name), query=query, expires_at=ends, **facts
    )


def refuse_code_to_nobody(facts: dict[str, Any]) -> None:
    if facts.get("asks_code") and not facts.get("email"):
        raise CannotPlan(_("El código se manda por correo: escribe el correo del cliente."))


def wants_acts(facts: dict[str, Any]) -> bool:
    return any(facts.get(name) for name in ("decides", "comments", "proposes"))


def refuse_a_colleagues_name(seat: Membership, name: str, facts: dict[str, Any]) -> None:
    """What is decided behind it carries this name: nobody's decision is to be taken for a colleague's."""
    names = seat.workspace.memberships.values_list("user__name", flat=True)
    if wants_acts(facts) and fold(" ".join(name.split())) in {fold(each) for each in names if each}:
        raise CannotPlan(
            _("Alguien de tu equipo se llama «%(name)s»: ponle al enlace el nombre de tu cliente.")
            % {"name": name}
        )


def refuse_unread(facts: dict[str, Any]) -> None:
    if wants_acts(facts) and not facts.get("with_text", True):
        raise CannotPlan(_("Nadie decide sobre lo que no ve: marca «Mostrar textos e imágenes»."))


def refuse_long(query: str) -> None:
    if len(query) > LONGEST_QUERY:
        raise CannotPlan(_("Son demasiados filtros a la vez: elige menos canales, campañas o estados."))


def refuse_lifetime(ends: datetime) -> None:
    now = timezone.now()
    if ends <= now:
        raise CannotPlan(_("El enlace vencería antes de empezar: elige un día que no haya pasado."))
    if ends > now + LONGEST + timedelta(days=1):
        raise CannotPlan(_("Un enlace dura como mucho un año: elige un día más cercano."))


def refuse_backwards(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise CannotPlan(_("«Hasta» es anterior a «Desde»: cámbialos de lugar."))


@transaction.atomic
@recorded(Did.LINK_REVOKED)
def revoke(link: CalendarLink, *, by: Any) -> None:
    reach.demand_link(link, by)
    CalendarLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())


@transaction.atomic
@recorded(Did.LINK_RENEWED)
def restore(link: CalendarLink, *, by: Any) -> None:
    reach.demand_link(link, by)
    CalendarLink.objects.filter(pk=link.pk).update(revoked_at=None)


@transaction.atomic
@recorded(Did.LINK_RENEWED, only=("by", "expires_at", "revoked_at"))
def renew(link: CalendarLink, *, by: Any) -> CalendarLink:
    """Another address, hers from now on: whoever has the old one is out. Open for a while again."""
    reach.demand_link(link, by)
    if link.expires_at < timezone.now() + NORMALLY:
        link.expires_at = timezone.now() + NORMALLY
    link.nonce, link.by, link.revoked_at = nonce(), by, None
    link.codes.all().delete()  # of the old address: whoever wore them out is out
    link.save(update_fields=["nonce", "by", "revoked_at", "expires_at"])
    return link


def is_open(link: CalendarLink) -> bool:
    """Also asked of who made it: a link gives nobody what she may not give any more."""
    return link.revoked_at is None and link.expires_at > timezone.now() and reach.of(link) is not None


def acts(link: CalendarLink) -> bool:
    """Behind it one does more than read."""
    return link.decides or link.comments or link.proposes


@transaction.atomic
def note_opened(link: CalendarLink) -> None:
    """The first time, who made it hears of it."""
    seen = {"opened": F("opened") + 1, "opened_at": timezone.now()}
    if CalendarLink.objects.filter(pk=link.pk, opened_at=None).update(**seen):
        record(Did.LINK_OPENED, by=None, workspace=link.workspace, on=link, who=called(link))
        maker = [link.by] if link.by else []
        tell_of(link, Event.LINK_OPENED, FIRST_OPENED, to=maker, key=f"link:{link.pk}")
    else:
        CalendarLink.objects.filter(pk=link.pk).update(**seen)


def tell_of_guessing(link: CalendarLink) -> None:
    """So many wrong codes that it takes none any more: its maker and who administers the brand."""
    people = [seat.user for seat in administrators(link.workspace_id)]
    to = [link.by, *people] if link.by else people
    tell_of(link, Event.LINK_GUESSED, GUESSED, to=to, key=f"link-worn:{link.pk}")


def tell_of(link: CalendarLink, event: Event, text: str, *, to: Iterable[User], key: str) -> None:
    """`text`: a msgid with %(who)s."""
    url = reverse("links", args=[link.workspace.slug])
    tell(event, workspace=link.workspace, to=to, text=text, params={"who": called(link)}, url=url, key=key)


def called(link: CalendarLink) -> str:
    """Under which name she decides and comments."""
    return link.guest or link.name


def bounds(link: CalendarLink) -> tuple[datetime | None, datetime | None]:
    """The instants between which it shows: whole days on its own clocks."""
    first = moment(link.first, time(), link.zone).instant if link.first else None
    last = moment(link.last + timedelta(days=1), time(), link.zone).instant if link.last else None
    return first, last


def today(link: CalendarLink) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(link.zone)).date()
