"""Rows counted: the verdict of every word at its border, silent rows, entries, names."""

from __future__ import annotations

import pytest
from claim_cases import put
from edition_copies import Copy
from hypothesis import given
from hypothesis import strategies as st

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger.count_rules import verdict_on
from evidence_tools.ledger.finding import Finding

SAYS = ("printed", "none", "some", "several", "most", "few", "all", "not_all", "at_least", "at_most", "taken_from")


def double_blind(evidence: Evidence, says: str, **test) -> Finding:
    """Two of the four randomised trials are double-blind."""
    trials = {"table": "studies", "among": {"design": "rct"}, "of": "randomised trials", "one": "randomised trial"}
    asked = {"kind": "count", "where": {"blinding": "double"}, "what": "double-blind", "says": says, **trials}
    return put(evidence, "O11", **(asked | test))


@pytest.mark.parametrize(
    ("says", "counted", "printed", "verdict"),
    [
        ("printed", (2, 0, 4), 2, "reproduced"),
        ("printed", (2, 1, 4), 2, "consistent"),
        ("printed", (1, 1, 4), 2, "consistent"),
        ("printed", (3, 0, 4), 2, "differs"),
        ("printed", (0, 1, 4), 2, "differs"),
        ("printed", (0, 0, 4), 2, "contradicted"),
        ("printed", (1, 0, 4), 0, "contradicted"),
        ("printed", (0, 4, 4), 2, "cannot say"),
        ("printed", (0, 0, 0), 0, "cannot say"),
        ("none", (0, 0, 4), 0, "reproduced"),
        ("none", (0, 3, 4), 0, "consistent"),
        ("none", (1, 3, 4), 0, "contradicted"),
        ("none", (0, 4, 4), 0, "cannot say"),
        ("some", (1, 0, 4), 0, "consistent"),
        ("some", (0, 1, 4), 0, "cannot say"),
        ("some", (0, 0, 4), 0, "contradicted"),
        ("several", (2, 0, 4), 0, "consistent"),
        ("several", (1, 1, 4), 0, "cannot say"),
        ("several", (1, 0, 4), 0, "differs"),
        ("several", (0, 0, 4), 0, "contradicted"),
        ("most", (3, 0, 4), 0, "consistent"),
        ("most", (3, 2, 6), 0, "consistent"),
        ("most", (2, 2, 6), 0, "cannot say"),
        ("most", (2, 0, 4), 0, "differs"),
        ("most", (1, 0, 4), 0, "contradicted"),
        ("few", (1, 0, 4), 0, "consistent"),
        ("few", (1, 2, 4), 0, "cannot say"),
        ("few", (1, 3, 6), 0, "cannot say"),
        ("few", (2, 0, 8), 0, "consistent"),
        ("few", (3, 0, 8), 0, "differs"),
        ("few", (1, 3, 8), 0, "consistent"),
        ("few", (0, 5, 8), 0, "cannot say"),
        ("few", (5, 0, 8), 0, "contradicted"),
        ("most", (3, 5, 8), 0, "cannot say"),
        ("few", (2, 0, 4), 0, "differs"),
        ("few", (3, 0, 4), 0, "contradicted"),
        ("all", (4, 0, 4), 0, "reproduced"),
        ("all", (3, 1, 4), 0, "consistent"),
        ("all", (3, 0, 4), 0, "differs"),
        ("all", (0, 0, 4), 0, "contradicted"),
        ("not_all", (3, 0, 4), 0, "consistent"),
        ("not_all", (3, 1, 4), 0, "cannot say"),
        ("not_all", (4, 0, 4), 0, "contradicted"),
        ("at_least", (2, 0, 4), 2, "consistent"),
        ("at_least", (1, 1, 4), 2, "cannot say"),
        ("at_least", (1, 0, 4), 2, "differs"),
        ("at_least", (0, 0, 4), 2, "contradicted"),
        ("at_most", (2, 0, 4), 2, "consistent"),
        ("at_most", (2, 1, 4), 2, "cannot say"),
        ("at_most", (3, 0, 4), 2, "differs"),
        ("at_most", (1, 0, 4), 0, "contradicted"),
        ("taken_from", (2, 0, 4), 2, "consistent"),
        ("taken_from", (1, 0, 4), 2, "cannot say"),
        ("taken_from", (3, 0, 4), 2, "differs"),
        ("some", (0, 0, 1), 0, "differs"),
        ("several", (0, 0, 1), 0, "differs"),
    ],
)
def test_every_word_at_its_border(says: str, counted: tuple[int, int, int], printed: float, verdict: str) -> None:
    """Counted: with the property, silent, all."""
    yes, unstated, of = counted
    assert verdict_on(says, yes=yes, unstated=unstated, of=of, printed=printed) == verdict


