"""Newsletter: an issue to everybody on a list that this installation keeps itself (`newsletter/`), over HTTP.

The room sends one letter per person over SMTP and knows of each whether it left; asking twice with one key is
asking once. Here only the issue is handed over and its progress read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from publishing.networks import configured, fitting
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    Can,
    CannotTell,
    Field,
    FileRule,
    Kind,
    Limits,
    Line,
    Post,
    Preview,
    Problem,
    Receipt,
    Refused,
    Remote,
    Reply,
    Sentence,
    StillWorking,
)
from publishing.networks.hosted import Hosted, digest_of


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("El boletín no aceptó el número: %(reason)s")
NOBODY = _("Todavía no hay nadie suscrito al boletín: agrega suscripciones en la página del canal.")
NO_SUBJECT = _("Un boletín necesita asunto: escríbelo en el título.")
NO_TEXT = _("Un boletín necesita texto: escríbelo.")
SUBJECT_TOO_LONG = _("El asunto tiene %(length)s caracteres y el boletín admite %(limit)s.")
NOT_EVERYBODY = _(
    "Cartas entregadas al servidor de correo: %(sent)s. Rechazadas: %(refused)s. Sin saber si llegaron: "
    "%(unsure)s."
)
NOBODY_GOT_IT = _(
    "El servidor de correo rechazó todas las cartas (%(refused)s). La primera, así: «%(reason)s». Corrige lo "
    "que dice y envía el número en una publicación nueva."
)
PREHEADER = 200
LOOK_AGAIN = timedelta(seconds=10)
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif"})  # what every mail program shows


class Newsletter(Hosted):
    key = "newsletter"
    name = _("Boletín por correo")
    icon = "net-newsletter"
    can = frozenset(
        {Can.TEXT, Can.IMAGES, Can.ALT_TEXT, Can.TITLE, Can.DELETE, Can.READINGS, Can.FIND, Can.SAME_KEY_SAFE}
    )
    limits = Limits(
        text=100_000,
        files={"image": FileRule(20, PICTURES, bytes=configured.number("NEWSLETTER_IMAGE_MB", 2) * 2**20)},
        title=200,
        alt=1500,
        source="newsletter/models.py; image kinds: what mail programs show",
    )
    credentials = (
        Field("server", _("Dirección de Pauta")),
        Field("token", _("Clave del boletín"), secret=True),
    )
    opened_with = (
        Field("title", _("Título del boletín"), most=120),
        Field("sender_name", _("Nombre de quien escribe"), most=120),
        Field(
            "sender", _("Correo de quien escribe"), help=_("Tu servidor tiene que poder enviar en su nombre.")
        ),
        Field("host", _("Servidor de correo (SMTP)"), help=_("Por ejemplo smtp.ejemplo.mx.")),
        Field("port", _("Puerto"), required=False, help=_("587 con STARTTLS, 465 con TLS.")),
        Field(
            "security",
            _("Cifrado"),
            kind=Kind.CHOICE,
            choices=(
                ("starttls", "STARTTLS"),
                ("tls", "TLS"),
                ("plain", _("Ninguno (sólo dentro de la red)")),
            ),
        ),
        Field("user", _("Usuario del servidor"), required=False),
        Field("password", _("Contraseña del servidor"), required=False, secret=True),
        Field(
            "postal_address", _("Dirección postal"), required=False, help=_("Muchas leyes la piden al pie.")
        ),
    )
    options = (Field("preheader", _("Lo que se ve junto al asunto"), required=False, most=PREHEADER),)
    preview = Preview(layout="mail")
    api, things, not_taken = "boletin/api/v1", "issues", NOT_TAKEN
    not_taken_for = {"nobody": NOBODY}
    readings_from = "Pauta newsletter: letters the mail server took"

    def length(self, text: str) -> int:
        return len(text)

    def written(self, post: Post) -> str:
        return post.text

    def problems(self, post: Post, limits: Limits) -> list[Problem]:
        found = [*fitting.nothing_said(post.text, post, self.name)]
        if not post.title.strip():
            found.append(Problem("title_missing", Sentence(NO_SUBJECT), field="title"))
        if post.media and not post.text.strip():
            found.append(Problem("text_missing", Sentence(NO_TEXT)))
        if limits.title and len(post.title) > limits.title:
            told = {"length": len(post.title), "limit": limits.title}
            found.append(Problem("title_too_long", Sentence(SUBJECT_TOO_LONG, told), field="title"))
        return [
            *found,
            *fitting.too_long(self.length(post.text), post, limits, self.name),
            *fitting.media_troubles(post, limits, self.name),
            *fitting.alt_troubles(post, limits, self.name),
        ]

    # ── the conversation ──────────────────────────────────────────────────────────────────────────────

    def publish(self, post: Post, access: Access, line: Line) -> Receipt | StillWorking:
        said = {
            "key": post.key,
            "subject": post.title,
            "preheader": str(post.options.get("preheader") or ""),
            "text": post.text,
            "link": post.link,
            "pictures": [{"sha256": digest_of(file), "alt": file.alt} for file in post.media],
        }
        line.no_return()
        reply = line.post(self.address(access), json=said, headers=self.headers(access))
        return _standing(reply)

    def resume(
        self, memo: Mapping[str, Any], post: Post, access: Access, line: Line
    ) -> Receipt | StillWorking:
        """How many letters have left: nothing to do but to look."""
        return _standing(line.get(self.address(access, str(memo["issue"])), headers=self.headers(access)))

    def find(
        self, post: Post, access: Access, line: Line, since: datetime, memo: Mapping[str, Any] | None = None
    ) -> Receipt | CannotTell | None:
        reply = line.get(self.address(access), params={"key": post.key}, headers=self.headers(access))
        if not reply.dig("issues"):
            return None
        issue = reply.dig("issues", 0)
        if not issue["settled"] or _nobody_got_it(issue["letters"]):
            return CANNOT_TELL  # asked again with its key, the room says how it stands
        return Receipt(_remote(issue), verified=True, but=_not_everybody(issue["letters"]))

    def delete(self, remote: Remote, access: Access, line: Line) -> None:
        """Letters that have not left stay here, and the page goes; one that left can't be called back."""
        super().delete(remote, access, line)

    def readings(self, remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
        found = {}
        for remote in remotes:
            with suppress(Refused):  # taken down meanwhile
                reply = line.get(self.address(access, remote.id), headers=self.headers(access))
                found[remote.id] = {"reach": int(reply.dig("letters", "sent"))}
        return found


def _standing(reply: Reply) -> Receipt | StillWorking:
    """The issue is out there once a letter left; it is done when every one of them has been settled."""
    if not reply.dig("settled"):
        return StillWorking({"issue": str(reply.dig("id"))}, wait=LOOK_AGAIN, left=True)
    letters = reply.dig("letters")
    if _nobody_got_it(letters):
        reason = str(reply.json().get("reason") or "")
        told = {"refused": int(letters["refused"]), "reason": reason}
        raise Refused(Sentence(NOBODY_GOT_IT, told), reason, "all_refused")
    return Receipt(_remote(reply.json()), but=_not_everybody(letters))


def _nobody_got_it(letters: Mapping[str, int]) -> bool:
    counted = {name: int(letters.get(name) or 0) for name in ("sent", "refused", "unsure")}
    return counted["refused"] > 0 and not counted["sent"] and not counted["unsure"]


def _not_everybody(letters: Mapping[str, int]) -> Sentence | None:
    counted = {name: int(letters.get(name) or 0) for name in ("sent", "refused", "unsure")}
    return Sentence(NOT_EVERYBODY, counted) if counted["refused"] or counted["unsure"] else None


def _remote(issue: Mapping[str, Any]) -> Remote:
    return Remote(str(issue["id"]), str(issue["url"]), {"letters": issue.get("letters") or {}})
