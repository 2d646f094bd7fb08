"""What a person reads when a network says no, or nothing: what happened, with whom, the way out."""

from __future__ import annotations

from publishing.networks.contract import Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


_SILENCE = {
    "blocked": _(
        "La dirección %(host)s no es pública y no la usamos. Escribe la dirección pública del servidor."
    ),
    "plain_http": _(
        "La dirección %(host)s no usa https, y sin cifrar no enviamos claves. Escríbela con https://."
    ),
    "bad_url": _("«%(host)s» no es una dirección web. Escríbela completa, por ejemplo https://ejemplo.mx."),
    "dns": _("No encontramos el servidor %(host)s. Revisa que la dirección esté bien escrita."),
    "tls": _(
        "El certificado de %(host)s no es válido y no enviamos nada. Avisa a quien administra el servidor."
    ),
    "refused": _("El servidor %(host)s no acepta conexiones ahora."),
    "timeout": _("%(network)s no respondió a tiempo (%(host)s)."),
    "reset": _("%(network)s cortó la conexión sin responder (%(host)s)."),
    "too_big": _(
        "%(host)s respondió con más datos de los que aceptamos. Puede no ser un servidor de %(network)s."
    ),
}

_STATUS = {
    400: _("%(network)s no aceptó la publicación tal como está (respuesta %(status)s)."),
    401: _("%(network)s ya no reconoce el acceso de esta cuenta. Vuelve a conectar el canal."),
    403: _("%(network)s no le permite a esta cuenta hacer esto (respuesta %(status)s). Revisa sus permisos."),
    404: _("%(network)s no encontró lo que pedimos (respuesta %(status)s). Puede que ya no exista."),
    410: _("%(network)s dice que eso ya no existe (respuesta %(status)s)."),
    413: _("%(network)s dice que el archivo pesa demasiado (respuesta %(status)s)."),
    429: _("%(network)s pidió esperar antes de publicar más. Lo enviamos en cuanto lo permita."),
}
_MOVED = _("%(host)s manda a otra dirección. Escribe la dirección final del servidor.")
_DOWN = _("%(network)s tiene problemas ahora (respuesta %(status)s).")
_OTHER = _("%(network)s no aceptó la publicación (respuesta %(status)s).")
_PAGE = _(
    "%(host)s respondió con una página web en lugar de datos. Revisa que la dirección sea de %(network)s."
)
_NOT_JSON = _("%(host)s respondió algo que no se entiende. Revisa que la dirección sea de %(network)s.")
_INCOMPLETE = _("A la respuesta de %(network)s le falta lo que debería decir (%(host)s).")


def said_of_silence(why: str, host: str, network: str) -> Sentence:
    return Sentence(_SILENCE.get(why, _SILENCE["reset"]), {"host": host, "network": network})


def said_of_status(status: int, host: str, network: str, page: bool) -> Sentence:
    params = {"host": host, "network": network, "status": status}
    if page and status in (403, 404, 405):
        return Sentence(_PAGE, params)
    if 300 <= status < 400:
        return Sentence(_MOVED, params)
    return Sentence(_DOWN if status >= 500 or status in (408, 425) else _STATUS.get(status, _OTHER), params)


def said_of_unreadable(kind: str, host: str, network: str) -> Sentence:
    text = {"html": _PAGE, "incomplete": _INCOMPLETE}.get(kind, _NOT_JSON)
    return Sentence(text, {"host": host, "network": network})
