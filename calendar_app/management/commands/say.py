"""Say something from the shell: `say --brand demo --channel practica --text "Hola" --now`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from calendar_app import planning
from calendar_app.models import Post, Variant
from calendar_app.planning import CannotPlan
from media.models import MediaFile
from media.uploading import Rejected, take
from publishing.models import Channel, Delivery
from publishing.operators import SpokenCommand
from teams.models import Workspace

READ_AT_MOST = 2**20  # bytes of standard input; the sentence about the real limit follows from the text


class MediaPair(argparse.Action):
    """`--media a.png --alt "…" --media b.png`: each description belongs to the file before it."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: Any, value: Any, option: str | None = None
    ) -> None:
        pairs = list(namespace.media or [])
        if option == "--media":
            pairs.append((value, ""))
        elif not pairs or pairs[-1][1]:
            raise CommandError(_("--alt describe al archivo que va antes: escribe primero su --media."))
        else:
            pairs[-1] = (pairs[-1][0], value)
        namespace.media = pairs


class Command(SpokenCommand):
    help = "Publish now or schedule on all named channels, or on none; prints one JSON object per delivery."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--brand", required=True, metavar="SLUG")
        parser.add_argument("--channel", required=True, action="append", metavar="NAME[,NAME…]")
        parser.add_argument("--text", default="", metavar="TEXT", help="«-» reads standard input")
        parser.add_argument("--title", default="")
        parser.add_argument("--link", default="")
        parser.add_argument("--tag", default=[], action="append")
        parser.add_argument("--media", dest="media", action=MediaPair, metavar="FILE")
        parser.add_argument("--alt", dest="media", action=MediaPair, metavar="TEXT")
        parser.add_argument("--at", metavar='"2026-12-01 09:00"', help="on the clocks of the brand")
        parser.add_argument("--now", action="store_true")
        parser.add_argument("--reply-to", type=int, metavar="DELIVERY_ID")

    def handle(self, *args: Any, **asked: Any) -> None:
        try:
            deliveries, note = say(asked)
        except (CannotPlan, Rejected) as refusal:
            raise CommandError(str(refusal)) from None
        for delivery in deliveries:
            self.stdout.write(json.dumps(as_row(delivery), ensure_ascii=False))
        if note:
            self.stderr.write(note)


@transaction.atomic
def say(asked: dict[str, Any]) -> tuple[list[Delivery], str]:
    """All channels or none: everything happens in one transaction. Returns a note about the clocks too."""
    at = when(asked["at"], asked["now"])
    brand = named_brand(asked["brand"])
    text = asked["text"] if asked["text"] != "-" else from_standard_input()
    post = planning.create_post(
        brand,
        by=None,
        text=text,
        title=asked["title"],
        link=asked["link"],
        tags=asked["tag"],
        channels=named_channels(brand, asked["channel"]),
        media=[taken(brand, path, alt) for path, alt in asked["media"] or ()],
        follows=answered(brand, asked["reply_to"]),
    )
    if at is None:
        return planning.publish_now(post, by=None), ""
    moved = planning.plan(post, date=at.date(), time=at.time(), by=None)
    return planning.schedule(post, by=None), moved.note


def when(at: str | None, now: bool) -> datetime | None:
    """None: now."""
    if bool(at) == now:
        raise CommandError(_('Di cuándo: --now, o --at "2026-12-01 09:00". Una de las dos.'))
    if not at:
        return None
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            return datetime.strptime(at.strip(), form)  # noqa: DTZ007 (wall-clock of the brand)
        except ValueError:
            continue
    raise CommandError(
        _("--at «%(at)s» no es una fecha y hora: escríbela como 2026-12-01 09:00.") % {"at": at}
    )


def named_brand(slug: str) -> Workspace:
    brand = Workspace.objects.filter(slug=slug).first()
    if brand is None:
        known = ", ".join(Workspace.objects.values_list("slug", flat=True)) or _("ninguna")
        raise CommandError(_("No hay marca «%(slug)s». Hay: %(known)s.") % {"slug": slug, "known": known})
    return brand


def named_channels(brand: Workspace, given: Sequence[str]) -> list[Channel]:
    """Each once, in the order they were named."""
    open_ones = {channel.name: channel for channel in brand.channels.exclude(health=Channel.Health.REMOVED)}
    names = [name.strip() for each in given for name in ([each] if each in open_ones else each.split(","))]
    for name in names:
        if name not in open_ones:
            known = ", ".join(open_ones) or _("ninguno")
            raise CommandError(
                _("%(brand)s no tiene un canal «%(name)s». Tiene: %(known)s.")
                % {"brand": brand.name, "name": name, "known": known}
            )
    return [open_ones[name] for name in dict.fromkeys(names)]


def taken(brand: Workspace, path: str, alt: str) -> tuple[MediaFile, str]:
    try:
        with Path(path).open("rb") as file:
            return take(brand, File(file, name=Path(path).name), by=None), alt
    except OSError as error:
        raise CommandError(
            _("No se puede leer «%(path)s»: %(why)s.") % {"path": path, "why": error.strerror or error}
        ) from None


def answered(brand: Workspace, delivery: int | None) -> Post | None:
    """The post whose delivery is replied to."""
    if delivery is None:
        return None
    variant = Variant.objects.filter(delivery=delivery, post__workspace=brand).select_related("post").first()
    if variant is None:
        raise CommandError(
            _("%(brand)s no tiene una entrega %(pk)s. Búscala con: ./run manage deliveries.")
            % {"brand": brand.name, "pk": delivery}
        )
    return variant.post


def from_standard_input() -> str:
    said = sys.stdin.buffer.read(READ_AT_MOST + 1)
    if len(said) > READ_AT_MOST:
        raise CommandError(_("El texto pesa más de 1 MB: el límite es de 100,000 caracteres. Acórtalo."))
    try:
        return said.decode("utf-8").rstrip("\n")
    except UnicodeDecodeError as error:
        raise CommandError(
            _("El texto no está en UTF-8: falla en el byte %(position)s. Conviértelo antes.")
            % {"position": error.start + 1}
        ) from None


def as_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.pk,
        "channel": delivery.channel.name,
        "network": delivery.channel.network,
        "state": str(delivery.state),
    }
