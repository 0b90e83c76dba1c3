"""A result in words, with its numbers under their keys."""

from __future__ import annotations

import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.models import answer
from evidence_tools.results import results_of
from evidence_tools.wording import loose_digits

TOLD = {
    "pain_from_12": "pain fell by 3.8 points (−4.9 to −2.7)",
    "pain_from_24": "pain did not clearly change (−3.9 points, −8.2 to 0.5)",
    "harm_against_spacer": (
        "claims-defined harm was less frequent with mild than with spacer (risk ratio 0.46, 0.38 to 0.56)"
    ),
    "intervention_against_spacer": (
        "any further lumbar intervention shows no clear difference between mild and spacer "
        "(risk ratio 0.95, 0.87 to 1.05)"
    ),
    "open_decompression": "open lumbar decompression in 29.9% (0.0 to 100.0)",
    "serious_events": "a serious adverse event in 0 of 282 patients (0.0%, 0.0 to 1.3)",
    "open_decompression_rate": "open lumbar decompression 2.4 per 100 person-years (1.1 to 4.6)",
}


@pytest.fixture(params=TOLD)
def quoted(request: pytest.FixtureRequest, evidence: Evidence) -> Quoted:
    return Quoted(answer(evidence, request.param).fit, request.param)


def test_a_result_is_told_by_its_kind(quoted: Quoted) -> None:
    assert quoted.told().text == TOLD[quoted.place]
    assert loose_digits(quoted.told()) == ""


def test_every_number_stands_in_the_results(quoted: Quoted, evidence: Evidence) -> None:
    optional = [each for each in (quoted.counts, quoted.prediction) if each is not None]
    numbers = [
        number for each in (quoted.told(), quoted.studies, quoted.patients, *optional) for number in each.numbers
    ]
    numbers += [quoted.p] if quoted.p else []
    for number in numbers:
        entry = results_of(evidence).entry(number.key)
        assert number.value == pytest.approx(entry["value"], rel=1e-9), number.key
        if number.key != f"{quoted.place}.headline.estimate":  # told without its sign where the verb says it
            assert str(number).removeprefix("p = ").removeprefix("p ") == entry["shown"], number.key
