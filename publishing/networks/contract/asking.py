"""What a person is asked: credentials and options, field by field, and their consent (OAuth 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from .words import _


class Kind(StrEnum):
    """How a field is entered, and what its value is in `Post.options` (always JSON)."""

    TEXT = "text"  # str, one line
    LONG = "long"  # str, several lines
    LINES = "lines"  # list[str], one a line
    CHOICE = "choice"  # str, one of `choices`
    CHOICES = "choices"  # list[str], some of `choices`
    YES_NO = "yes_no"  # bool
    NUMBER = "number"  # int
    ADDRESS = "address"  # str, https://…
    MOMENT = "moment"  # str, ISO 8601 with offset
    DATE = "date"  # str, YYYY-MM-DD


@dataclass(frozen=True)
class Field:
    """One thing a person enters: a credential on connecting, or an option in the composer."""

    name: str
    label: str  # Spanish msgid
    secret: bool = False
    required: bool = True
    help: str = ""
    aliases: tuple[str, ...] = ()  # other words the `connect` command accepts for it
    choices: tuple[tuple[str, str], ...] = ()  # (value, Spanish msgid)
    kind: Kind = Kind.TEXT
    least: int | None = None  # of a number; of lines, how many
    most: int | None = None  # of a number; of text, its length; of lines, how many
    # Only where another option has one of these values: ("form", ("reel", "story")).
    where: tuple[str, tuple[str, ...]] | None = None
    # What holds while nothing was chosen: shown as chosen, never stored. None: nothing is preselected.
    default: Any = None
    throughout: bool = False  # holds for every part of a thread too, and for the first comment
    locked: str = ""  # msgid: why this account can't choose it. Shown as off, with this reason, never sent


CLIENT_ID = Field("client_id", _("Identificador de la aplicación (client ID)"), aliases=("app_id", "key"))
CLIENT_SECRET = Field(
    "client_secret",
    _("Secreto de la aplicación (client secret)"),
    secret=True,
    aliases=("app_secret", "secret"),
)


@dataclass(frozen=True)
class Consent:
    """How this network asks its users for permission. Source beside each use."""

    authorize: str  # address of the page where the person says yes
    token: str  # address of the token endpoint
    scopes: tuple[str, ...]  # asked for; what is missing in the answer of `needs` refuses the connection
    needs: tuple[str, ...] = ()  # without these nothing works
    separator: str = " "  # between scopes
    pkce: bool = True
    basic: bool = False  # client id and secret in an Authorization header instead of the body
    client_id_name: str = "client_id"  # TikTok: client_key
    extra: Mapping[str, str] = field(default_factory=dict)  # further parameters of the authorize address
    app_fields: tuple[Field, ...] = (CLIENT_ID, CLIENT_SECRET)
    refreshable: bool = True  # False: tokens end, and a person has to say yes again
    single_use: bool = False  # a refresh token works once
    refresh_before: timedelta = timedelta(minutes=10)  # how long before its end a token is renewed


@dataclass(frozen=True)
class Grant:
    """What a token endpoint answered. Never printed."""

    access: str = field(repr=False)
    refresh: str = field(repr=False, default="")
    expires_at: datetime | None = None  # of the access token
    ends_at: datetime | None = None  # of the refresh token: after it only a person can renew
    scopes: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(repr=False, default_factory=dict)  # the rest of the answer
