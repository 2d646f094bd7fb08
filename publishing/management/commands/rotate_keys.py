"""`manage.py rotate_keys`: everything that is sealed goes under the newest key; then the old ones can go."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.operators import SpokenCommand
from publishing.vault import reseal_everything
from teams.account import factors


class Command(SpokenCommand):
    help = (
        "Encrypts all stored credentials under the first of PAUTA_KEYS. Put a new key in front, restart, run "
        "this, then take the old key away."
    )

    def handle(self, **other: Any) -> None:
        done, unread = (
            channels + people for channels, people in zip(reseal_everything(), factors.reseal(), strict=True)
        )
        self.stdout.write(_("Cifradas de nuevo con la llave más reciente: %(count)s.") % {"count": done})
        if unread:
            said = ngettext(
                "Ninguna llave abre %(which)s. Devuelve su llave a PAUTA_KEYS o reconéctala.",
                "Ninguna llave abre %(count)s: %(which)s. Devuelve su llave a PAUTA_KEYS o reconéctalas.",
                len(unread),
            )
            raise CommandError(said % {"count": len(unread), "which": ", ".join(unread)})
