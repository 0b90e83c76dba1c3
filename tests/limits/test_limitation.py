"""The record of a limitation: closed vocabularies, a reason always, and how far the plausible goes."""

from __future__ import annotations

import math

import pytest

from evidence_tools.evidence.schemas.vocabularies import LIMITATIONS
from evidence_tools.limits.core.limitation import GRADE_DOMAINS, Limitation
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.core.words import quantity_in_words, size_name, sizes_in_words
from evidence_tools.study_effects import Scale


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


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"plausible": (0, 0, 1), "tipping": 1.0, "size_unit": "studies"}, ("0 to 1 studies", "1 study")),
        (
            {"plausible": (1.2, 1.5, 2), "tipping": 2.13, "size_unit": "risk ratio"},
            ("risk ratio 1.2 to 2.0", "risk ratio 2.1"),
        ),
        (
            {"plausible": (1, 1, 1), "tipping": 1.32, "size_unit": "times the usual"},
            ("1.00 times the usual", "1.32 times the usual"),
        ),
    ],
)
def test_sizes_agree_with_their_unit(fields: dict[str, object], words: tuple[str, str]) -> None:
    assert sizes_in_words(made(**fields)) == words


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        (66.6, "percent", "67% left"),
        (2.1, "percent", "2.1% left"),
        (0.0, "percent", "0% left"),
        (36.0, "months", "36 months left"),
        (576.2, "percentage points", "576 percentage points left"),
        (1.0, "studies", "1 study left"),
        (0.2222, "risk ratio", "risk ratio 0.22 left"),
        (math.nan, "points", ""),
    ],
)
def test_a_number_is_printed_as_it_is_read(quantity: float, unit: str, words: str) -> None:
    assert quantity_in_words(made(quantity=quantity, unit=unit)) == words


def test_a_share_that_is_the_result_keeps_its_decimal() -> None:
    share = Scale(unit="percent", transform="logit", factor=100.0)
    assert quantity_in_words(made(quantity=34.0 + 0.04, unit="percent", scale=share)) == "34.0% left"


def test_the_size_of_counts_has_its_own_name() -> None:
    assert size_name(made(name="attrition")) == "Share of the gain not kept by those lost"
    assert size_name(made(name="attrition", scale=Scale(transform="log"))) == "Odds in those lost, against others"
    assert size_name(made(name="review_overlap", title="Reviews share studies")) == "Reviews share studies"
