"""Whole installations beside this one: a folder and a database of their own, and commands run in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).parents[3]
SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRES = SERVER.startswith("postgres")

FILL = """
import io
from datetime import timedelta
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from newsletter.models import Issue, Letter, Newsletter, Subscriber
from publishing import vault
from publishing.content import content
from publishing.models import Channel, Delivery
from publishing.states import State
from calendar_app.models import Post
from media.models import MediaFile
from teams.models import Membership, User, Workspace

now = timezone.now()
brand = Workspace.objects.create(name="Café Alameda «ñ»", slug="alameda", zone="America/Mexico_City")
alice = User.objects.create_user("alice@alameda.test", "una-frase-larga", name="Alicia")
Membership.objects.create(workspace=brand, user=alice, role="admin")
sealed = vault.sealed({"server": "http://127.0.0.1:9", "token": "the-token-of-the-channel"})
made = [Channel.objects.create(workspace=brand, network="practice", name=f"c{n}", account=f"a{n}",
        server="http://127.0.0.1:9", sealed=sealed) for n in range(3)]
picture = io.BytesIO()
Image.new("RGB", (4, 4)).save(picture, "PNG")
file = MediaFile(workspace=brand, mime="image/png", suffix=".png", bytes=1, sha256="ab" * 32)
file.width = file.height = 4
file.file.save("a.png", ContentFile(picture.getvalue()), save=False)
file.save()
Post.objects.bulk_create(Post(workspace=brand, text=f"Publicación {n} 🍊", author=alice) for n in range(40))
gone = Post.objects.create(workspace=brand, text="Borrada", author=alice)
gone.delete()

def delivery(channel, hours, state=State.WAITING, **more):
    at = now + timedelta(hours=hours)
    return Delivery.objects.create(channel=channel, content=content(text="Hola"), planned_for=at, due_at=at,
                                   state=state, **more)
delivery(made[0], -1)
delivery(made[0], 48)
lease = {"lease": "x" * 32, "lease_until": now + timedelta(minutes=5)}
delivery(made[1], -1, State.SENDING, **lease)
delivery(made[2], -1, State.UNSURE)
delivery(made[2], -1, State.PROCESSING, memo={"id": "1"})
delivery(made[2], -2, State.SENT, remote_id="r", published_at=now)
server = vault.seal_data({"host": "x"})
letters = Newsletter.objects.create(workspace=brand, slug="carta", title="Carta", sealed=server)
reader = Subscriber.objects.create(newsletter=letters, email="lee@x.test", state="on")
issue = Issue.objects.create(newsletter=letters, key="1", subject="s", text="t")
Letter.objects.create(issue=issue, subscriber=reader)
"""

# As long as there was nothing squashed: an installation of that time, whatever it has been migrated to.
BEFORE_SQUASHING = """
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
load = MigrationLoader.load_disk
def load_disk(loader):
    load(loader)
    loader.disk_migrations = {key: each for key, each in loader.disk_migrations.items() if not each.replaces}
MigrationLoader.load_disk = load_disk
"""

DIGESTS = """
import json
from smm.backups.rows import models_of, tally
counted = {label: tally(model, "default") for label, model in models_of("default").items()}
print(json.dumps({label: [each.rows, each.digest] for label, each in counted.items()}))
"""


@dataclass
class Installation:
    """`url` empty: SQLite in its own folder."""

    folder: Path
    url: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        ours = ("DATABASE_URL", "SECRET_KEY", "PAUTA_KEYS", "REDIS_URL")
        clean = {name: value for name, value in os.environ.items() if name not in ours}
        own = {"PAUTA_ENV_FILE": os.devnull, "PAUTA_VAR": str(self.folder), "PAUTA_URL": "https://pauta.test"}
        return {**clean, **own, **({"DATABASE_URL": self.url} if self.url else {}), **self.more}

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, input=stdin, capture_output=True, text=True, timeout=900
        )

    def manage(self, *arguments: str, stdin: str = "") -> str:
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def python(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def stand_at(self, *targets: tuple[str, str], then: str = "") -> str:
        """Migrated as before anything was squashed, to each (app, prefix); `then` runs in that process."""
        steps = [f"call_command('migrate', '{app}', '{name}', verbosity=0)" for app, name in targets]
        return self.python("\n".join([BEFORE_SQUASHING, *steps, "MigrationLoader.load_disk = load", then]))

    def start(self) -> subprocess.Popen[str]:
        """A writer in a process of its own, until it is ended."""
        command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", WRITER]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def digests(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.python(DIGESTS).splitlines()[-1])
        return found


def postgres(name: str) -> str:
    """The address of a new database on the server of the suite."""
    with_server(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    return urlsplit(SERVER)._replace(path=f"/{name}").geturl()


def with_server(*statements: str) -> None:
    line = psycopg2.connect(SERVER)
    line.autocommit = True
    with line.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    line.close()


# Pairs that are committed together: a moment that holds one holds the other.
WRITER = """
import time
from django.db import transaction
from calendar_app.models import Post
from teams.models import User, Workspace
brand, alice = Workspace.objects.get(), User.objects.get()
print("writing", flush=True)
for n in range(100_000):
    with transaction.atomic():
        for half in ("a", "b"):
            Post.objects.create(workspace=brand, author=alice, title=f"par {n}", text=half)
    time.sleep(0.002)
"""
