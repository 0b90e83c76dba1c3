"""What a person judged: applied while the inputs are those that were seen, asked again once one changed."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.certainty import Domain, certainty_of, judgement_form, rated
from evidence_tools.certainty.overrides import changed_inputs, stale_of
from evidence_tools.certainty.together import Certainties
from evidence_tools.evidence import Evidence
from evidence_tools.limits import weighing

QUESTION, DOMAIN = "pain_from_12", "indirectness"


def _judge(copy: Copy, domain: Domain) -> None:
    """Fill the form of a domain in and hand it in."""
    filled = {
        'level = ""': 'level = "very serious"',
        'by = ""': 'by = "A reviewer"',
        "on =   #": "on = 2026-11-22 #",
        'grounds = [""]': 'grounds = ["costandi_2025_motion_3y: Abstract, results"]',
        'because = ""': 'because = "The only late visit holds fewer than half of those treated"',
    }
    form = judgement_form(domain)
    for blank, words in filled.items():
        assert form.count(blank) == 1
        form = form.replace(blank, words)
    (copy.folder / "judgements.toml").write_text(form, encoding="utf-8")


def _rated(evidence: Evidence) -> Certainties:
    found = certainty_of(evidence, QUESTION, limits=())
    rules = evidence.protocol.certainty
    return Certainties({"pain": rules.outcomes["pain"]}, rules.stands, {QUESTION: found})


def test_a_judgement_on_the_same_inputs_takes_the_place_of_the_rule(copy: Copy) -> None:
    _judge(copy, _rated(copy.read())[QUESTION].domains[DOMAIN])
    evidence = copy.read()
    rated = _rated(evidence)
    domain = rated[QUESTION].domains[DOMAIN]
    assert (domain.level, domain.stands, domain.judgement.by) == ("serious", "very serious", "A reviewer")
    assert rated[QUESTION].taken == 1 + _rated_without(evidence)
    assert rated.frame[DOMAIN].tolist() == ["very serious"]
    assert stale_of(evidence, rated).empty


def _rated_without(evidence: Evidence) -> int:
    found = certainty_of(evidence, QUESTION, limits=())
    return sum({"serious": 1, "very serious": 2}.get(each.level, 0) for each in found.domains.values())


def test_once_an_input_changed_it_is_not_applied_and_asked_again(copy: Copy) -> None:
    _judge(copy, _rated(copy.read())[QUESTION].domains[DOMAIN])
    copy.change("continuous", "c010", timepoint_months="12", n="47")
    evidence = copy.read()
    rated = _rated(evidence)
    domain = rated[QUESTION].domains[DOMAIN]
    assert domain.judgement is None
    assert domain.stands == domain.level
    stale = stale_of(evidence, rated).set_index("input")
    assert (stale.loc["last_month", "seen"], stale.loc["last_month", "now"]) == ("36 months", "24 months")
    assert set(stale["by"]) == {"A reviewer"}
    assert "needed_months" not in stale.index


def test_a_change_elsewhere_does_not_ask_again(copy: Copy) -> None:
    _judge(copy, _rated(copy.read())[QUESTION].domains[DOMAIN])
    copy.change("binary", "b027", events="1", pct="0.7")
    evidence = copy.read()
    assert _rated(evidence)[QUESTION].domains[DOMAIN].stands == "very serious"


def test_a_judgement_on_what_is_not_rated_is_listed(copy: Copy) -> None:
    _judge(copy, _rated(copy.read())[QUESTION].domains[DOMAIN])
    text = (copy.folder / "judgements.toml").read_text(encoding="utf-8")
    (copy.folder / "judgements.toml").write_text(text.replace(QUESTION, "pain_under_6"), encoding="utf-8")
    evidence = copy.read()
    assert stale_of(evidence, _rated(evidence))["now"].tolist() == ["no such domain is rated"]


def test_inputs_that_came_or_went_count_as_changed() -> None:
    found = changed_inputs({"gone": "5"}, {"new": "6"})
    assert [(each.name, each.seen, each.now) for each in found] == [
        ("gone", "5", "not there"),
        ("new", "not there", "6"),
    ]


@pytest.mark.parametrize("domain", [None, "risk_of_bias"])
def test_a_rating_rests_on_no_more_limitations_than_it_weighs(copy: Copy, domain: str | None) -> None:
    evidence = copy.read()
    if domain is not None:
        _judge(copy, certainty_of(evidence, QUESTION, weighing(evidence).of(QUESTION)).domains[domain])
        evidence = copy.read()
    quick, whole = rated(evidence, QUESTION), certainty_of(evidence, QUESTION, weighing(evidence).of(QUESTION))
    assert [name for name, each in whole.domains.items() if each.judgement] == ([] if domain is None else [domain])
    assert quick.level == whole.level
    assert {name: _said(each) for name, each in quick.domains.items()} == {
        name: _said(each) for name, each in whole.domains.items()
    }
    listed = [len(certainty_of(evidence, QUESTION).domains[name].limitations) for name in whole.domains]
    assert listed == [len(each.limitations) for each in whole.domains.values()]


def _said(each: Domain) -> tuple[object, ...]:
    return each.level, each.stands, each.rule, each.sentence.text, {one.name: one.shown for one in each.inputs}
