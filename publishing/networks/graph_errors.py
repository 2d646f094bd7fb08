"""What Meta's errors mean, by code and subcode, never by their wording.

The envelope: {"error": {"message", "type", "code", "error_subcode", "is_transient", "error_user_msg"}}.
Sources: Graph API «error handling», Instagram Platform «error codes», Threads «troubleshooting».
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from publishing.networks import configured, waiting
from publishing.networks.contract import (
    Disconnected,
    Duplicate,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
    Unavailable,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_TAKEN = _("%(network)s no aceptó la publicación: %(reason)s (código %(code)s).")
FOR_NOW = _("%(network)s tuvo un problema pasajero (código %(code)s). Se vuelve a intentar.")
NO_RIGHT = _(
    "A la conexión con %(network)s le falta permiso: %(reason)s (código %(code)s). Vuelve a conectar el "
    "canal y acepta todos los permisos."
)
TOO_FAST = _("%(network)s pidió esperar antes de publicar más. Lo enviamos en cuanto lo permita.")
DAY_FULL = _(
    "%(network)s ya recibió de esta cuenta todo lo que admite en 24 horas. Lo enviamos en cuanto haya lugar."
)
BLOCKED = _(
    "%(network)s bloqueó por un tiempo lo que esta cuenta publica (código %(code)s). Abre la cuenta, mira el "
    "aviso y decide ahí; después vuelve a enviarlo."
)
DUPLICATE = _("%(network)s dice que es idéntica a la publicación anterior. Cambia el texto o espera.")
LINK_UNREAD = _("%(network)s no pudo leer el enlace. Revisa que abra sin iniciar sesión y vuelve a enviarlo.")
NOT_FETCHED = _("%(network)s no pudo descargar el archivo desde esta instalación. Se vuelve a intentar.")
CONTAINER_GONE = _("%(network)s ya no guarda lo que preparamos. Lo preparamos de nuevo.")
NOT_READY = _("%(network)s todavía prepara los archivos. Lo intentamos de nuevo en un momento.")
GONE = _("%(network)s no encontró lo que pedimos. Puede que ya no exista.")
EXPIRED = _("El acceso a %(network)s caducó. Vuelve a conectar el canal.")
APP_REMOVED = _("La cuenta quitó a Pauta de sus aplicaciones en %(network)s. Vuelve a conectar el canal.")
CHECKPOINT = _(
    "%(network)s pide que la persona entre a su cuenta y la confirme. Hazlo y vuelve a conectar el canal."
)
PASSWORD = _("La contraseña de la cuenta cambió y %(network)s anuló el acceso. Vuelve a conectar el canal.")
ROLE_LOST = _(
    "Quien conectó el canal ya no tiene un papel en esta página de %(network)s. Que lo conecte alguien que "
    "lo tenga."
)
NOT_A_KIND = _(
    "%(network)s no admite este tipo de archivo (código %(code)s). Conviértelo y vuelve a enviarlo."
)
BAD_VIDEO = _(
    "%(network)s no pudo procesar el video (código %(code)s). Conviértelo a MP4 con H.264 y AAC y vuelve a "
    "enviarlo."
)
TOO_HEAVY = _("%(network)s dice que la imagen pesa demasiado. Guárdala por debajo de 8 MB.")
BAD_RATIO = _("%(network)s no admite la proporción de la imagen. Recórtala entre 4:5 y 1.91:1.")
BAD_CAPTION = _("%(network)s no admite el texto: es demasiado largo o tiene demasiadas etiquetas.")
BAD_CAROUSEL = _("%(network)s pide de 2 a 10 archivos en un carrusel.")
BAD_TAG = _(
    "%(network)s no encontró a una de las cuentas etiquetadas, o no se deja etiquetar. Quítala o corrígela."
)
BAD_COVER = _("El instante elegido para la portada no está dentro del video.")
NO_TRIALS = _("Esta cuenta de %(network)s todavía no puede publicar reels de prueba.")
TOO_MANY_LINKS = _("%(network)s admite hasta 5 enlaces distintos por publicación.")

WAIT_SECONDS = configured.number("META_WAIT_SECONDS", 600)  # where a refusal gives no time
DAY_HOURS = configured.number("META_DAY_HOURS", 24)  # a full day's quota is asked for again after so long

# By subcode first: these say more than the code they come with.
OF_ACCESS = {
    458: APP_REMOVED, 459: CHECKPOINT, 460: PASSWORD, 463: EXPIRED, 464: CHECKPOINT, 467: EXPIRED,
    492: ROLE_LOST,
}  # fmt: skip
OF_POST = {
    2207006: GONE, 2207009: BAD_RATIO, 2207010: BAD_CAPTION, 2207004: TOO_HEAVY, 2207023: NOT_A_KIND,
    2207026: BAD_VIDEO, 2207028: BAD_CAROUSEL, 2207035: BAD_TAG, 2207036: BAD_TAG, 2207037: BAD_TAG,
    2207040: BAD_TAG, 2207057: BAD_COVER, 2207076: BAD_VIDEO, 2207081: NO_TRIALS, 1609005: LINK_UNREAD,
}  # fmt: skip
OF_THE_MOMENT = {
    2207001: FOR_NOW, 2207032: FOR_NOW, 2207053: FOR_NOW, 2207003: NOT_FETCHED, 2207052: NOT_FETCHED,
    2207008: CONTAINER_GONE, 2207020: CONTAINER_GONE, 2207027: NOT_READY, 4279009: NOT_READY,
}  # fmt: skip
OF_THE_PERSON = frozenset({2207051, 2207050})
A_DAY = frozenset({2207042})
FETCH = frozenset({"2207003", "2207052"})
ANEW = frozenset({"2207001", "2207032", "2207053", "2207008", "2207020"})  # another container may do better
IN_DOUBT = frozenset(
    {"1", "2", "transient", "2207001", "2207032", "2207053"}
)  # doesn't say: nothing was done
PERMISSION = frozenset({3, 10, 803, *range(200, 300)})
PACE = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
# What a container's `error_message` says on Threads: words that are codes.
BY_WORD = {
    "FAILED_DOWNLOADING_VIDEO": 2207052, "FAILED_PROCESSING_AUDIO": 2207026,
    "FAILED_PROCESSING_VIDEO": 2207026,
    "INVALID_ASPEC_RATIO": 2207026, "INVALID_ASPECT_RATIO": 2207026, "INVALID_BIT_RATE": 2207026,
    "INVALID_DURATION": 2207026, "INVALID_FRAME_RATE": 2207026, "INVALID_AUDIO_CHANNELS": 2207026,
    "INVALID_AUDIO_CHANNEL_LAYOUT": 2207026, "UNKNOWN": 2207053,
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What the envelope says, whatever its shape turns out to be."""

    code: int
    subcode: int = 0
    reason: str = ""
    transient: bool = False

    @property
    def name(self) -> str:
        return f"{self.code}/{self.subcode}" if self.subcode else str(self.code)


