"""Which rows belong to a person or to a brand. Read from the models: a new one comes along by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, FileField, ForeignKey, Model, Q, QuerySet

from teams.auditing.hiding import is_secret

from ..models import AuditEntry, Invitation, Notification, User, Workspace

DEEPEST = 5  # from a row to its brand, in steps
# Of others or of nobody; what the log's chain says of itself; files that are these very exports.
LEFT_OUT = frozenset({"teams.audithead", "teams.dataexport"})
OPENS_SOMETHING = {  # columns whose names say nothing of it
    "mfa.authenticator": {"data"},
    "calendar_app.calendarlink": {"nonce"},
    "calendar_app.calendarfeed": {"nonce"},
    "calendar_app.linkcode": {"hash"},
}


@dataclass(frozen=True)
class Table:
    """`name` as «calendar_app.post»; `rows`: dicts of the columns that may leave."""

    name: str
    rows: QuerySet[Any, dict[str, Any]]
    files: tuple[str, ...] = ()  # columns that name a stored file


def of_person(user: User) -> Iterator[Table]:
    """Her own row, all that is hers or names her as its author, and what she did in the log.

    Of brands she left nothing comes along: what she began there others have gone on with.
    """
    brands = list(user.memberships.values_list("workspace_id", flat=True))
    yield table(User, User.objects.filter(pk=user.pk))
    yield table(AuditEntry, AuditEntry.objects.filter(who_id=user.pk))
    yield table(Invitation, Invitation.objects.filter(email__iexact=user.email))
    for model in kept(theirs=True):
        links = [link.name for link in links_of(model) if link.related_model is User]
        if links and model is not Invitation:
            hers = Q(*[(name, user) for name in links], _connector=Q.OR)
            yield table(model, model._default_manager.filter(hers, seen_by_her(model, brands)))


def seen_by_her(model: type[Model], brands: list[int]) -> Q:
    """What is of no brand, or of one of these."""
    path = way_to_brand(model)
    return Q(**{f"{path}__in": brands}) | Q(**{f"{path}__isnull": True}) if path else Q()


def of_brand(workspace: Workspace) -> Iterator[Table]:
    """All rows from which a way of foreign keys leads to the brand, its log, and who is on its team."""
    yield table(Workspace, Workspace.objects.filter(pk=workspace.pk))
    yield Table("teams.user", workspace.members.order_by("pk").values("pk", "name", "email"))
    yield table(AuditEntry, AuditEntry.objects.filter(chain=workspace.pk))
    for model in kept(theirs=False):
        if (path := way_to_brand(model)) and model is not Notification:  # what each was told is hers
            yield table(model, model._default_manager.filter(**{path: workspace}), with_files=True)


def kept(*, theirs: bool) -> Iterator[type[Model]]:
    """Models of our rooms; `theirs`: and of allauth, which knows how she signs in."""
    for model in apps.get_models():
        label = model._meta.app_label
        ours = label in settings.ROOMS or (theirs and model.__module__.startswith("allauth."))
        if ours and model not in (User, Workspace, AuditEntry) and model._meta.label_lower not in LEFT_OUT:
            yield model


def links_of(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def way_to_brand(model: type[Model]) -> str:
    """The shortest, as «post__workspace»; empty where there is none."""
    waiting: deque[tuple[type[Model], str, int]] = deque([(model, "", 0)])
    while waiting:
        here, path, depth = waiting.popleft()
        for link in links_of(here):
            step = f"{path}{link.name}"
            if link.related_model is Workspace:
                return step
            if depth < DEEPEST and link.related_model is not User:
                waiting.append((link.related_model, f"{step}__", depth + 1))  # type: ignore[arg-type]
    return ""


def table(model: type[Model], rows: QuerySet[Any, Any], with_files: bool = False) -> Table:
    fields = [field for field in model._meta.concrete_fields if may_leave(model, field)]
    files = tuple(field.attname for field in fields if isinstance(field, FileField)) if with_files else ()
    columns = [field.attname for field in fields]
    return Table(model._meta.label_lower, rows.order_by("pk").values(*columns), files)


def may_leave(model: type[Model], field: Field[Any, Any]) -> bool:
    opens = OPENS_SOMETHING.get(model._meta.label_lower, ())
    return field.name not in opens and not is_secret(field.name)
