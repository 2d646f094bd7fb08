"""`manage.py demo`: a brand to look at, the first time; `--remove` takes it away."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from calendar_app.demo import building, people, removing
from teams.models import Workspace


class Command(BaseCommand):
    help = "Make the demo brand, or tell how to sign in to it; --remove takes it away with all that is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take the demo brand away")

    def handle(self, *, remove: bool, **_options: object) -> None:
        brand = Workspace.objects.filter(slug=building.SLUG).first()
        if brand and not brand.is_demo:
            raise CommandError(
                f"«{brand.name}» lives at /m/{brand.slug}/ and is not the demo: it is left alone. "
                "Give it another address in its settings, then run this again."
            )
        self.take_away(brand) if remove else self.make(brand)

    def take_away(self, brand: Workspace | None) -> None:
        if not brand:
            self.stdout.write("There is no demo brand.")
            return
        name = brand.name
        for email in removing.remove(brand):
            self.stdout.write(f"{email} stays: they have a seat in another brand.")
        self.stdout.write(
            f"The demo brand «{name}» is gone, with its posts, files, practice accounts and people."
        )

    def make(self, brand: Workspace | None) -> None:
        word = people.password()
        if brand:
            people.seat_everybody(brand, word)
        else:
            brand = building.build(word)
            self.stdout.write(f"The demo brand «{brand.name}» is ready.")
        self.stdout.write(f"Others there, same password: {people.EDITOR}, {people.APPROVER}")
        self.stdout.write(f"{settings.PAUTA_URL}/m/{brand.slug}/calendario/")
        self.stdout.write(f"E-mail:   {people.ADMIN}")
        self.stdout.write(f"Password: {word}")
