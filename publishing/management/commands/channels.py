"""`manage.py channels [--brand SLUG]` lists; `channels VERB NAME --brand SLUG` acts, by the same verbs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from publishing import connecting, disconnecting, pausing, testing
from publishing.models import Channel
from publishing.operators import SpokenCommand, brand_called, channel_called, plainly
from publishing.templatetags.deliveries import health
from publishing.wording import say

Options = dict[str, Any]


def rename(channel: Channel, options: Options) -> str:
    if not options["to"]:
        raise CommandError(_("Di el nombre nuevo con --to."), returncode=2)
    renamed = connecting.rename(channel, options["to"])
    return _("El canal ahora se llama «%(name)s».") % {"name": renamed.name}


def test(channel: Channel, options: Options) -> str:
    testing.test(channel, by=None)
    return _("«%(name)s» responde y acepta el acceso.") % {"name": channel.name}


def pause(channel: Channel, options: Options) -> str:
    pausing.pause(channel, by=None)
    return _("«%(name)s» está en pausa: nada sale hasta que lo reanudes.") % {"name": channel.name}


def resume(channel: Channel, options: Options) -> str:
    held = pausing.resume(channel, by=None, overdue=options["overdue"])
    return _("«%(name)s» publica de nuevo; retenidas: %(held)s.") % {"name": channel.name, "held": held}


def disconnect(channel: Channel, options: Options) -> str:
    left = disconnecting.disconnect(channel, by=None, waiting=options["waiting"])
    withdrawn = _("«%(name)s» se desconectó; retiradas: %(waiting)s, sin confirmar: %(in_doubt)s.")
    held = _("«%(name)s» se desconectó; retenidas: %(waiting)s, sin confirmar: %(in_doubt)s.")
    said = withdrawn if options["waiting"] == "withdraw" else held
    return said % {"name": channel.name, "waiting": left.waiting, "in_doubt": left.in_doubt}


VERBS: dict[str, Callable[[Channel, Options], str]] = {
    "rename": rename,
    "test": test,
    "pause": pause,
    "resume": resume,
    "disconnect": disconnect,
}


class Command(SpokenCommand):
    help = (
        "Lists channels (with --json one object a line), or renames, tests, pauses, resumes, disconnects one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", nargs="?", default="list", choices=["list", *VERBS])
        parser.add_argument("channel", nargs="?", metavar="NAME", help="the channel's name")
        parser.add_argument("--brand", metavar="SLUG")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--to", metavar="NAME", help="rename: the new name")
        parser.add_argument(
            "--overdue", choices=["hold", "send"], default="hold", help="resume: what is past its time"
        )
        parser.add_argument(
            "--waiting", choices=["hold", "withdraw"], default="hold", help="disconnect: what waits"
        )

    def handle(self, *, verb: str, channel: str | None, brand: str | None, **options: Any) -> None:
        if verb == "list":
            self.list(brand, as_json=options["json"])
            return
        if not channel or not brand:
            said = _("Di qué canal: channels %(verb)s NAME --brand SLUG") % {"verb": verb}
            raise CommandError(said, returncode=2)
        with plainly():
            self.stdout.write(VERBS[verb](channel_called(brand_called(brand), channel), options))

    def list(self, brand: str | None, *, as_json: bool) -> None:
        living = Channel.objects.exclude(health=Channel.Health.REMOVED).select_related("workspace")
        if brand:
            living = living.filter(workspace=brand_called(brand))
        for one in living.order_by("workspace__slug", "name"):
            facts = row(one)
            line = json.dumps(facts, ensure_ascii=False) if as_json else table_line(facts)
            self.stdout.write(line)


def row(channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.pk,
        "brand": channel.workspace.slug,
        "channel": channel.name,
        "network": channel.network,
        "account": channel.account_name or channel.account,
        "url": channel.url,
        "health": health(channel),
        "trouble": say(channel.trouble) or None,
        "waiting": disconnecting.at_risk(channel).waiting,
        "checked_at": in_utc(channel.checked_at),
        "expires_at": in_utc(channel.expires_at),
        "ends_at": in_utc(channel.ends_at),
        "renew_at": in_utc(channel.renew_at),
        "scopes": channel.scopes,
    }


def in_utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def table_line(facts: dict[str, Any]) -> str:
    return "{brand:<16} {channel:<20} {network:<12} {health:<13} {account}".format(**facts)
