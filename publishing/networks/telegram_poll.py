"""A poll or a quiz in a Telegram channel. Source: core.telegram.org/bots/api#sendpoll (10.1).

Its question is the post's text, or, where one is entered apart, the text is what is said above the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publishing.networks import chosen, counting
from publishing.networks.contract import Field, Kind, Post, Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


QUESTION, DESCRIPTION, ANSWER, EXPLANATION = 300, 1024, 100, 200
ANSWERS = 12
HOURS = 730  # 2 628 000 seconds

OPTIONS = (
    Field(
        "poll_choices",
        _("Respuestas de la encuesta"),
        required=False,
        kind=Kind.LINES,
        least=2,
        most=ANSWERS,
        help=_("Una por renglón. Con ellas el mensaje es una encuesta."),
    ),
    Field(
        "poll_question",
        _("Pregunta de la encuesta"),
        required=False,
        most=QUESTION,
        help=_("Si la dejas vacía, la pregunta es el texto de la publicación."),
    ),
    Field(
        "poll_kind",
        _("Tipo de encuesta"),
        required=False,
        kind=Kind.CHOICE,
        default="regular",
        choices=(("regular", _("Encuesta")), ("quiz", _("Cuestionario, con una respuesta correcta"))),
    ),
    Field(
        "poll_right",
        _("Número de la respuesta correcta"),
        required=False,
        kind=Kind.NUMBER,
        least=1,
        most=ANSWERS,
        where=("poll_kind", ("quiz",)),
    ),
    Field(
        "poll_why",
        _("Explicación para quien se equivoca"),
        required=False,
        most=EXPLANATION,
        where=("poll_kind", ("quiz",)),
    ),
    Field(
        "poll_multiple",
        _("Permitir varias respuestas"),
        required=False,
        kind=Kind.YES_NO,
        where=("poll_kind", ("regular",)),
    ),
    Field("poll_hours", _("Horas abierta"), required=False, kind=Kind.NUMBER, least=1, most=HOURS),
)

NO_QUESTION = _("Falta la pregunta de la encuesta: escríbela en su campo o en el texto.")
LONG_QUESTION = _("La pregunta de la encuesta tiene %(length)s caracteres y Telegram admite %(limit)s.")
LONG_DESCRIPTION = _(
    "El texto que acompaña a la encuesta tiene %(length)s caracteres y Telegram admite %(limit)s."
)
LONG_ANSWER = _("La respuesta «%(answer)s» tiene %(length)s caracteres y Telegram admite %(limit)s.")
COUNT = _("Una encuesta de Telegram lleva de 2 a %(limit)s respuestas y hay %(count)s.")
NO_RIGHT_ONE = _("Di cuál respuesta del cuestionario es la correcta: un número del 1 al %(count)s.")
ONE_FILE = _("Una encuesta de Telegram lleva a lo más un archivo y hay %(count)s.")


def is_poll(post: Post) -> bool:
    return bool(answers(post))


def answers(post: Post) -> list[str]:
    return chosen.lines(post, "poll_choices")


def poll(post: Post, text: str, style: Mapping[str, str]) -> dict[str, Any]:
    """`style`: how the text is marked up. A question takes no markup."""
    asked = chosen.text(post, "poll_question")
    said: dict[str, Any] = {"question": asked or text, "options": [{"text": each} for each in answers(post)]}
    if asked and text:
        said |= {"description": text} | {f"description_{name}": value for name, value in style.items()}
    if _is_quiz(post):
        said |= {"type": "quiz", "correct_option_ids": [chosen.number(post, "poll_right", 0) - 1]}
        said |= {"explanation": why} if (why := chosen.text(post, "poll_why")) else {}
    elif chosen.yes(post, "poll_multiple"):
        said["allows_multiple_answers"] = True
    if hours := chosen.number(post, "poll_hours", 0):
        said["open_period"] = min(hours, HOURS) * 3600
    return said


def _is_quiz(post: Post) -> bool:
    return chosen.text(post, "poll_kind") == "quiz"


def troubles(post: Post, text: str, length: int) -> Iterator[Problem]:
    """`length`: of the text without its markup."""
    given, asked = answers(post), chosen.text(post, "poll_question")
    if not 2 <= len(given) <= ANSWERS:
        yield _about("poll_choices", COUNT, count=len(given), limit=ANSWERS)
    for answer in given:
        if (long := counting.utf16(answer)) > ANSWER:
            yield _about("poll_choices", LONG_ANSWER, answer=answer[:ANSWER], length=long, limit=ANSWER)
    if not (asked or text):
        yield _about("poll_question", NO_QUESTION)
    question = counting.utf16(asked) if asked else length
    if question > QUESTION:
        yield _about("poll_question", LONG_QUESTION, length=question, limit=QUESTION)
    if asked and length > DESCRIPTION:
        said = Sentence(LONG_DESCRIPTION, {"length": length, "limit": DESCRIPTION})
        yield Problem("text_too_long", said)
    if _is_quiz(post) and not 1 <= chosen.number(post, "poll_right", 0) <= len(given):
        yield _about("poll_right", NO_RIGHT_ONE, count=len(given))
    if len(post.media) > 1:
        yield Problem("too_many_files", Sentence(ONE_FILE, {"count": len(post.media)}), field="media")


def _about(field: str, text: str, **told: Any) -> Problem:
    return Problem(field, Sentence(text, told), field=f"options.{field}")