@st.composite
def counts(draw: st.DrawFn) -> dict[str, int]:
    yes, unstated, no = (draw(st.integers(0, 12)) for _ in range(3))
    return {"yes": yes, "unstated": unstated, "of": yes + unstated + no}


@given(st.sampled_from(SAYS), counts(), st.integers(0, 12))
def test_silent_rows_never_settle_what_they_could_have_changed(says: str, given: dict, printed: int) -> None:
    """Where a verdict denies the claim, it is denied whatever the silent rows would say."""
    verdict = verdict_on(says, **given, printed=printed)
    assert verdict in CLAIM_VERDICTS
    if verdict in ("differs", "contradicted"):
        for told in range(given["unstated"] + 1):
            spoken = verdict_on(says, given["yes"] + told, 0, given["of"], printed)
            assert spoken in ("differs", "contradicted", "cannot say")


def test_trials_are_named_where_none_is_claimed(evidence: Evidence) -> None:
    found = double_blind(evidence, "none")
    assert found.verdict == "contradicted"
    assert found.why.text.startswith("2 of the 4 randomised trials are double-blind (Brown 2012 and ")
    assert found.why.text.endswith("while the policy says there is none")
    assert found.rows == ("brown_2012", "napa_sham")
    assert found.sources == ("brown_2012", "nct01129921_registry")


def test_a_printed_number_is_compared_and_shown(evidence: Evidence) -> None:
    found = double_blind(evidence, "printed")
    assert (found.verdict, found.printed.value, found.found.value) == ("contradicted", 0, 2)
    assert found.why.text.endswith(", while the policy counts 0")
    right = double_blind(evidence, "printed", cells={"value_1": "2"})
    assert right.verdict == "consistent"
    assert right.why.text.endswith(", as the policy counts")


def test_a_changed_cell_moves_the_count(copy: Copy) -> None:
    copy.change("studies", "brown_2012", blinding="none")
    copy.change("studies", "napa_sham", blinding="none")
    found = double_blind(copy.read(), "none")
    assert found.verdict == "consistent"
    assert found.why.text == "none of the 4 randomised trials is double-blind " + "(" + (
        "MOTION 2022, MiDAS ENCORE 2016, Brown 2012 and Napa Pain Institute sham-controlled mild trial)"
    )


@pytest.mark.parametrize("named", [{"study_id": "motion"}, {"registration": "NCT03610737"}])
def test_an_exact_count_reproduces_only_where_the_claim_is_about_these_rows(
    named: dict[str, str], evidence: Evidence
) -> None:
    assert double_blind(evidence, "none", among=named).verdict == "reproduced"
    assert double_blind(evidence, "none", among={"country": "Canada"}).verdict == "consistent"


def test_unclear_is_no_answer_unless_it_is_asked_for(copy: Copy) -> None:
    copy.change("studies", "motion", blinding="unclear")
    changed = copy.read()
    found = double_blind(changed, "most")
    assert found.why.text.startswith("of the 3 randomised trials that state it, 2 are double-blind")
    assert "; 1 more does not say" in found.why.text
    assert {number.key.rpartition(".")[2]: number.value for number in found.more} == {"of": 4, "unstated": 1}
    assert double_blind(changed, "some", where={"blinding": "unclear"}).rows == ("motion",)


def test_nobody_says(copy: Copy) -> None:
    for trial in ("motion", "midas_encore", "brown_2012", "napa_sham"):
        copy.change("studies", trial, blinding="unclear")
    found = double_blind(copy.read(), "none")
    assert (found.verdict, found.rows) == ("cannot say", ())
    assert found.why.text == "none of the 4 randomised trials states whether it is double-blind"


def test_no_row_could_have_it(evidence: Evidence) -> None:
    found = double_blind(evidence, "some", among={"design": "rct", "country": "Sweden"})
    assert (found.verdict, found.why.text) == ("cannot say", "the tables hold no randomised trials")


@pytest.mark.parametrize(("blinding", "words"), [("double", "is double-blind"), ("none", "is not double-blind")])
def test_a_single_row_is_told_as_one(copy: Copy, blinding: str, words: str) -> None:
    copy.change("studies", "motion", blinding=blinding)
    found = double_blind(copy.read(), "some", among={"study_id": "motion"})
    assert found.why.text.startswith(f"the only randomised trial in the tables {words} (MOTION 2022)")
    nameless = double_blind(copy.read(), "some", among={"study_id": "motion"}, one=None)
    assert nameless.why.text.startswith(f"of the randomised trials the only one in the tables {words} (MOTION 2022)")


