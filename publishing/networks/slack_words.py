"""Words as Slack reads them, and what its error codes mean (docs.slack.dev, methods' «errors» tables).

Slack answers 200 with {"ok": false, "error": code} to most refusals: a refusal is raised here, by its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publishing.networks import waiting
from publishing.networks.consent import NOT_OUR_APP
from publishing.networks.contract import (
    Disconnected,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
    Unavailable,
    Unsure,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


ACCESS_ENDED = _("Slack ya no reconoce el acceso de la aplicación (%(code)s). Vuelve a conectar el canal.")
SCOPES = _("A la aplicación de Slack le falta permiso (%(code)s). Agrégalo y vuelve a conectar el canal.")
NOT_MEMBER = _("La aplicación no está en el canal de Slack: escribe allí /invite @tu-aplicación.")
NO_CHANNEL = _("El canal de Slack ya no existe o la aplicación no lo ve. Conecta otro, o invítala a él.")
ARCHIVED = _("El canal de Slack está archivado. Reábrelo en Slack o conecta otro.")
NOT_ALLOWED = _(
    "El espacio de Slack no permite publicar en este canal (%(code)s). Pídelo a quien lo administra."
)
TOO_LONG = _("Slack dice que el texto es demasiado largo. Acórtalo.")
NOTHING = _("Slack no publica mensajes vacíos: escribe un texto o agrega un archivo.")
NO_THREAD = _("El mensaje de Slack al que responde ya no está, o su hilo está cerrado (%(code)s).")
FILE_REFUSED = _("Slack no aceptó un archivo (%(code)s). Revisa su tipo y tamaño.")
FULL = _("El espacio de Slack llegó a su límite (%(code)s). Quien lo administra tiene que ampliarlo.")
NOT_TAKEN = _("Slack no aceptó la publicación (%(code)s).")
WAIT = _("Slack pidió esperar antes de publicar más. Lo enviamos en cuanto lo permita.")
TROUBLE = _("Slack tiene problemas ahora (%(code)s).")

_ENDED = "invalid_auth not_authed account_inactive token_revoked token_expired invalid_refresh_token"
_SCOPES = (
    "missing_scope not_allowed_token_type no_permission ekm_access_denied access_denied app_access_restricted"
)
_NOT_ALLOWED = (
    "restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel "
    "restricted_action_non_threadable_channel team_access_not_granted posting_to_channel_denied "
    "file_uploads_disabled channel_is_limited_access"
)
LOST: dict[str, str] = {
    **dict.fromkeys(_ENDED.split(), ACCESS_ENDED),
    **dict.fromkeys(_SCOPES.split(), SCOPES),
    **dict.fromkeys(_NOT_ALLOWED.split(), NOT_ALLOWED),
    "not_in_channel": NOT_MEMBER,
    "channel_not_found": NO_CHANNEL,
    "invalid_channel": NO_CHANNEL,
    "is_archived": ARCHIVED,
    "team_not_found": ACCESS_ENDED,
}
_FILES = (
    "file_upload_size_restricted file_uploads_except_images_disabled file_type_not_allowed alt_txt_too_large "
    "file_update_failed file_not_found missing_file_data"
)
REFUSED: dict[str, str] = {
    **dict.fromkeys(("msg_too_long", "msg_blocks_too_long", "markdown_text_too_long"), TOO_LONG),
    **dict.fromkeys(
        ("thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"), NO_THREAD
    ),
    **dict.fromkeys(_FILES.split(), FILE_REFUSED),
    "no_text": NOTHING,
    "message_limit_exceeded": FULL,
    "storage_limit_reached": FULL,
}
OUR_APP = frozenset({"bad_client_secret", "invalid_client_id", "client_id_mismatch"})
SLOWLY = frozenset({"ratelimited", "rate_limited"})
IN_TROUBLE = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)


def escaped(text: str) -> str:
    """The three signs that Slack reads as its own (formatting message text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def heard(reply: Reply, irreversible: bool = False) -> Mapping[str, Any]:
    """The answer's fields. Raises what {"ok": false} means; an answer without «ok» is not understood."""
    said = reply.json()
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        reply.dig("neither", "yes", "nor", "no")  # raises, in the words for an answer that is none
    if not said["ok"]:
        raise meaning(str(said.get("error") or ""), reply, irreversible)
    return dict(said)


def meaning(code: str, reply: Reply, irreversible: bool = False) -> NetworkError:
    """`irreversible`: trouble on their side may have published it."""
    told, named = {"code": code[:80]}, code[:80] or "unknown"
    if code in SLOWLY:
        return Throttled(waiting.until(reply.headers), Sentence(WAIT), code, named)
    if code in OUR_APP:
        return Refused(Sentence(NOT_OUR_APP, {"network": "Slack"}), code, "invalid_client")
    if code in IN_TROUBLE:
        return (Unsure if irreversible else Unavailable)(Sentence(TROUBLE, told), code, named)
    if code in LOST:
        return Disconnected(Sentence(LOST[code], told), code, named)
    return Refused(Sentence(REFUSED.get(code, NOT_TAKEN), told), code, named)
