"""Who signs in to the demo brand, and the password they share."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

from teams.models import Membership, User, Workspace
from teams.roles import Role

# .example is reserved: no letter to these addresses can reach anybody.
PEOPLE = {
    "ines@marea.example": ("Inés Duarte", Role.ADMIN),
    "tomas@marea.example": ("Tomás Rivas", Role.EDITOR),
    "paula@marea.example": ("Paula Serna", Role.APPROVER),
}
ADMIN, EDITOR, APPROVER = PEOPLE


def password_file() -> Path:
    return Path(settings.VAR) / "secret" / "demo"


def password() -> str:
    """`PAUTA_DEMO_PASSWORD`, or one made at random the first time and kept where only we read."""
    if given := os.environ.get("PAUTA_DEMO_PASSWORD"):
        return given
    file = password_file()
    if file.exists():
        return file.read_text(encoding="utf-8").strip()
    made = secrets.token_urlsafe(9)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(f"{made}\n")
    return made


def seat_everybody(workspace: Workspace, word: str) -> dict[str, User]:
    """Each with her role and this password; those who are there already keep their names."""
    seated = {}
    for email, (name, role) in PEOPLE.items():
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, word, name=name)
        if not user.check_password(word):
            user.set_password(word)
            user.save(update_fields=["password"])
        Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
        seated[email] = user
    return seated