@pytest.mark.parametrize(("blinding", "words"), [("double", "has no open arm"), ("none", "does not have no open arm")])
def test_another_verb_follows_the_number(copy: Copy, blinding: str, words: str) -> None:
    copy.change("studies", "motion", blinding=blinding)
    asked = {"verb": ["has", "have"], "what": "no open arm"}
    one = double_blind(copy.read(), "some", among={"study_id": "motion"}, **asked)
    assert one.why.text.startswith(f"the only randomised trial in the tables {words}")
    count, verb = ("3", "have") if blinding == "double" else ("2", "have")
    assert double_blind(copy.read(), "some", **asked).why.text.startswith(
        f"{count} of the 4 randomised trials {verb} no open arm"
    )


def test_those_without_are_named_where_all_are_said_to_have_it(evidence: Evidence) -> None:
    said = double_blind(evidence, "all", where={"funding": ["industry", "mixed"], "blinding": "none"}).why.text
    assert "(but not Brown 2012 and Napa" in said


def test_many_names_are_left_out(evidence: Evidence) -> None:
    found = double_blind(evidence, "most", among={}, where={"blinding": "none"}, of="studies", what="unblinded")
    assert found.verdict == "consistent"
    assert found.why.text == "of the 25 studies that state it, 23 are unblinded; 5 more do not say"


def test_numbers_patterns_and_lists(evidence: Evidence) -> None:
    def count(**conditions) -> float:
        return double_blind(evidence, "some", among={}, **conditions).found.value

    assert count(where={"max_followup_months": {"low": 36}}) == 2
    assert count(where={"max_followup_months": {"low": 36, "high": 36}}) == 1
    assert count(where={"max_followup_months": {"high": 1.0}}) == 2
    assert count(where={"name": "*ENCORE*"}) == count(where={"name": "*encore*"}) == 1
    assert count(where={"all_source_ids": "deer_2022_motion_1y"}) == 1  # one entry of a list in a cell


def test_a_column_may_lie_behind_keys(copy: Copy) -> None:
    asked = {"where": {"primary_source_id.year": {"high": 2016}}, "among": {"design": "rct"}}
    assert double_blind(copy.read(), "some", **asked).rows == ("midas_encore", "brown_2012")
    copy.change("sources", "brown_2012", year="2017")
    found = double_blind(copy.read(), "some", **asked)
    assert found.rows == ("midas_encore",)
    assert "; 1 more does not say" in found.why.text  # the registry of the sham trial has no year


def test_entries_are_counted_once(copy: Copy) -> None:
    events = {
        "table": "binary",
        "among": {"outcome": "ae_serious"},
        "where": {"events": {"low": 1}},
        "distinct": "study_id",
        "of": "studies",
        "what": "with an event",
    }
    quiet = double_blind(copy.read(), "none", **events)
    assert quiet.verdict == "consistent"
    copy.append("binary", "b009", row_id="b097", n="69", events="1", pct="1.4", timepoint_months="24")
    found = double_blind(copy.read(), "none", **events)
    assert {number.key.rpartition(".")[2]: number.value for number in found.more}["of"] == quiet.more[0].value
    assert (found.verdict, found.found.value, found.rows) == ("contradicted", 1, ("b097",))
    assert "(MOTION 2022)" in found.why.text


def test_a_silent_row_leaves_its_entry_open_until_another_has_it(copy: Copy) -> None:
    asked = {"table": "binary", "among": {"study_id": "mekhail_2021"}, "where": {"events": {"low": 1}}}
    words = {"distinct": "study_id", "of": "studies", "one": "study", "what": "with an event"}
    copy.change("binary", "b076", events="", n="", pct="")
    assert double_blind(copy.read(), "some", **asked, **words).found.value == 1
    asked["where"] = {"events": {"low": 50}}
    found = double_blind(copy.read(), "some", **asked, **words)
    assert (found.verdict, found.more[1].value) == ("cannot say", 1)


def test_rows_may_be_named_by_a_column(evidence: Evidence) -> None:
    assessments = {"table": "reviews", "among": {"kind": "hta"}, "where": {"year": {"low": 2025}}, "named": "review_id"}
    found = double_blind(evidence, "some", of="assessments", what="recent", **assessments)
    assert "(hayes_2025)" in found.why.text


def test_the_policys_own_rows_confirm_nothing(evidence: Evidence) -> None:
    assessments = {"table": "reviews", "among": {"kind": "hta"}, "where": {"year": {"low": 2021}}}
    found = double_blind(evidence, "all", of="assessments", what="recent", **assessments)
    assert found.verdict == "as reported only"
    assert found.why.text == "both assessments are recent, on the word of the policy alone"


def test_a_document_that_counted_more_than_the_tables_hold(evidence: Evidence) -> None:
    cells = {"value_1": "3"}
    assert double_blind(evidence, "taken_from", cells={"value_1": "2"}).verdict == "consistent"
    found = double_blind(evidence, "taken_from", cells=cells)
    assert found.verdict == "cannot say"
    assert found.why.text.endswith("fewer than the 3 that the policy counts, but the tables need not hold all")
