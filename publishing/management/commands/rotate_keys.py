"""`manage.py rotate_keys`: everything that is sealed goes under the newest key; then the old ones can go."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publishing.vault import reseal_everything


class Command(BaseCommand):
    help = (
        "Encrypts all stored credentials under the first of PAUTA_KEYS. Put a new key in front, restart, run "
        "this, then take the old key away."
    )

    def handle(self, **_: Any) -> None:
        done, unread = reseal_everything()
        self.stdout.write(f"Cifradas de nuevo con la llave más reciente: {done}.")
        if unread:
            which = ", ".join(unread)
            way_out = "Devuelve su llave a PAUTA_KEYS o reconéctalas."
            raise CommandError(f"Ninguna llave abre {len(unread)}: {which}. {way_out}")
