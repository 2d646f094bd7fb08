"""`manage.py follow_address OLD`: after PAUTA_URL has changed. `./run` does it by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from smm.moving import follow_address


class Command(BaseCommand):
    help = "Point the practice channels, and the links to what they published, at today's PAUTA_URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="the address they point at now, such as http://127.0.0.1:8000")

    def handle(self, *args: Any, old: str, **options: Any) -> None:
        moved = follow_address(old=old.rstrip("/"), new=settings.PAUTA_URL)
        self.stdout.write(f"{moved} practice channels moved from {old} to {settings.PAUTA_URL}.")
