"""What goes with rows that are taken out."""

from __future__ import annotations

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.pruning import keys_of
from evidence_tools.evidence.references import Lost, without_lost_references


def cut(evidence: Evidence, *gone: str, order: tuple[str, ...] = ()) -> tuple[dict, list[Lost]]:
    sources = keys_of(evidence._tables)["sources"]
    assert set(gone) <= sources
    return without_lost_references(evidence._tables, sources - set(gone), order)


def test_nothing_differs_where_nothing_is_gone(evidence: Evidence) -> None:
    assert cut(evidence) == ({}, [])


def test_a_study_goes_with_its_last_source_and_takes_its_rows_along(evidence: Evidence) -> None:
    studies = evidence.studies
    study = studies[~studies["all_source_ids"].str.contains(";")].iloc[0]
    tables, lost = cut(evidence, study["primary_source_id"])
    names = {each.table for each in lost}
    assert {"sources", "studies", "arms"} <= names
    assert Lost("studies", study["study_id"], f"primary_source_id {study['primary_source_id']}") in lost
    for name in ("arms", "continuous", "binary"):
        frame = tables.get(name, evidence._tables[name]).frame
        assert study["study_id"] not in set(frame["study_id"])
    pairs = tables.get("study_overlap", evidence._tables["study_overlap"]).frame
    assert study["study_id"] not in {*pairs["study_a"], *pairs["study_b"]}
    assert "claims" not in tables


def test_lists_are_cut_and_the_main_source_is_the_first_that_is_left(evidence: Evidence) -> None:
    studies = evidence.studies
    study = studies[studies["all_source_ids"].str.count(";") > 2].iloc[0]
    sources = study["all_source_ids"].split(";")
    main = study["primary_source_id"]
    others = [each for each in sources if each != main]
    tables, _ = cut(evidence, main, order=(others[-1], *others[:-1]))
    row = tables["studies"].frame.set_index("study_id").loc[study["study_id"]]
    assert row["all_source_ids"].split(";") == others
    assert row["primary_source_id"] == others[-1]
    before = dict(zip(evidence._tables["studies"].keys, evidence._tables["studies"].lines, strict=True))
    after = tables["studies"]
    assert all(before[key] == line for key, line in zip(after.keys, after.lines, strict=True))


def test_entries_of_a_journal_go_with_their_row_alone(evidence: Evidence) -> None:
    journal = evidence._tables["corrections"].frame
    row = journal[journal["table"] == "binary"].iloc[0]
    source = evidence.binary.set_index("row_id").loc[row["key"], "source_id"]
    tables, lost = cut(evidence, source)
    left = set(tables["corrections"].frame["correction_id"])
    gone = {each.key for each in lost if each.table == "corrections"}
    assert row["correction_id"] in gone
    assert left | gone == set(journal["correction_id"])
    still = {name: set(table.keys) for name, table in {**evidence._tables, **tables}.items()}
    for entry in journal.itertuples():
        assert (entry.correction_id in left) == (entry.key in still[entry.table])
