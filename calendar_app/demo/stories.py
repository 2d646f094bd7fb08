# ruff: noqa: E501  (each telling stays on its line)
"""What the invented bookshop «Librería Marea» says: six weekly series of thirteen weeks, and a few more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Series:
    """`weekday`: 0 is Monday. `told`: title and text of each week. `pictures`: in turn, every other week."""

    weekday: int
    hour: time
    tag: str
    told: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...] = ()
    in_club: bool = False


NEWS = Series(
    0, time(9), "novedades",
    (
        ("El faro de sal", "Llegó «El faro de sal»: una cartógrafa vuelve al pueblo que dejó fuera de todos los mapas. Mesa de la entrada, junto a la ventana."),
        ("Manual de mareas", "«Manual de mareas» no enseña a navegar, sino a esperar. Ensayo breve para leer de pie y releer sentado."),
        ("La tía de los lunes", "Una tía que solo aparece los lunes y nunca llega con las manos vacías. «La tía de los lunes» ya está en Narrativa."),
        ("Cocina de barco", "Recetas para cocinas de un metro por un metro: «Cocina de barco» trae 40 y ninguna usa horno."),
        ("Los nombres del viento", "Poemas que se pueden decir en voz baja en el camión. «Los nombres del viento», en la repisa azul."),
        ("Diccionario de ruidos", "¿Cómo se escribe el sonido de un portón viejo? «Diccionario de ruidos» tiene 212 respuestas. Para leer en familia."),
        ("Casa tomada por plantas", "Botánica para quien mata hasta los cactus. «Casa tomada por plantas» empieza por pedir perdón y termina en una selva."),
        ("El último telegrama", "1992, una oficina a punto de cerrar y un mensaje sin destinatario. «El último telegrama» se lee en dos tardes."),
        ("Cuadernos de invierno", "Crónicas de quienes pasan frío donde nadie lo cree. «Cuadernos de invierno», recién desempacado."),
        ("La niña que medía", "Medía puertas, sombras y silencios. «La niña que medía» es para primeros lectores y para quien los acompaña."),
        ("Puertos menores", "Doce puertos que no salen en las postales. «Puertos menores» trae mapas dibujados a mano."),
        ("Gramática de la cocina", "El imperativo es para las recetas y el subjuntivo para los antojos. «Gramática de la cocina», en Ensayo."),
        ("Noche en la estación", "Un tren detenido, siete pasajeros y un gato. «Noche en la estación» abre nuestra mesa de misterio."),
    ),
    ("pila", "estante"),
)  # fmt: skip

COFFEE = Series(
    1, time(12, 30), "cafeymarea",
    (
        ("Un cortado y un cuento", "Un cortado dura lo mismo que un cuento de ocho páginas. Hoy te prestamos el cuento si tú pides el cortado."),
        ("Olla y memorias", "Café de olla con memorias de viaje: piloncillo en la taza y polvo del camino en la página."),
        ("Espresso y aforismos", "Espresso y aforismos: los dos se toman de un trago y se piensan toda la tarde."),
        ("Filtrado y novela larga", "Si vas a empezar una novela de 600 páginas, empieza con un filtrado. Rellenamos la segunda taza."),
        ("Chocolate y poesía", "Martes de chocolate caliente y poesía. El chocolate lleva canela; la poesía, la que traigas."),
        ("Descafeinado y misterio", "Descafeinado para los misterios: queremos que no duermas por la trama, no por la taza."),
        ("Latte y cómic", "El latte pide viñetas. Esta semana, 10 % en la mesa de cómic si te sientas a leer."),
        ("Americano y periódico", "Todavía compramos el periódico. Está en la barra, con un americano al lado."),
        ("Té y cartas", "También hay té. Y cartas: la caja de correspondencia vieja ya se puede consultar en la mesa del fondo."),
        ("Frío y ciencia", "Para el calor, café frío y divulgación: «¿por qué flota el hielo?» se contesta en la página 31."),
        ("Moca y novela rosa", "Moca con crema y novela con final feliz. Aquí nadie juzga a nadie."),
        ("De la casa y de la casa", "Café de la casa con los libros que escribió gente de esta casa. Sí, de este barrio."),
        ("Tu café y tu libro", "Cuéntanos qué tomas y te decimos qué leer. Contestamos a todo el mundo antes del viernes."),
    ),
    ("taza", "lluvia"),
)  # fmt: skip

CLUB = Series(
    2, time(18, 30), "clubdelectura",
    (
        ("Primera página", "Hoy, 19:00, el club abre libro nuevo. No hace falta haber leído nada: leemos juntas la primera página."),
        ("¿Quién cuenta?", "En el club discutimos quién cuenta la historia y si le creemos. Ven con una frase subrayada."),
        ("La mitad", "Vamos a la mitad del libro. Quien lo terminó promete no decir nada; quien no, promete llegar."),
        ("Personajes que caen mal", "Tema de hoy: personajes insoportables que no podemos soltar. 19:00, mesa larga."),
        ("El final", "Último capítulo y pan dulce. Si odiaste el final, te toca la concha de chocolate."),
        ("Votación", "Hoy votamos el siguiente libro. Tres candidatos, una urna de galletas y cero discursos."),
        ("En voz alta", "Sesión en voz alta: cada quien lee una página. Las erratas se aplauden."),
        ("Traducciones", "Dos traducciones del mismo párrafo, lado a lado. ¿Cuál suena a mar? 19:00."),
        ("Autora invitada", "Nos visita por videollamada la autora del mes. Trae una pregunta que no empiece con «¿por qué?»."),
        ("Cartas al personaje", "Tarea del club: escribirle una carta al personaje que peor la pasó. Las leemos hoy."),
        ("Libro y película", "¿El libro o la película? Hoy defendemos lo contrario de lo que pensamos."),
        ("Relectura", "Releer también cuenta. Trae el libro que más veces has empezado."),
        ("Aniversario", "El club cumple cuatro años y 47 libros. Brindamos a las 19:00; la lista completa está en la pared."),
    ),
    ("lampara", "gato"),
    in_club=True,
)  # fmt: skip

STAFF = Series(
    3, time(9), "recomienda",
    (
        ("Tomás recomienda", "Tomás recomienda «Puertos menores»: «lo abrí por el mapa y me quedé por el cocinero»."),
        ("Inés recomienda", "Inés recomienda empezar por el final. Solo en los ensayos, aclara, y solo si llueve."),
        ("Paula recomienda", "Paula recomienda «La niña que medía» para regalar a alguien que acaba de mudarse."),
        ("Recomienda quien barre", "Don Chuy, que abre y cierra la librería, recomienda «El último telegrama». Lo leyó entre cortina y cortina."),
        ("Tomás recomienda un tomo", "Tomás recomienda un libro gordo: «el peso también se lee»."),
        ("Inés recomienda dos", "Inés recomienda dos libros que se contestan: uno pregunta en 1975 y el otro responde ayer."),
        ("Paula recomienda en silencio", "La recomendación de Paula no trae texto en la contraportada. «Eso: entra sin saber nada»."),
        ("Recomienda una clienta", "Nos escribió una clienta: «me recetaron descanso y me llevé Cocina de barco; ya no descanso»."),
        ("Tomás recomienda fantasmas", "Tomás recomienda fantasmas educados: tocan antes de entrar. Mesa de misterio, tercer libro."),
        ("Inés recomienda viajar", "Inés recomienda viajar sin salir: «Cuadernos de invierno», cobija y chocolate."),
        ("Paula recomienda poesía", "Paula recomienda un poema al día, después de lavarse los dientes. Tenemos el libro exacto."),
        ("Recomienda el gato", "El gato recomienda cualquier libro sobre el que ya esté dormido. Hoy: «Manual de mareas»."),
        ("Recomienda todo el equipo", "Nos pusimos de acuerdo en uno. Tardamos tres semanas. Está en la caja, con un moño."),
    ),
    ("gato", "pila"),
)  # fmt: skip

QUOTES = Series(
    4, time(17), "subrayado",
    (
        ("Esperar", "«Esperar es otra manera de remar.» Subrayado de la semana, página 12."),
        ("Mapas", "«Los mapas mienten por cortesía.» ¿Qué lugar tuyo no sale en ninguno?"),
        ("Casa", "«Una casa es donde sabes qué escalón rechina.»"),
        ("Hablar", "«Hablaba como quien tiende ropa: con calma y mirando el cielo.»"),
        ("Olvido", "«Olvidar también es una forma de ordenar la repisa.»"),
        ("Lluvia", "«Llovía con educación, sin despertar a nadie.» Y aquí, ¿cómo llovió?"),
        ("Preguntas", "«Las buenas preguntas llegan tarde y se quedan a cenar.»"),
        ("Mar", "«El mar no repite, insiste.» Viernes, sube el volumen de las olas."),
        ("Silencio de libro", "«Había un silencio de libro recién abierto.»"),
        ("Cartas", "«Le escribí para no decírselo.» ¿A quién le debes una carta?"),
        ("Hambre", "«El hambre tiene mejor memoria que nosotros.»"),
        ("Regreso", "«Volver es llegar dos veces.» Nos vemos mañana en el cuentacuentos."),
        ("Tu frase subrayada", "Esta semana el subrayado lo pones tú. Foto o texto, los leemos todos."),
    ),
    ("mar", "lluvia"),
)  # fmt: skip

TALES = Series(
    5, time(11), "cuentacuentos",
    (
        ("El pulpo tímido", "Sábado de cuentacuentos: «El pulpo tímido», 12:00. De 3 a 7 años, entrada libre, zapatos fuera."),
        ("La abuela astronauta", "Hoy despega «La abuela astronauta». 12:00, alfombra roja. Trae casco (vale una cubeta)."),
        ("Taller de papalotes", "Después del cuento hacemos papalotes con papel de reúso. Cupo: 20 niñas y niños."),
        ("El lobo vegetariano", "El lobo vegetariano viene a defender su sopa. 12:00, llega diez minutos antes."),
        ("Teatro de sombras", "Teatro de sombras con lámpara y manos. Enseñamos a hacer el conejo y el barco."),
        ("En dos lenguas", "Cuento en español y en náhuatl, leído a dos voces. 12:00."),
        ("Bebés lectores", "Mañana de bebés: libros que se muerden sin regaños. 10:30, cupo de 12 familias."),
        ("El dragón con hipo", "El dragón con hipo necesita ayuda de público valiente. 12:00."),
        ("Hecho por ellos", "Hoy el cuento lo escriben quienes vengan: tú pones la primera frase."),
        ("La ballena y la luz", "«La ballena y la luz»: cuento con linternas. Apagamos todo a las 12:05."),
        ("Cuento con ruidos", "Cuento con ruidos: maracas, papel celofán y un balde de agua. Se vale gritar."),
        ("Piratas que leen", "Los piratas buscaban un tesoro y encontraron una biblioteca. 12:00, parche opcional."),
        ("Despedida de Lalo", "Lalo cuenta su última historia antes de irse a estudiar. Habrá pastel y lágrimas."),
    ),
    ("papalotes", "mar"),
)  # fmt: skip

SERIES = (NEWS, COFFEE, CLUB, STAFF, QUOTES, TALES)

# Without a date yet: title, text, whether it is only an idea.
UNDATED = (
    ("Detrás del mostrador: cómo elegimos los libros", "Leemos treinta para poner uno en la mesa. Contar el proceso en cuatro fotos.", False),
    ("Entrevista con don Chuy", "Lleva 19 años abriendo la cortina. Preguntarle qué libro se llevaría a una isla.", True),
    ("Guía de regalos para quien ya leyó todo", "Diez libros difíciles de adivinar, por menos de 300 pesos.", False),
    ("Adopta un libro con golpes", "Los libros con la esquina doblada también quieren casa: 30 % y nombre nuevo.", True),
    ("Horario de fin de año", "Falta confirmar el 24 y el 31. Preguntar a Inés antes de anunciar.", False),
)  # fmt: skip

FAILED = (
    "Rifa de fin de mes",
    "Rifamos una bolsa con cinco libros elegidos por el equipo. Para participar, cuéntanos qué leíste este mes.",
)
RETURNED = (
    "Venta nocturna",
    "Viernes de venta nocturna: TODO a mitad de precio hasta que salga la luna.",
    "No es todo: solo la mesa de saldos. Cambia «TODO» y añade el horario.",
)

# With Editorial Farol, who decides by her link: title, text.
READING = (
    "Lectura a oscuras",
    "Una lámpara, ocho sillas y «Noche en la estación», leído por quien lo escribió. Mañana a las 20:30, con Editorial Farol. Apaga el teléfono: la luz la ponemos nosotros.",
)
SIGNING = (
    "Firma de ejemplares",
    "La autora de «Noche en la estación» firma hasta las 20:00. Trae el tuyo o llévatelo de la mesa de Editorial Farol.",
)
MARKET = (
    "Mesa de Editorial Farol",
    "Esta semana la mesa de la ventana es de Editorial Farol: doce títulos, ninguno de más de 200 páginas.",
)
ROOM = (
    "Cambio de sala",
    "El club de esta semana se reúne en el piso de arriba: subiendo la escalera, a la izquierda del globo terráqueo.",
)
