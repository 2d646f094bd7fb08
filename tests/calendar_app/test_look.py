from itertools import combinations_with_replacement, product

import pytest

from calendar_app.look import GONE, KEYS, Standing, look
from calendar_app.states import Stage
from core.templatetags.look import STATES, icon_names
from publishing.states import State

STANDINGS = [Standing(state, *flags) for state in State.values for flags in product([False, True], repeat=4)]
LIVES = list(product(Stage.values, [False, True]))


def test_every_combination_has_a_look_with_a_word_and_an_icon():
    """Up to three deliveries in every state and with every flag, for every stage."""
    several = [()] + [(one,) for one in STANDINGS] + list(combinations_with_replacement(STANDINGS, 2))
    distinct = {standing.key: standing for standing in STANDINGS}.values()
    several += list(combinations_with_replacement(distinct, 3))
    for (stage, returned), deliveries in product(LIVES, several):
        shown = look(stage, returned, deliveries)
        assert shown.key in KEYS
        assert shown.word
        assert shown.icon in icon_names()
        assert shown.tone in {"plain", "dashed", "review", "danger", "unsure", "done"}


def test_the_filter_offers_every_look_once_and_each_has_its_word():
    assert len(set(KEYS)) == len(KEYS)
    assert set(KEYS) <= set(STATES)


@pytest.mark.parametrize("stage", Stage.values)
def test_without_deliveries_the_editorial_life_shows(stage):
    assert look(stage, False, []).key == stage
    assert look(stage, False, [Standing(State.WITHDRAWN)]).key == stage


def test_what_came_back_from_review_says_so_until_it_is_sent_again():
    assert look(Stage.DRAFT, True, []).key == "changes_requested"
    assert look(Stage.IN_REVIEW, True, []).key == "in_review"
    assert look(Stage.DRAFT, True, [Standing(State.SENT)]).key == "published"


@pytest.mark.parametrize(
    ("standing", "key"),
    [
        (Standing(State.WAITING), "scheduled"),
        (Standing(State.WAITING, held=True), "held"),
        (Standing(State.WAITING, stopped=True), "held"),
        (Standing(State.SENDING, stopped=True), "sending"),
        (Standing(State.PROCESSING), "sending"),
        (Standing(State.SENT), "published"),
        (Standing(State.SENT, verified=True), "verified"),
        (Standing(State.SENT, verified=True, taken_down=True), "withdrawn"),
        (Standing(State.FAILED), "failed"),
        (Standing(State.UNSURE), "unsure"),
    ],
)
def test_one_delivery_shows_itself_whatever_the_stage(standing, key):
    for stage, returned in LIVES:
        assert look(stage, returned, [standing]).key == key


def test_trouble_on_one_network_is_not_hidden_by_success_on_another():
    sent = Standing(State.SENT, verified=True)
    assert look(Stage.APPROVED, False, [sent, Standing(State.FAILED)]).key == "failed"
    assert look(Stage.APPROVED, False, [Standing(State.UNSURE), sent]).key == "unsure"
    assert look(Stage.APPROVED, False, [sent, Standing(State.WAITING)]).key == "scheduled"
    assert look(Stage.APPROVED, False, [sent, Standing(State.SENT)]).key == "published"


@pytest.mark.parametrize("state", State.values)
def test_what_is_out_or_may_be_out_cannot_be_moved(state):
    shown = look(Stage.APPROVED, False, [Standing(state), Standing(State.WAITING)])
    assert shown.movable is (state not in GONE)


def test_what_was_taken_down_everywhere_can_be_planned_again():
    down = Standing(State.SENT, taken_down=True)
    assert look(Stage.APPROVED, False, [down]).movable
    assert not look(Stage.APPROVED, False, [down, Standing(State.SENT)]).movable
