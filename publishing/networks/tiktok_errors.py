"""What TikTok says when it says no: by `error.code`, by `fail_reason`. «ok» is the only yes, also in a 200.

Sources: developers.tiktok.com/doc/content-posting-api-reference-direct-post (error codes) and
content-posting-api-reference-get-video-status (fail reasons).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

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


TOMORROW = timedelta(days=1)
WAITS = {
    "spam_risk_too_many_posts": _("TikTok no admite hoy más publicaciones de esta cuenta. Se envía mañana."),
    "spam_risk_too_many_pending_share": _(
        "Hay demasiados borradores sin terminar en TikTok (cinco en un día). Termínalos en la app; se "
        "intenta mañana."
    ),
    "reached_active_user_cap": _(
        "La aplicación ya publicó hoy por todas las cuentas que TikTok le permite sin auditoría. Se envía "
        "mañana."
    ),
}
HOLDS = {
    "scope_not_authorized": _(
        "A la conexión con TikTok le faltan permisos. Conéctala otra vez y acéptalos todos."
    ),
    "scope_permission_missed": _(
        "A la conexión con TikTok le faltan permisos. Conéctala otra vez y acéptalos todos."
    ),
    "spam_risk_user_banned_from_posting": _(
        "TikTok no deja publicar a esta cuenta. Abre la app, mira el aviso de TikTok y resuélvelo; después "
        "reconecta."
    ),
    "auth_removed": _("La persona quitó el acceso desde TikTok. Vuelve a conectar el canal."),
}
SAYS_NO = {
    "unaudited_client_can_only_post_to_private_accounts": _(
        "TikTok no ha auditado la aplicación: sólo publica en cuentas privadas y con «Sólo yo». Solicita la "
        "auditoría en developers.tiktok.com."
    ),
    "url_ownership_unverified": _(
        "TikTok no sabe que esta dirección es nuestra: verifica el dominio en developers.tiktok.com → "
        "URL properties."
    ),
    "privacy_level_option_mismatch": _(
        "Esta cuenta no permite esa audiencia: actualiza las opciones y elige otra."
    ),
    "file_format_check_failed": _("TikTok no admite el formato del archivo: usa MP4 (H.264) o JPEG."),
    "duration_check_failed": _("TikTok no admite la duración del video para esta cuenta."),
    "frame_rate_check_failed": _("TikTok pide de 23 a 60 cuadros por segundo: convierte el video."),
    "picture_size_check_failed": _(
        "TikTok no admite el tamaño de la imagen o del video: de 360 a 4096 píxeles."
    ),
    "spam_risk": _(
        "TikTok considera esta publicación un riesgo de spam y no la publicó. Revisa el texto y el enlace."
    ),
    "spam_risk_text": _("TikTok considera que el texto es spam y no publicó nada. Cámbialo."),
    "publish_cancelled": _("Alguien canceló la publicación en TikTok."),
}
PULL = _(
    "TikTok no pudo descargar los archivos de esta instalación: revisa que PAUTA_URL se alcance desde fuera."
)
INTERNAL = _("TikTok tuvo un problema interno y no publicó. Se vuelve a intentar.")
NOT_TAKEN = _("TikTok no aceptó la publicación: %(reason)s")
# Worth another try from the beginning, twice: a fresh address, a fresh upload.
PASSING = {"video_pull_failed": PULL, "photo_pull_failed": PULL, "internal": INTERNAL}
GRANT_SPENT = _("TikTok dice que este permiso ya no vale.")


def code_of(reply: Reply) -> tuple[str, str]:
    """`error.code` and `error.message`; nothing where the body isn't TikTok's."""
    said: Any = None
    with suppress(NetworkError):
        said = reply.json()
    error = said.get("error") if isinstance(said, dict) else None
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code") or ""), str(error.get("message") or "")[:300]


def meaning(code: str, message: str = "", status: int = 200) -> NetworkError | None:
    """None: not a code we know; the status decides."""
    if code in WAITS:
        return Throttled(datetime.now(UTC) + TOMORROW, Sentence(WAITS[code]), message, code)
    if code in HOLDS:
        return Disconnected(Sentence(HOLDS[code]), message, code)
    if code in SAYS_NO:
        return Refused(Sentence(SAYS_NO[code]), message, code)
    if code == "rate_limit_exceeded" and status == 200:
        until = datetime.now(UTC) + timedelta(minutes=1)
        return Throttled(until, Sentence(_("TikTok pidió ir más despacio.")), message, code)
    if code == "access_token_invalid" and status == 200:
        return Disconnected(Sentence(_("TikTok ya no reconoce el acceso de esta cuenta.")), message, code)
    if code and status in (200, 400, 403, 404):
        if code == "internal_error":
            return Unavailable(Sentence(INTERNAL), message, code)
        return Refused(Sentence(NOT_TAKEN, {"reason": message or code}), message, code)
    return None


def data(reply: Reply, gone: bool = False) -> Mapping[str, Any]:
    """What a yes says. Raises what its `error.code` means; `gone`: the irreversible request's answer."""
    code = str(reply.dig("error", "code"))
    if code == "ok":
        found = reply.json().get("data")
        return found if isinstance(found, dict) else {}
    _code, message = code_of(reply)
    error = meaning(code, message) or Unavailable(Sentence(INTERNAL), message, code)
    if gone and isinstance(error, Unavailable):
        raise Unsure(error.sentence, error.detail, code)
    raise error


def failure(reason: str) -> Refused:
    """A post that TikTok threw out while it was processed."""
    said = SAYS_NO.get(reason) or HOLDS.get(reason) or PASSING.get(reason)
    return Refused(
        Sentence(said) if said else Sentence(NOT_TAKEN, {"reason": reason or "FAILED"}), code=reason
    )
