"""Argentina. Ley 27.399 moves some days, and people keep the day that is off. Bridges are set by decree."""

from __future__ import annotations

from ..dated import CIVIC, Country, Name, announced, day, holiday
from ..rules import MONDAY, SUNDAY, from_easter, nth, on
from .everywhere import without

COUNTRY = Country(
    "AR",
    Name("Argentina", "Argentina"),
    holidays={
        "jueves santo": holiday("jueves-santo", "Jueves Santo", "Maundy Thursday"),
        "viernes santo": holiday("viernes-santo", "Viernes Santo", "Good Friday"),
        "feriado con fines turísticos": holiday("feriado-puente", "Feriado puente", "Bridge holiday"),
        "día nacional de la memoria por la verdad y la justicia": holiday(
            "dia-de-la-memoria", "Día de la Memoria", "Day of Remembrance"
        ),
        "día del veterano y de los caidos en la guerra de malvinas": holiday(
            "malvinas", "Día del Veterano y de los Caídos en Malvinas", "Malvinas Veterans' Day"
        ),
        "día de la revolución de mayo": holiday(
            "revolucion-de-mayo", "Día de la Revolución de Mayo", "May Revolution Day"
        ),
        "paso a la inmortalidad del general don martín miguel de güemes": holiday(
            "guemes", "Paso a la Inmortalidad del Gral. Güemes", "General Güemes Day"
        ),
        "paso a la inmortalidad del general don manuel belgrano": holiday(
            "dia-de-la-bandera", "Día de la Bandera", "Flag Day"
        ),
        "día de la independencia": holiday("independencia", "Día de la Independencia", "Independence Day"),
        "paso a la inmortalidad del general don josé de san martín": holiday(
            "san-martin", "Paso a la Inmortalidad del Gral. San Martín", "General San Martín Day"
        ),
        "día del respeto a la diversidad cultural": holiday(
            "diversidad-cultural", "Día del Respeto a la Diversidad Cultural", "Cultural Diversity Day"
        ),
        "día de la soberanía nacional": holiday(
            "soberania-nacional", "Día de la Soberanía Nacional", "National Sovereignty Day"
        ),
        "inmaculada concepción de maría": holiday(
            "inmaculada", "Inmaculada Concepción de María", "Immaculate Conception"
        ),
    },
    days=(
        *without("san-valentin"),
        day("dia-de-reyes", "Día de Reyes", "Three Kings' Day", on(1, 6)),
        day("san-valentin", "Día de los Enamorados", "Valentine's Day", on(2, 14)),
        day("semana-santa", "Semana Santa", "Holy Week", from_easter(-7, days=8), CIVIC),
        day("dia-del-padre", "Día del Padre", "Father's Day", nth(3, SUNDAY, 6)),
        day("dia-del-amigo", "Día del Amigo", "Friend's Day", on(7, 20)),
        # Third Sunday of August (Cámara Argentina de la Industria del Juguete, since 2013).
        day("dia-de-las-infancias", "Día de las Infancias", "Children's Day", nth(3, SUNDAY, 8)),
        day(
            "dia-de-la-primavera",
            "Día de la Primavera",
            "Spring Day",
            on(9, 21),
        ),
        day("dia-de-la-madre", "Día de la Madre", "Mother's Day", nth(3, SUNDAY, 10)),
        # The Cámara Argentina de Comercio Electrónico announces both: hotsale.com.ar, cybermonday.com.ar.
        announced(
            "hot-sale",
            "Hot Sale",
            "Hot Sale",
            nth(2, MONDAY, 5, days=3),
            Name("CACE, en hotsale.com.ar", "CACE, at hotsale.com.ar"),
        ),
        announced(
            "cybermonday",
            "CyberMonday",
            "CyberMonday",
            nth(1, MONDAY, 11, days=3),
            Name("CACE, en cybermonday.com.ar", "CACE, at cybermonday.com.ar"),
        ),
    ),
)
