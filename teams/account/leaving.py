"""Deleting one's account: what is hers goes, what is the brand's stays without her.

Her row remains under what she wrote and approved, emptied: `User.deleted_at`, «Persona eliminada». The models
say the rest: what hangs from her with CASCADE is hers alone and goes; what may do without her keeps the empty
row. The log keeps what it must (teams.auditing): nobody can change it.
"""

from __future__ import annotations

import logging
import smtplib
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import CASCADE
from django.template.loader import render_to_string
from django.utils import timezone, translation

from teams.auditing import Did, record

from .. import inviting
from ..exporting.asking import place_of
from ..last_admin import administrators, still_administered
from ..models import DataExport, User, Workspace

log = logging.getLogger(__name__)
NOWHERE = "eliminada-%s@eliminada.invalid"  # RFC 2606: no letter can ever leave for there


def held_by(user: User) -> list[Workspace]:
    """The brands that only she administers: while there is one, she can't go."""
    brands = Workspace.objects.filter(memberships__user=user).order_by("name")
    return [brand for brand in brands if [seat.user_id for seat in administrators(brand.pk)] == [user.pk]]


@transaction.atomic
def leave(user: User) -> None:
    """Raises LastAdmin, changing nothing, where a brand would have nobody left to administer it."""
    email, language = user.email, user.language
    exports = [place_of(each) for each in DataExport.objects.filter(user=user)]
    record(Did.ACCOUNT_DELETED, by=user, workspace=None, on=user)
    with still_administered(*user.memberships.values_list("workspace_id", flat=True)):
        for session in UserSession.objects.filter(user=user):
            session.end()
        brands = list(user.workspaces.all())
        drop_what_is_hers(user)
        for brand in brands:
            inviting.withdraw_beyond(user, brand, by=user)
        empty(user)
    transaction.on_commit(lambda: after(email, language, exports))


def drop_what_is_hers(user: User) -> None:
    """Relations without a name on her side too; that a rule of review names her stays: it opens to nobody."""
    for link in User._meta.get_fields(include_hidden=True):
        hers = link.auto_created and not link.many_to_many and getattr(link, "on_delete", None) is CASCADE
        if hers and not link.related_model._meta.auto_created:
            link.related_model._base_manager.filter(**{link.field.name: user}).delete()


def empty(user: User) -> None:
    user.email, user.name, user.zone = NOWHERE % user.pk, "", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login, user.deleted_at = None, timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def after(email: str, language: str, exports: list[Path]) -> None:
    for place in exports:
        place.unlink(missing_ok=True)
    with translation.override(language):
        subject = " ".join(render_to_string("teams/mail/account_deleted_subject.txt").split())
        message = render_to_string("teams/mail/account_deleted_message.txt")
    try:
        send_mail(subject, message, None, [email])
    except (OSError, smtplib.SMTPException) as trouble:  # she is gone all the same
        log.warning("the letter of a deleted account could not leave: %s", type(trouble).__name__)
