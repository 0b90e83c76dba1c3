"""The slides of the argument: what they say of this edition, and that they follow a changed one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from bare_edition import bare_edition
from edition_copies import Copy

from evidence_tools.briefing import claims
from evidence_tools.briefing.certainty import certainty_slide
from evidence_tools.briefing.changes import changes_slide, earlier_editions
from evidence_tools.briefing.claims import claims_slide
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.determination import NO_STATEMENTS, determination_slide
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.limitations import limitations_slide
from evidence_tools.briefing.limits_weighed import how_much, weighed
from evidence_tools.briefing.methods import methods_slide
from evidence_tools.briefing.question import question_slide, status_words
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.sources import sources_slide
from evidence_tools.briefing.would_change import would_change_slide
from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import checked_claims
from evidence_tools.ledger.finding import CONTRADICTED, DIFFERS
from evidence_tools.limits import challenge_all, policy_limitations, worst
from evidence_tools.limits.core.limitation import OVERTURNS
from evidence_tools.limits.core.words import quantity_in_words
from evidence_tools.wording import Told

Maker = Callable[[Evidence, Counted], Slide | LeftOut]


def made(maker: Maker, evidence: Evidence) -> Slide:
    slide = maker(evidence, Counted(maker.__name__.removesuffix("_slide")))
    assert isinstance(slide, Slide), slide
    return slide


def cells(slide: Slide) -> list[list[str]]:
    assert isinstance(slide.exhibit, Table)
    return [[each.text for each in row] for row in slide.exhibit.rows]


def test_the_question_is_told_in_short_facts(evidence: Evidence) -> None:
    slide = made(question_slide, evidence)
    facts = dict(cells(slide))
    assert facts["Decided"] == "Unproven, not medically necessary"
    assert facts["By"].endswith("2 February 2026")
    assert slide.title.text == (
        "The policy calls the evidence weak and the data agree: certainty is very low on all 5 critical outcomes"
    )
    assert not any(evidence.policy["determination"]["paraphrase"] in told.text for told in slide.told)
    assert [each.number.text for each in slide.key_numbers] == ["30", "Very low", "46"]


def test_a_status_is_read_aloud() -> None:
    assert status_words("unproven_not_medically_necessary") == "unproven, not medically necessary"


def test_the_determination_in_points(evidence: Evidence) -> None:
    slide = made(determination_slide, evidence)
    begins = [each.text.partition(":")[0] for each in slide.points]
    assert begins == ["The policy", "Scores", "Comparisons", "Certainty", "Overturned most easily by", "To change this"]
    assert "standard deviation borrowed in all 9 study results" in slide.points[1].text
    assert "1.8 points of gain without the treatment (plausible: 0.5 to 3.7), for pain" in slide.points[4].text
    assert len([note for note in slide.notes if note.text.startswith("Pain fell by 3.8 points (95% interval")]) == 1


def test_without_statements_there_is_nothing_to_determine(evidence: Evidence) -> None:
    protocol = evidence.protocol
    without = replace(bare_edition(evidence), protocol=protocol)
    assert determination_slide(without, Counted("determination")) == LeftOut("determination", Told(NO_STATEMENTS))
    assert isinstance(claims_slide(without, Counted("claims")), LeftOut)


def test_the_most_serious_limitations_come_first(evidence: Evidence) -> None:
    slide = made(limitations_slide, evidence)
    verdicts = [row[4] for row in cells(slide)]
    assert verdicts == sorted(verdicts, key=["overturns", "weakens"].index)
    assert slide.title.text == (
        "3 limitations that the policy names would overturn a result and 8 weaken one, behind 23 of its 38 points"
    )
    row = next(row for row in cells(slide) if row[0].startswith("No control group"))
    assert row == [
        "No control group: gain without the treatment",
        "Pain",
        "0.5 to 3.7 points",
        "1.8 points",
        "overturns",
        "3 documents",
    ]
    assert slide.exhibit.tones[0][4] == "bad"
    assert "5 further ones" in slide.exhibit.notes[-1].text


def test_limitations_follow_the_policy(copy: Copy, evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    overturning = worst(policy_limitations(evidence)).set_index("limitation_id")["verdict"].eq(OVERTURNS)
    gone = overturning[overturning].index[0]
    header, *rows = copy.rows("limitations")
    copy.write("limitations", [header, *(row for row in rows if row[0] != gone)])
    known = challenge_all(evidence)
    monkeypatch.setattr("evidence_tools.limits.policy_rows.challenge_all", lambda _: known)
    monkeypatch.setattr("evidence_tools.briefing.limits_weighed.challenge_all", lambda _: known)
    slide = made(limitations_slide, copy.read())
    assert slide.title.text.endswith("8 weaken one, behind 22 of its 37 points")


def test_the_number_of_a_limitation_is_printed_as_its_sentence_prints_it(evidence: Evidence) -> None:
    for question, each in weighed(evidence):
        told = how_much(question, each)
        assert told.text == quantity_in_words(each)
        assert [number.value for number in told.numbers] == ([each.quantity] if told.text else [])


def test_statements_that_do_not_hold(evidence: Evidence) -> None:
    slide = made(claims_slide, evidence)
    shown = cells(slide)
    assert [row[3] for row in shown[:2]] == [CONTRADICTED] * 2
    assert shown[0][1].endswith("five years or more")
    assert all(row[3].startswith(DIFFERS) for row in shown[2:])
    said = next(row for row in shown if row[0] == "O03")
    assert said[1] == "Share of trials with clinically significant pain relief: 64.3% of trials"
    assert said[2].startswith("64.3% is no share of all 15 trials: the only count that gives it is 9 of 14")
    assert slide.exhibit.notes[0].text.startswith("22 further ones")


def test_statements_follow_their_verdicts(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    without = {claim: each for claim, each in checked_claims(evidence).items() if each.verdict != CONTRADICTED}
    for module in ("evidence_tools.ledger.entries", claims.__name__):
        monkeypatch.setattr(f"{module}.checked_claims", lambda _: without)
    slide = made(claims_slide, evidence)
    assert slide.title.text.startswith("Of 91 statements of the policy the data contradict 0 and differ from 25")
    kept = {claim: each for claim, each in without.items() if each.verdict != DIFFERS}
    for module in ("evidence_tools.ledger.entries", claims.__name__):
        monkeypatch.setattr(f"{module}.checked_claims", lambda _: kept)
    left_out = claims_slide(evidence, Counted("claims"))
    assert isinstance(left_out, LeftOut)
    assert "contradict no statement" in left_out.why.text


def test_certainty_has_one_row_per_critical_outcome(evidence: Evidence) -> None:
    slide = made(certainty_slide, evidence)
    rows, rated = cells(slide), certainties(evidence)
    assert [row[0] for row in rows[:2]] == ["Pain", "Disability (ODI)"]
    assert len(rows) == len(rated.outcomes)
    assert rows[0][3] == "serious (I² 76.6%)"
    assert rows[2][3] == "cannot say (1 study)"
    assert all(row[-1].startswith("Very low (") for row in rows)
    assert slide.exhibit.tones[1][3] == "bad"


def test_a_first_edition_says_so_and_a_second_does_not(
    copy: Copy, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    slide = made(changes_slide, evidence)
    assert slide.title.text.startswith("This is the first edition")
    assert len(cells(slide)) == len(evidence.protocol.certainty.questions)
    assert earlier_editions(copy.folder) == ()
    for year in ("2024", "2025", "2027"):
        other = copy.folder.with_name(year)
        other.mkdir()
        (other / "protocol.toml").touch()
    assert earlier_editions(copy.folder) == ("2024", "2025")
    monkeypatch.setattr("evidence_tools.briefing.changes.earlier_editions", lambda _: earlier_editions(copy.folder))
    assert made(changes_slide, evidence).title.text == "Edition 2025 came before this one: 10 results to set beside it"


def test_what_would_change_it(evidence: Evidence) -> None:
    slide = made(would_change_slide, evidence)
    rows = cells(slide)
    assert slide.title.text == (
        "To change the answer it would take a comparison arm, 3 unreported trials and more patients on 4 results"
    )
    assert ["More patients", "Disability (ODI)", "296 needed, 287 now", "A new trial"] in rows
    assert rows[0][2] == "Gain without the treatment: turns at 1.8 points"


def test_methods_say_what_is_borrowed(evidence: Evidence) -> None:
    slide = made(methods_slide, evidence)
    done = dict(cells(slide))
    assert done["Pooling"] == f"random effects: {evidence.protocol.method.method().name}"
    assert done["What matters to patients"] == "pain 2 points and disability (ODI) 10 points, or more"
    assert [each.text[0] for each in slide.caution] == ["†", "‡", "§", "¶"]


def test_sources_follow_the_tables(copy: Copy, evidence: Evidence) -> None:
    slide = made(sources_slide, evidence)
    assert [row[0] for row in cells(slide)][:2] == ["Orhurhu 2025", "Zhang 2025"]
    assert slide.title.text.endswith("none of the 219 sources could be read as a full paper")
    copy.change("sources", "deer_2022_motion_1y", read_as="full_text")
    changed = made(sources_slide, copy.read())
    assert changed.title.text.endswith("1 of the 219 sources could be read as a full paper")
    row = next(row for row in cells(changed) if row[0] == "Deer 2022")
    assert row[2:] == ["10.1093/pm/pnac028", "full text"]


def test_limitations_that_rest_on_the_same_reports_are_named(evidence: Evidence) -> None:
    slide = made(limitations_slide, evidence)
    said = [told.text for told in slide.caution if "must not be added" in told.text]
    assert said == [
        "For pain, “no control group” and “other treatment and crossover” rest in part on the same reports: they must "
        "not be added."
    ]
    weighing = {each.name: set(each.sources) for each in challenge_all(evidence)["pain_from_12"]}
    assert weighing["no_control"] & weighing["co_intervention"]


def test_an_outcome_that_is_not_rated_has_no_level(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    for levels, said in ((["low", "cannot say", "very low"], "Very low to low"), (["cannot say"], "Not known")):
        found = dict(enumerate(levels))
        monkeypatch.setattr("evidence_tools.briefing.question.levels_of_outcomes", lambda _, found=found: found)
        slide = made(question_slide, evidence)
        assert slide.key_numbers[1].number.text == said


def test_a_printed_range_is_told_with_both_ends(evidence: Evidence) -> None:
    told = {row[0].text: row[1].text for row in claims.table_of(list(checked_claims(evidence).values()), "all").rows}
    assert told["H02"].endswith("25 to 49% improvement")
    assert told["K05"].endswith("2.4% per year")


def test_a_long_table_of_statements_is_not_read_out(evidence: Evidence) -> None:
    every = list(checked_claims(evidence).values())
    assert claims.table_of(every, "all").alt.text.startswith(f"Table of statements {every[0].claim_id} to ")
    assert every[1].verdict in claims.table_of(every[:3], "few").alt.text
