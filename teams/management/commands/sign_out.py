"""./run manage sign_out ana@… | --everybody: their sessions open nothing from now on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teams.account.sessions import end_others
from teams.models import User


class Command(BaseCommand):
    help = "Ends the sessions of these people, or of everybody: each has to sign in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("emails", nargs="*", metavar="e-mail")
        parser.add_argument("--everybody", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        emails = options["emails"]
        if bool(emails) == options["everybody"]:
            raise CommandError("Say whom: one or more e-mails, or --everybody.")
        people = list(User.objects.all()) if options["everybody"] else [known(each) for each in emails]
        ended = sum(end_others(person, None) for person in people)
        self.stdout.write(f"Sessions ended: {ended}.")


def known(email: str) -> User:
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody here signs in as «{email}».")
    return person
