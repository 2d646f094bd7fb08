"""Taking the demo brand away: its rows, its files, its practice accounts and the people made for it."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import transaction

from media.models import MediaFile
from practice import accounts
from publishing.models import Channel, Delivery
from teams.auditing import Did, record
from teams.models import User, Workspace

from ..models import Feed, Post
from . import sources
from .people import PEOPLE, password_file


def remove(brand: Workspace) -> list[str]:
    """Returns the e-mails of demo people who stay, because they have a seat in another brand."""
    rows = MediaFile.objects.filter(workspace=brand)
    files = [name for row in rows for name in (row.file.name, row.thumbnail_name)]
    with transaction.atomic():
        handles = list(
            Channel.objects.filter(workspace=brand, network="practice").values_list("account", flat=True)
        )
        handles += sources.handles(list(Feed.objects.filter(workspace=brand).values_list("url", flat=True)))
        record(Did.DEMO_REMOVED, by=None, workspace=None, on=brand)
        remove_rows(brand)
        stay = remove_people()
        for handle in handles:
            accounts.close(handle)
    for name in files:
        default_storage.delete(name)
    password_file().unlink(missing_ok=True)
    return stay


def remove_rows(brand: Workspace) -> None:
    """In the order that their protections allow."""
    Post.objects.filter(workspace=brand).delete()
    deliveries = Delivery.objects.within(brand)
    deliveries.update(follows=None)
    Delivery.objects.filter(pk__in=list(deliveries.values_list("pk", flat=True))).delete()
    Channel.objects.filter(workspace=brand).delete()
    brand.delete()


def remove_people() -> list[str]:
    made = User.objects.filter(email__in=PEOPLE)
    stay = list(made.filter(memberships__isnull=False).distinct().values_list("email", flat=True))
    made.exclude(email__in=stay).delete()
    return stay
