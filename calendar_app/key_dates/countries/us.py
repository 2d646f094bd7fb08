"""United States: federal days on the day itself. The Friday or Monday off instead is not spoken of."""

from __future__ import annotations

from ..dated import Country, Name, announced, day, holiday
from ..rules import SUNDAY, THURSDAY, TUESDAY, from_easter, from_to, nth, on
from .everywhere import EVERYWHERE

AMAZON = Name("Amazon", "Amazon")
MLK = holiday("mlk", "Día de Martin Luther King Jr.", "Martin Luther King Jr. Day")

COUNTRY = Country(
    "US",
    Name("Estados Unidos", "United States"),
    observed=False,
    holidays={
        "new year's day": holiday("ano-nuevo", "Año Nuevo", "New Year's Day"),
        "martin luther king jr. day": holiday(
            "mlk", "Día de Martin Luther King Jr.", "Martin Luther King Jr. Day"
        ),
        "washington's birthday": holiday("presidents-day", "Día de los Presidentes", "Presidents' Day"),
        "memorial day": holiday("memorial-day", "Día de los Caídos", "Memorial Day"),
        "juneteenth national independence day": holiday("juneteenth", "Juneteenth", "Juneteenth"),
        "independence day": holiday("independence-day", "Día de la Independencia", "Independence Day"),
        "labor day": holiday("labor-day", "Día del Trabajo", "Labor Day"),
        "columbus day": holiday(
            "columbus-day", "Día de Colón y de los Pueblos Indígenas", "Columbus / Indigenous Peoples' Day"
        ),
        "veterans day": holiday("veterans-day", "Día de los Veteranos", "Veterans Day"),
        "thanksgiving day": holiday("thanksgiving", "Acción de Gracias", "Thanksgiving"),
        "christmas day": holiday("navidad", "Navidad", "Christmas Day"),
    },
    days=(
        *EVERYWHERE,
        day("saint-patrick", "San Patricio", "St. Patrick's Day", on(3, 17)),
        day("easter", "Domingo de Pascua", "Easter Sunday", from_easter(0)),
        day("cinco-de-mayo", "Cinco de Mayo", "Cinco de Mayo", on(5, 5)),
        day("mothers-day", "Día de la Madre", "Mother's Day", nth(2, SUNDAY, 5)),
        day("fathers-day", "Día del Padre", "Father's Day", nth(3, SUNDAY, 6)),
        # 36 U.S.C. § 126.
        day(
            "hispanic-heritage",
            "Mes de la Herencia Hispana",
            "Hispanic Heritage Month",
            from_to((9, 15), (10, 15)),
        ),
        day(
            "small-business-saturday",
            "Sábado de los Pequeños Negocios",
            "Small Business Saturday",
            nth(4, THURSDAY, 11, plus=2),
        ),
        day("giving-tuesday", "Giving Tuesday", "Giving Tuesday", nth(4, THURSDAY, 11, plus=5)),
        # The NFL and Amazon set these.
        announced("super-bowl", "Super Bowl", "Super Bowl", nth(2, SUNDAY, 2), Name("la NFL", "the NFL")),
        announced("prime-day", "Prime Day", "Prime Day", nth(2, TUESDAY, 7, days=2), AMAZON),
    ),
)