def meaning(reply: Reply, network: str) -> NetworkError | None:
    """None where this isn't Graph's envelope."""
    fault = fault_in(reply)
    return error_of(fault, network, reply.headers) if fault else None


def fault_in(reply: Reply) -> Fault | None:
    with suppress(NetworkError):
        said = reply.json()
        error = said.get("error") if isinstance(said, dict) else None
        if isinstance(error, dict) and "code" in error:
            reason = str(error.get("error_user_msg") or error.get("message") or "")[:300]
            transient = error.get("is_transient") is True
            return Fault(_number(error["code"]), _number(error.get("error_subcode")), reason, transient)
    return None


def error_of(fault: Fault, network: str, headers: Mapping[str, str] | None = None) -> NetworkError:
    """The five errors. `code`: the subcode where we know it, else the code; "gone", "blocked"…"""
    told = {"network": network, "reason": fault.reason, "code": fault.name}
    return _by_subcode(fault, told) or _by_code(fault, told, headers or {})


def _by_subcode(fault: Fault, told: Mapping[str, Any]) -> NetworkError | None:
    sub, code = fault.subcode, str(fault.subcode)
    if sub in OF_THE_PERSON:
        return Refused(Sentence(BLOCKED, told), fault.reason, "blocked")
    if sub in A_DAY:
        return Throttled(waiting.after(DAY_HOURS * 3600), Sentence(DAY_FULL, told), fault.reason, code)
    if sub in OF_THE_MOMENT:
        return Unavailable(Sentence(OF_THE_MOMENT[sub], told), fault.reason, code)
    if sub in OF_POST:
        return Refused(Sentence(OF_POST[sub], told), fault.reason, code)
    if fault.code == 100 and sub == 33:
        return Refused(Sentence(GONE, told), fault.reason, "gone")
    return None


def _by_code(fault: Fault, told: Mapping[str, Any], headers: Mapping[str, str]) -> NetworkError:
    code, number = str(fault.code), fault.code
    if number in (190, 102):
        return Disconnected(Sentence(OF_ACCESS.get(fault.subcode, EXPIRED), told), fault.reason, code)
    if number in PERMISSION:
        return Disconnected(Sentence(NO_RIGHT, told), fault.reason, "permission")
    if number in PACE:
        return Throttled(free_again(headers), Sentence(TOO_FAST, told), fault.reason, code)
    if number == 368:
        return Refused(Sentence(BLOCKED, told), fault.reason, "blocked")
    if number == 506:
        return Duplicate(Sentence(DUPLICATE, told), fault.reason)
    if number in (1, 2) or fault.transient:
        return Unavailable(Sentence(FOR_NOW, told), fault.reason, code if number in (1, 2) else "transient")
    return Refused(Sentence(OF_POST.get(number, NOT_TAKEN), told), fault.reason, code)


def free_again(headers: Mapping[str, str], now: datetime | None = None) -> datetime:
    """When an account that asked too much may ask again: X-Business-Use-Case-Usage says it in minutes."""
    minutes = max(_minutes(headers.get("X-Business-Use-Case-Usage") or ""), default=0)
    if minutes:
        return waiting.after(minutes * 60, now)
    return waiting.until(headers, now) if headers.get("Retry-After") else waiting.after(WAIT_SECONDS, now)


def _minutes(usage: str) -> list[int]:
    """{"<account>": [{"type", "call_count", "estimated_time_to_regain_access": minutes}, …]}."""
    with suppress(ValueError, RecursionError):
        said = json.loads(usage)
        lists = [each for each in said.values() if isinstance(each, list)] if isinstance(said, dict) else []
        of = [each for several in lists for each in several]
        return [_number(each.get("estimated_time_to_regain_access")) for each in of if isinstance(each, dict)]
    return []


def _number(said: object) -> int:
    try:
        return int(said)  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError, OverflowError):
        return 0


__all__ = ["ANEW", "BY_WORD", "FETCH", "IN_DOUBT", "Fault", "error_of", "free_again", "meaning"]
