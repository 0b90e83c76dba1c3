"""Tables of certainty: the rating, its numbers down to single rows, and the words of others."""

from __future__ import annotations

import pytest

from evidence_tools.certainty import certainties
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.tables.certainty import (
    NOT_TIED,
    OF_THE_RESULT,
    table_of_certainty,
    table_of_certainty_inputs,
    table_of_crosswalk,
)


def test_one_row_per_question_with_the_levels_of_the_rating(evidence: Evidence) -> None:
    table, rated = table_of_certainty(evidence), certainties(evidence)
    assert table.index.tolist() == [each.label for each in rated.values()]
    assert table["Certainty"].tolist() == [each.level for each in rated.values()]
    assert table.loc["Walking time, 12 months and over", "Result"] == "no pooled result"


@pytest.mark.parametrize("question", ["pain_from_12", "walking_time_from_12", "harm_against_laminectomy"])
def test_every_number_of_a_rating_is_traceable(evidence: Evidence, question: str) -> None:
    table, rated = table_of_certainty_inputs(evidence, question), certainties(evidence)[question]
    assert len(table) == 1 + len(rated.parts) + sum(len(part.inputs) for part in rated.parts) + sum(
        len(domain.limitations) for domain in rated.domains.values()
    )
    rows, source = table.loc["Result", ["Rows", "Source"]]
    for key in rows.split("; "):
        assert evidence.row(key).cells["source_id"] in source
        assert evidence.row(key).cells["locator"] in source
    assert set(table.loc[table["Number"].str.startswith("Studies behind"), "Rows"]) == {OF_THE_RESULT}
    numbers = table[~table["Number"].str.startswith(("Level: ", "Limitation: "))]
    known = numbers[~numbers["Value"].isin(["not known", "0.0%"])]
    assert (known["Rows"] != "").sum() > len(known) / 2


def test_thresholds_name_their_entry(evidence: Evidence) -> None:
    table = table_of_certainty_inputs(evidence, "pain_from_12")
    found = table.loc[table["Source"] == "protocol.toml: certainty.inconsistency.considerable", "Value"]
    assert found.tolist() == ["75.0%"]


def test_a_question_that_is_not_rated_is_refused(evidence: Evidence) -> None:
    with pytest.raises(QuestionError, match="rated are: pain_from_12"):
        table_of_certainty_inputs(evidence, "pain_from_24")


def test_a_level_of_grade_stands_only_where_a_source_ties_it(evidence: Evidence) -> None:
    words = evidence.certainty_crosswalk
    tied = words[words["grade_level"].notna()]
    assert set(tied["vocabulary"]) == {"GRADE", "USPSTF grade"}
    assert tied["source_id"].notna().all()
    assert tied["locator"].notna().all()
    shown = table_of_crosswalk(evidence)
    assert (shown["Level of GRADE"] == NOT_TIED).sum() == words["grade_level"].isna().sum()
    assert shown.loc["USPSTF grade"].set_index("Word").loc["I statement", "Level of GRADE"] == "low or very low"


def test_what_nobody_could_read_says_which_document_is_needed(evidence: Evidence) -> None:
    words = evidence.certainty_crosswalk
    unread = words[words["source_id"].isna()]
    assert len(unread)
    assert unread["statement"].isna().all()
    assert unread["note"].str.contains("Needed: ").all()


def test_the_words_of_the_ratings_stand_in_the_crosswalk(evidence: Evidence) -> None:
    known = " ".join(evidence.certainty_crosswalk["vocabulary"])
    for instrument in ("Hayes rating", "USPSTF", "GRADE"):
        assert evidence.quality_ratings["instrument"].str.contains(instrument).any()
        assert instrument in known
