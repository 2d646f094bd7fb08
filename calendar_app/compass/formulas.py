"""The measures in words, as the page tells them; docs/ideas/compass.md has them in full."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .components import COVERED_EVERY, READY_DAYS, Component

FORMULAS = {
    Component.MIX: _(
        "1 − suma de desviaciones ÷ (100 + suma de proporciones). La desviación de un pilar son los "
        "puntos que su porcentaje se aleja de lo pedido, sin contar la tolerancia; lo que no lleva "
        "pilar también desvía."
    ),
    Component.OBJECTIVES: _(
        "Promedio, entre los objetivos, de publicaciones ÷ veces (hasta 1): una vez por cada %(days)s"
        " días, al menos una. Cuenta el objetivo de la publicación o, si no lleva, el de su campaña."
    ),
    Component.AUDIENCES: _("Lo mismo con las audiencias a las que habla cada publicación."),
    Component.CADENCE: _(
        "Publicaciones que hay ÷ publicaciones que se piden, canal por canal y semana por semana; las"
        " que pasan de lo pedido no suman. Una semana que el rango corta pide su parte, hacia abajo."
    ),
    Component.KEY_DATES: _(
        "Fechas clave seguidas que empiezan en el rango y de las que se habla, desde sus días de "
        "anticipación hasta que terminan ÷ todas ellas."
    ),
    Component.VOICE: _(
        "La mitad: publicaciones sin palabras prohibidas y con al menos una de las obligadas ÷ "
        "publicaciones. La otra mitad: las que describen todas sus imágenes y videos ÷ las que los "
        "llevan."
    ),
    Component.READINESS: _(
        "De lo que ya debía salir o sale en los próximos %(ready)s días: lo programado o publicado, y"
        " lo aprobado si aún no es su hora ÷ todo. Lo que falló, es incierto, está retenido o espera "
        "tu mano no cuenta."
    ),
}


def formula(component: Component) -> str:
    return FORMULAS[component] % {"days": COVERED_EVERY, "ready": READY_DAYS}
