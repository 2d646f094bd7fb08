"""What the commands share: naming a brand and a channel, and ending with one clear sentence."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from core.addresses import NoSuchName, look_up, reach
from teams.models import Workspace

from .entering import CannotConnect
from .models import Channel
from .wording import say

LOGS = tuple(map(logging.getLogger, ("publishing.entering", "publishing.testing")))


class SpokenCommand(BaseCommand):
    """A command that answers in the language of the shell it is called from."""

    def run_from_argv(self, argv: list[str]) -> None:
        with translation.override(language_of_shell()):
            try:
                super().run_from_argv(argv)
            except BrokenPipeError:  # whoever read us (`| head`) has seen enough
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def language_of_shell() -> str:
    """«es-mx», «es» or «en», as gettext's variables say; Spanish where they say nothing that we speak."""
    said = filter(None, map(os.environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")))
    first = next(said, "").partition(":")[0].partition(".")[0]
    try:
        return translation.get_supported_language_variant(first.replace("_", "-").lower())
    except LookupError:
        return settings.LANGUAGE_CODE


def brand_called(slug: str) -> Workspace:
    try:
        return Workspace.objects.get(slug=slug)
    except Workspace.DoesNotExist:
        known = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "—"
        said = _("No hay marca «%(slug)s». Hay: %(known)s.") % {"slug": slug, "known": known}
        raise CommandError(said, returncode=2) from None


def channel_called(brand: Workspace, name: str) -> Channel:
    """A living channel, by its name or number."""
    living = Channel.objects.filter(workspace=brand).exclude(health=Channel.Health.REMOVED)
    found = living.filter(name=name).first() or (
        living.filter(pk=int(name)).first() if name.isdigit() else None
    )
    if found is None:
        known = ", ".join(living.values_list("name", flat=True)[:20]) or "—"
        said = _("%(brand)s no tiene un canal «%(name)s». Tiene: %(known)s.")
        raise CommandError(said % {"brand": brand.name, "name": name, "known": known}, returncode=2)
    return found


def channels_called(brands: Iterable[Workspace], name: str) -> list[Channel]:
    """Every channel of that name, those that were let go too: their history stays."""
    found = list(Channel.objects.filter(workspace__in=brands, name=name).select_related("workspace"))
    if not found:
        raise CommandError(_("No hay un canal «%(name)s».") % {"name": name}, returncode=2)
    return found


@contextmanager
def plainly() -> Iterator[None]:
    """What a person did wrong ends the command with its sentence: no traceback, no log line beside it."""
    levels = [(log, log.level) for log in LOGS]
    for log in LOGS:
        log.setLevel(logging.ERROR)
    try:
        yield
    except CannotConnect as wrong:
        raise CommandError(say(wrong.sentence), returncode=1) from None
    finally:
        for log, level in levels:
            log.setLevel(level)


def leads_inside(addresses: Iterable[str]) -> bool:
    """Does one of these addresses lead to a private one? The person with the shell then vouches for it."""
    return any(_is_private(address) for address in addresses)


def _is_private(address: str) -> bool:
    host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    if "://" not in address and host != "localhost" and not host.replace(".", "").isdigit():
        return False  # a user name, not a server: nothing to look up
    try:
        found = look_up(host, 443, 5)
    except NoSuchName:
        return False
    return any(reach(ip_address(one.partition("%")[0])) == "private" for one in found)
