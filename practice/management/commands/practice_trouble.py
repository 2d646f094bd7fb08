from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from practice import trouble
from practice.models import PracticeAccount


class Command(BaseCommand):
    help = "Makes the next posts to an account of the practice network go wrong, to see how that looks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle", help="the account, as in /practica/<handle>/")
        parser.add_argument("kind", choices=[*trouble.Kind.values, "none"])
        parser.add_argument("--times", type=int, default=1, help="how many requests meet it (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        handle, kind = options["handle"], options["kind"]
        try:
            if kind == "none":
                trouble.clear(handle)
            else:
                trouble.set(handle, kind, options["times"])
        except PracticeAccount.DoesNotExist:
            raise CommandError(f"There is no account «{handle}» on the practice network.") from None
