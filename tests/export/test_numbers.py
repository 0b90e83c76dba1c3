"""Every number of every sentence that the review writes stands in the results file under its key, shown alike."""

from __future__ import annotations

import pytest

from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.export.numbers import every_number
from evidence_tools.ledger import checked_claims
from evidence_tools.ledger.determination import determination
from evidence_tools.ledger.sentence import claim
from evidence_tools.limits import challenge_all
from evidence_tools.models import answers
from evidence_tools.results import Entry
from evidence_tools.wording import Number, Told, loose_digits
from evidence_tools.wording.numbers import MINUS

SIGN_TOLD = ".headline.estimate"  # where a verb says the direction, the size stands without its sign
OWN = "{outcome} {moved} {size} {unit} ({interval}; {studies}), and {limits}"


@pytest.fixture(scope="module")
def sentences(evidence: Evidence) -> dict[str, Told]:
    """Every sentence by what it is about: claims, certainty, determination, and one of our own on every result."""
    limits = challenge_all(evidence)
    found = {f"claim {name}": each.why for name, each in checked_claims(evidence).items()}
    for name, each in certainties(evidence).items():
        found[f"certainty {name}"] = each.sentence
        found |= {f"certainty {name} {part.name}": part.sentence for part in each.parts}
    found |= {f"determination {place}": each for place, _, each in determination(evidence).numbered()}
    for name, each in answers(evidence).items():
        if each.fit is not None:
            found[f"own {name}"] = claim(OWN, each.fit, limits.get(name, ()), evidence=evidence)
    return found


@pytest.fixture(scope="module")
def numbers(evidence: Evidence) -> dict[str, Entry]:
    return every_number(evidence)


def alike(told: Number, entry: Entry) -> bool:
    """Whether a sentence shows a number as the results file does."""
    allowed = {entry["shown"]}
    if told.key.endswith(SIGN_TOLD):
        allowed.add(str(entry["shown"]).removeprefix(MINUS))
    return str(told) in allowed


def test_there_are_sentences_of_every_kind(sentences: dict[str, Told], evidence: Evidence) -> None:
    kinds = [name.split()[0] for name in sentences]
    assert kinds.count("claim") == len(evidence.claims)
    assert kinds.count("certainty") == 8 * len(certainties(evidence))  # the level, the start, five domains, raising
    assert kinds.count("determination") == 5
    assert kinds.count("own") > 10


def test_every_number_of_every_sentence_has_its_key(sentences: dict[str, Told], numbers: dict[str, Entry]) -> None:
    told = {(name, each.key) for name, sentence in sentences.items() for each in sentence.numbers}
    assert {(name, key) for name, key in told if key not in numbers} == set()
    assert len(told) > 500


def test_every_number_is_shown_as_in_the_results(sentences: dict[str, Told], numbers: dict[str, Entry]) -> None:
    told = [(name, each) for name, sentence in sentences.items() for each in sentence.numbers]
    other = [(name, each.key, str(each)) for name, each in told if not alike(each, numbers[each.key])]
    assert other == []


def test_every_number_has_the_value_of_the_results(sentences: dict[str, Told], numbers: dict[str, Entry]) -> None:
    known = [each for sentence in sentences.values() for each in sentence.numbers if each.known]
    assert [each.key for each in known if each.value != pytest.approx(numbers[each.key]["value"], rel=1e-9)] == []


def test_no_sentence_holds_a_digit_of_no_number(sentences: dict[str, Told]) -> None:
    assert {name: loose_digits(each) for name, each in sentences.items() if loose_digits(each)} == {}


def test_every_number_of_a_claim_has_its_key(evidence: Evidence, numbers: dict[str, Entry]) -> None:
    """Those that a claim found but did not tell, too."""
    found = {each.key for checked in checked_claims(evidence).values() for each in checked.numbers}
    assert found <= set(numbers)
