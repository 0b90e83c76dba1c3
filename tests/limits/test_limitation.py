"""The record of a limitation: closed vocabularies, a reason always, and how far the plausible goes."""

from __future__ import annotations

import math

import pytest

from evidence_tools.evidence.schemas.vocabularies import LIMITATIONS
from evidence_tools.limits.core.limitation import GRADE_DOMAINS, Limitation
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.words import sizes_in_words


def made(**fields: object) -> Limitation:
    about = {
        "name": "blinding",
        "title": "No blinding",
        "verdict": "weakens",
        "quantity": 1.5,
        "unit": "points",
        "measures": "left",
        "reason": "Because.",
        "grade": "risk of bias",
        "outcome": "pain",
        "question": "Pain",
    }
    return Limitation(**(about | fields))


@pytest.mark.parametrize(
    ("fields", "said"), [({"verdict": "fine"}, "fine"), ({"grade": "low"}, "low"), ({"reason": ""}, "no reason")]
)
def test_a_record_that_says_too_little_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made(**fields)


def test_the_names_are_those_that_the_tables_may_use() -> None:
    assert set(NAMES) == set(LIMITATIONS)
    assert {name.grade for name in NAMES.values()} <= set(GRADE_DOMAINS)


@pytest.mark.parametrize(
    ("plausible", "neutral", "tipping", "shares"),
    [
        ((0.5, 1.0, 2.0), 0.0, 2.0, (0.25, 0.5, 1.0)),
        ((0.0, 0.5, 1.0), 1.0, 0.25, (0.0, 2 / 3, 4 / 3)),  # the share of a gain that was kept: less is worse
        ((2.0, 2.8, 3.4), 2.8, 4.0, (-2 / 3, 0.0, 0.5)),
    ],
)
def test_the_plausible_is_a_share_of_what_reverses(
    plausible: tuple[float, float, float], neutral: float, tipping: float, shares: tuple[float, float, float]
) -> None:
    limitation = made(plausible=plausible, neutral=neutral, tipping=tipping)
    assert [limitation.share_of_tipping(which) for which in range(3)] == pytest.approx(shares)
    assert limitation.reach == pytest.approx(shares[2])


def test_nothing_that_reverses_means_no_way_gone() -> None:
    assert made(plausible=(0, 1, 2)).reach == 0.0
    assert math.isnan(made().reach)
    assert math.isnan(made(verdict="cannot say", plausible=(0, 1, 2), tipping=1.0).reach)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"plausible": (0.5, 1, 3.7), "tipping": 1.83, "size_unit": "points"}, ("0.5 to 3.7 points", "1.8 points")),
        ({"plausible": (0, 38, 178), "tipping": 93.2, "size_unit": "patients"}, ("0 to 178 patients", "93 patients")),
        ({"plausible": (0.1, 0.2, 0.4), "size_unit": "SD"}, ("0.10 to 0.40 SD", "none")),
        ({}, ("", "")),
    ],
)
def test_sizes_in_words(fields: dict[str, object], words: tuple[str, str]) -> None:
    assert sizes_in_words(made(**fields)) == words
