"""./run manage forget_factors ana@…: she lost telephone, passkeys and codes. First see that it is she."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from teams.account.forgetting import forget_factors

from .sign_out import known


class Command(BaseCommand):
    help = "Takes away a person's second factors and passkeys: her password alone opens until she has others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="e-mail")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = known(email)
        count = forget_factors(person)
        self.stdout.write(f"{person.email}: {count} taken away; her sessions ended, and she is told.")
