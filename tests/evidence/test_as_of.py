"""The evidence as it could be known on a day."""

from __future__ import annotations

from datetime import date

import pandas as pd
from edition_copies import keeping
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.as_of import fitting
from evidence_tools.evidence.deriving import derived, rows_of
from evidence_tools.evidence.schemas import SCHEMAS
from evidence_tools.models import answers
from evidence_tools.results import results_of

FAR = "2099-01-01"
SOME_DAY = st.dates(date(2009, 1, 1), date(2026, 12, 31))
OF_THE_POLICY = {"claims", "limitations"}


def keys(evidence: Evidence) -> dict[str, set[str]]:
    return {name: set(table.keys) for name, table in evidence._tables.items()}


def cells(evidence: Evidence) -> dict[str, dict[str, dict[str, str]]]:
    return {name: {key: dict(row) for key, row in rows_of(table).items()} for name, table in evidence._tables.items()}


@settings(max_examples=6)
@given(SOME_DAY, SOME_DAY)
def test_an_earlier_day_knows_a_part_of_a_later_one(evidence: Evidence, one: date, other: date) -> None:
    earlier, later = (keys(evidence.as_of(day)) for day in sorted((one, other)))
    assert all(earlier[name] <= later[name] for name in later)


@settings(max_examples=5)
@given(SOME_DAY, SOME_DAY)
def test_as_of_twice_is_as_of_the_earlier(evidence: Evidence, one: date, other: date) -> None:
    twice, once = evidence.as_of(one).as_of(other), evidence.as_of(min(one, other))
    assert cells(twice) == cells(once)
    assert (twice.label, twice.checksum, twice.protocol) == (once.label, once.checksum, once.protocol)


@settings(max_examples=5)
@given(SOME_DAY)
def test_every_row_is_known_and_names_nothing_that_is_not(evidence: Evidence, day: date) -> None:
    then = evidence.as_of(day)
    known = then.known_from
    sources = set(known.loc[known["known_from"] <= pd.Timestamp(day), "source_id"])
    there = {table.about.table: set() for table in then._tables.values()}
    for table in then._tables.values():
        there[table.about.table] |= set(table.keys)
    for name, table in then._tables.items():
        if name in OF_THE_POLICY or table.about.home == "reference":
            continue
        for foreign in table.about.foreign:
            if foreign.keys or name in ("corrections", "changes"):
                continue
            named = table.joined(foreign.columns)
            named = named[named != ""].str.split(";" if foreign.many else "\0").explode()
            assert set(named) <= (sources if foreign.table == "sources" else there[foreign.table]), (name, foreign)


def test_a_far_day_gives_the_evidence_itself(evidence: Evidence) -> None:
    then = evidence.as_of(FAR)
    assert cells(then) == cells(evidence)
    assert then.protocol == evidence.protocol
    assert then.judgements == evidence.judgements
    assert then.left_out.empty
    names = ("pain_from_12", "serious_events", "open_decompression_rate")
    now, before = answers(then, *names), answers(evidence, *names)
    assert {name: each.fit.estimate for name, each in now.items()} == {n: e.fit.estimate for n, e in before.items()}


def test_before_anything_was_known_nothing_is_pooled(evidence: Evidence) -> None:
    then = evidence.as_of("1999-12-31")
    assert then.studies.empty
    assert then.continuous.empty
    assert list(then.continuous.columns) == list(evidence.continuous.columns)
    assert then.continuous.dtypes.equals(evidence.continuous.dtypes)
    for name, each in answers(then).items():
        assert each.fit is None, name
        assert each.why_not.startswith("Nothing to pool for ")
    assert results_of(then).of_questions()["pain_from_12.k"]["value"] == 0


def test_label_and_frames_say_what_was_left_out_and_why(evidence: Evidence) -> None:
    then = evidence.as_of("2021-06-21")
    assert then.label == "mild/2026 as of 2021-06-21"
    assert repr(then).startswith("Evidence mild/2026 as of 2021-06-21: ")
    left = then.left_out
    assert set(left.columns) == {"table", "key", "why"}
    for name, before in keys(evidence).items():
        assert set(left.loc[left["table"] == name, "key"]) == before - keys(then)[name]
    unknown = then.known_from.query("not known")
    assert (unknown["known_from"] > pd.Timestamp("2021-06-21")).all()
    row = left[left["table"] == "continuous"].iloc[0]
    assert row["why"].split()[-1] in {*unknown["source_id"], *evidence.studies["study_id"]}


def test_a_main_source_not_yet_known_gives_way_to_the_earliest_known(evidence: Evidence) -> None:
    studies = evidence.studies.set_index("study_id")
    known = evidence.known_from.set_index("source_id")["known_from"]
    moved = 0
    for day in ("2014-01-09", "2021-06-21"):
        then = evidence.as_of(day).studies.set_index("study_id")
        for study, row in then.iterrows():
            sources = row["all_source_ids"].split(";")
            main, others = row["primary_source_id"], studies.loc[study, "all_source_ids"].split(";")
            assert sources == [each for each in others if known[each] <= pd.Timestamp(day)]
            if main != studies.loc[study, "primary_source_id"]:
                moved += 1
                assert known[main] == min(known[each] for each in sources)
    assert moved


def test_journals_follow_their_rows_and_statements_stay(evidence: Evidence) -> None:
    then = evidence.as_of("2012-12-31")
    there = {table.about.name: set(table.keys) for table in then._tables.values()}
    for row in then.corrections.itertuples():
        assert row.key in there.get(row.table, set()) | there.get(f"reference/{row.table}", set())
    assert len(then._tables["corrections"].keys) < len(evidence._tables["corrections"].keys)
    assert then.claims.equals(evidence.claims)
    for schema in SCHEMAS:
        if schema.about.home == "reference":
            assert then._tables[schema.about.name] is evidence._tables[schema.about.name]


def test_evidence_made_from_other_evidence_is_not_cut_by_the_day_of_the_other(evidence: Evidence) -> None:
    then = evidence.as_of("2016-12-31")
    mixed = derived(then, "mixed", {})
    assert (mixed.known_on, mixed.as_read) == (None, False)
    assert set(mixed.as_of(FAR).studies["study_id"]) == set(then.studies["study_id"])


def test_fitting_takes_out_what_leads_nowhere(evidence: Evidence) -> None:
    gone = "motion"
    studies = evidence._tables["studies"]
    cut = derived(evidence, "without one study", {"studies": keeping(studies, studies.keys != gone)})
    fitted = fitting(cut)
    for name in ("arms", "continuous", "binary", "risk_of_bias"):
        assert gone in set(getattr(evidence, name)["study_id"])
        assert gone not in set(getattr(fitted, name)["study_id"])
    rows = {*fitted.continuous["row_id"], *fitted.binary["row_id"]}
    prefer = {row for question in fitted.protocol.questions.values() for row in question.prefer}
    assert prefer < {row for question in evidence.protocol.questions.values() for row in question.prefer}
    assert prefer <= rows
    assert all(each.fit is not None or each.why_not for each in answers(fitted).values())
    assert cells(fitting(evidence)) == cells(evidence)
