"""Why the invented bookshop speaks: its strategy in two versions, campaigns, what each series serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..models import Audience, Campaign, Objective, Pillar
from ..strategy import campaigns, drafting, putting_in_force
from ..strategy.content import (
    AudiencePart,
    Content,
    GoalPart,
    ObjectivePart,
    PillarPart,
    RolePart,
)
from .people import ADMIN
from .stories import CLUB, COFFEE, NEWS, QUOTES, STAFF, TALES, Series

if TYPE_CHECKING:
    from .building import Shop

NEW, READERS, COUNTER, LINES = "Novedades y hallazgos", "Comunidad lectora", "Vida de librería", "Subrayados"
VISITS, CLUB_GROWS, ORDERS = "Que más gente del barrio entre", "Que el club crezca", "Vender más por encargo"
NEIGHBOURS, FAMILIES, CLUBBERS = "Lectores del barrio", "Familias", "Gente del club"

# Pillar, objective and audience of each series.
SERVES: dict[Series, tuple[str, str | None, str]] = {
    NEWS: (NEW, ORDERS, NEIGHBOURS),
    COFFEE: (COUNTER, VISITS, NEIGHBOURS),
    CLUB: (READERS, CLUB_GROWS, CLUBBERS),
    STAFF: (NEW, ORDERS, NEIGHBOURS),
    QUOTES: (LINES, None, NEIGHBOURS),
    TALES: (READERS, VISITS, FAMILIES),
}


@dataclass(frozen=True)
class Effort:
    """A campaign: its days counted from today's Monday, its series."""

    name: str
    first: int
    last: int
    hue: int
    objective: str
    brief: str
    series: tuple[Series, ...]


EFFORTS = (
    Effort(
        "Aniversario del club", -35, -22, 1, CLUB_GROWS,
        "Cuatro años y 47 libros. Invitar a quien vino una vez y no volvió; nada de discursos.",
        (CLUB, QUOTES),
    ),
    Effort(
        "Mesa de mareas", -7, 13, 0, ORDERS,
        "Los libros que huelen a mar, en la mesa de la entrada. Cada publicación nombra uno y su lugar.",
        (NEWS, STAFF),
    ),
    Effort(
        "Regalos con historia", 14, 34, 3, ORDERS,
        "Apartar con un mensaje y recoger envuelto. Siempre con precio y fecha límite del encargo.",
        (NEWS, TALES),
    ),
)  # fmt: skip


def begin(shop: Shop) -> None:
    """Before anything is said: the version of nine weeks ago, that of four weeks ago, the campaigns."""
    monday = shop.today - timedelta(days=shop.today.weekday())
    roles = a_role_each(shop)
    put(shop, said((50, 30, 20, 0), monday, roles), monday - timedelta(days=63))
    put(shop, said((40, 30, 20, 10), monday, roles, purpose=PURPOSE), monday - timedelta(days=28))
    for effort in EFFORTS:
        campaigns.create(
            shop.brand,
            by=shop.people[ADMIN],
            name=effort.name,
            starts=monday + timedelta(days=effort.first),
            ends=monday + timedelta(days=effort.last),
            objective=Objective.objects.get(workspace=shop.brand, name=effort.objective),
            brief=effort.brief,
            hue=effort.hue,
        )


def put(shop: Shop, content: Content, starts: date) -> None:
    """As it was done then."""
    by = shop.people[ADMIN]
    draft = drafting.save_draft(shop.brand, content, by=by, version=0)
    putting_in_force.put_in_force(shop.brand, starts=starts, by=by, version=draft.version, today=starts)


PURPOSE = "Que leer sea cosa de todos los días, y que el barrio tenga dónde hacerlo acompañado."


def said(shares: tuple[int, ...], monday: date, roles: tuple[RolePart, ...], *, purpose: str = "") -> Content:
    names = (
        (NEW, "Lo que llegó y lo que nadie busca todavía"),
        (READERS, "El club, los sábados, quien lee aquí"),
        (COUNTER, "El café, el gato, don Chuy"),
        (LINES, "Una frase que se queda"),
    )
    return Content(
        purpose=purpose,
        voice_do="Hablamos como quien atiende: de cerca, con una frase concreta. Nombramos el libro.",
        voice_dont="Ni urgencias ni superlativos. Nunca burlas de quien no ha leído algo.",
        forbidden_words=("imperdible", "imprescindible", "últimas unidades"),
        address="tu",
        pillars=tuple(
            PillarPart(name, share, about=about, hue=hue)
            for hue, ((name, about), share) in enumerate(zip(names, shares, strict=True))
            if share
        ),
        objectives=objectives(monday),
        audiences=(
            AudiencePart(NEIGHBOURS, "Viven o trabajan a menos de veinte minutos a pie."),
            AudiencePart(FAMILIES, "Con niñas y niños de 2 a 10 años."),
            AudiencePart(CLUBBERS, "Quienes vienen los miércoles, y quienes vinieron una vez."),
        ),
        roles=roles,
    )


def objectives(monday: date) -> tuple[ObjectivePart, ...]:
    def goal(metric: str, baseline: int, target: int, unit: str, weeks: int) -> GoalPart:
        return GoalPart(metric, Decimal(baseline), Decimal(target), monday + timedelta(weeks=weeks), unit)

    return (
        ObjectivePart(
            VISITS, "Quien entra una vez vuelve.", (goal("Personas que entran", 420, 520, "a la semana", 16),)
        ),
        ObjectivePart(
            CLUB_GROWS, "Es lo que nadie más tiene.", (goal("Asistentes al club", 18, 30, "por sesión", 12),)
        ),
        ObjectivePart(
            ORDERS,
            "Lo que se encarga no se queda en bodega.",
            (goal("Encargos", 12, 25, "a la semana", 12), goal("Encargos recogidos", 80, 95, "%", 12)),
        ),
    )


def a_role_each(shop: Shop) -> tuple[RolePart, ...]:
    own = shop.channels
    return (
        RolePart(
            own["practica"].pk,
            "Lo de todos los días: qué hay y quién lo recomienda.",
            NEIGHBOURS,
            6,
        ),
        RolePart(own["practica-club"].pk, "La sesión de la semana y cómo llegar.", CLUBBERS, 1),
    )


def serves(shop: Shop, series: Series, day: date) -> dict[str, Any]:
    """What a post of the series is tagged with, on that day."""
    pillar, objective, audience = SERVES[series]
    own = {"workspace": shop.brand}
    return {
        "pillar": Pillar.objects.filter(**own, name=pillar).first(),
        "objective": Objective.objects.filter(**own, name=objective).first() if objective else None,
        "audience": Audience.objects.filter(**own, name=audience).first(),
        "campaign": campaign_on(shop, series, day),
    }


def campaign_on(shop: Shop, series: Series, day: date) -> Campaign | None:
    names = [effort.name for effort in EFFORTS if series in effort.series]
    running = Campaign.objects.filter(workspace=shop.brand, name__in=names, starts__lte=day, ends__gte=day)
    return running.first()
