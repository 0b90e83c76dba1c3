"""Questions and methods: what may be asked, and what is refused with the allowed values."""

from __future__ import annotations

import math

import pytest

from evidence_tools.errors import QuestionError
from evidence_tools.question import Method, Question


def test_a_month_is_a_visit_and_a_pair_is_a_window() -> None:
    assert Question(outcome="odi", months=12).admits(12)
    assert not Question(outcome="odi", months=12).admits(12.5)
    window = Question(outcome="odi", months=(6, 12))
    assert [window.admits(month) for month in (5.9, 6, 11.9, 12)] == [False, True, True, False]


def test_an_unstated_time_answers_only_questions_about_any_time() -> None:
    assert Question(outcome="odi").admits(math.nan)
    assert not Question(outcome="odi", months=(0, math.inf)).admits(math.nan)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"measure": "SMDX"}, "allowed: MC, MD"),
        ({"visit": "middle"}, "allowed: earliest, latest"),
        ({"months": (12, 6)}, "low below high"),
        ({"months": -3}, "0 or later"),
        ({"months": "12"}, "not a window"),
        ({"months": [0, 6]}, "not a window"),
        ({"months": (0, 6, 12)}, "not a window"),
        ({"prefer": "c009"}, "give a tuple"),
        ({"designs": "rct"}, "give a tuple"),
        ({"designs": ("rtc",)}, "allowed: rct"),
        ({"treated": "mild", "against": "mild"}, "two treatments"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_is_allowed(wrong: dict, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        Question(outcome="odi", **wrong)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"estimator": "MLE"}, "EE, DL, HE, HS, SJ, ML, REML, EB, PM"),
        ({"test": "hk"}, "z, t, knha, adhoc"),
        ({"prediction": "wide"}, "normal, simple, riley, t"),
        ({"level": 95}, "between 0 and 1"),
    ],
)
def test_a_method_that_does_not_exist_says_what_is_allowed(wrong: dict, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        Method(**wrong)
