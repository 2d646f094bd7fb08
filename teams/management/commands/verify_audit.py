"""`manage.py verify_audit [--brand SLUG] [--expect CHAIN:NUMBER:HASH …]`: is the log as it was written?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams.auditing import verifying
from teams.auditing.chaining import INSTALLATION
from teams.auditing.verifying import Checked
from teams.models import Workspace


class Command(BaseCommand):
    help = (
        "Recomputes the audit log's chains and says the first number that can't be believed, and why; then "
        "it ends with 1. The lines «head …» are worth keeping outside: given back with --expect, they show "
        "a chain that was rewritten or cut as a whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", metavar="SLUG", help="this brand's alone; «-» is the installation's")
        parser.add_argument("--expect", metavar="CHAIN:NUMBER:HASH", action="append", default=[])

    def handle(self, *, brand: str | None, expect: list[str], **_other: Any) -> None:
        noted = noted_outside(expect)
        chains = [chain_called(brand)] if brand else sorted({*verifying.chains(), *noted})
        checked = [verifying.check(chain, expected=noted.get(chain)) for chain in chains]
        for each in checked:
            self.stdout.write(told(each))
        if broken := [each for each in checked if each.broken]:
            raise CommandError(broken_sentence(broken), returncode=1)


def chain_called(slug: str) -> int:
    if slug == "-":
        return INSTALLATION
    brand = Workspace.objects.filter(slug=slug).first()
    if brand is None:
        raise CommandError(_("No hay marca «%(slug)s».") % {"slug": slug}, returncode=2)
    return int(brand.pk)


def noted_outside(lines: list[str]) -> dict[int, dict[int, str]]:
    """{chain: {number: hash}}."""
    noted: dict[int, dict[int, str]] = {}
    for line in lines:
        try:
            chain, number, seal = line.split(":")
            noted.setdefault(int(chain), {})[int(number)] = seal
        except ValueError:
            wrong = _("«%(seen)s» no es CADENA:NÚMERO:SELLO, como lo escribe este comando tras «head».")
            raise CommandError(wrong % {"seen": line}, returncode=2) from None
    return noted


def told(checked: Checked) -> str:
    facts = {"name": checked.name, "count": checked.count}
    if checked.broken:
        why = {**facts, "number": checked.broken.number, "why": checked.broken.why}
        return _("%(name)s: ROTA en la entrada %(number)s: %(why)s") % why
    whole = ngettext(
        "%(name)s: %(count)s entrada, íntegra", "%(name)s: %(count)s entradas, íntegras", checked.count
    )
    return f"{whole % facts}\n  head {checked.chain}:{checked.count}:{checked.head}"


def broken_sentence(broken: list[Checked]) -> str:
    said = ngettext("Hay una cadena rota: %(names)s.", "Hay cadenas rotas: %(names)s.", len(broken))
    return said % {"names": ", ".join(each.name for each in broken)}
