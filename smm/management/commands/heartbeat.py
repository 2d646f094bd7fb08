"""`manage.py heartbeat web|scheduler`: what a container's health check asks of its own process."""

from __future__ import annotations

import http.client
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from publishing.models import Heartbeat
from smm import env
from smm.health import SILENT_AFTER


class Command(BaseCommand):
    help = "Exit status 0 if the web server or the scheduler on this host is alive."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("process", choices=["web", "scheduler"])

    def handle(self, *args: Any, process: str, **options: Any) -> None:
        if process == "web":
            self.ask_web()
        else:
            self.look_for(f"{process}:{socket.gethostname()}:")

    def ask_web(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", env.port(), timeout=5)
        try:
            line.request("GET", "/healthz")
            status = line.getresponse().status
        except OSError as error:
            raise CommandError(f"No answer on port {env.port()}: {error}") from None
        if status != 200:
            raise CommandError(f"/healthz answered {status} on port {env.port()}")

    def look_for(self, name: str) -> None:
        newest = Heartbeat.objects.filter(name__startswith=name).order_by("-at").first()
        if newest is None or timezone.now() - newest.at > SILENT_AFTER:
            seen = newest.at.isoformat(timespec="seconds") if newest else "never"
            raise CommandError(f"{name} gave its last sign of life: {seen}")
