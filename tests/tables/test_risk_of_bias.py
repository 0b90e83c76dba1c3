"""Tables of risk of bias: every judgement with basis and source, translations marked, others' scales apart."""

from __future__ import annotations

from evidence_tools.certainty.risk_of_bias import beside_the_tools, risk_of_bias
from evidence_tools.evidence import Evidence
from evidence_tools.models import answer
from evidence_tools.tables.risk_of_bias import NOTHING, table_of_own_scales, table_of_risk_of_bias
from evidence_tools.tables.shown import Shown


def test_one_row_per_domain_and_the_rest_beside(evidence: Evidence) -> None:
    table = table_of_risk_of_bias(evidence)
    assert isinstance(table, Shown)
    assert len(table) == len(risk_of_bias(evidence)) + len(beside_the_tools(evidence))
    assert not table.isna().any().any()
    assert "nan" not in table.to_string().lower().split()


def test_every_translated_judgement_is_marked(evidence: Evidence) -> None:
    table = table_of_risk_of_bias(evidence)
    marked = table["Judgement"].str.endswith("(translated from RoB 1)")
    assert marked.sum() == risk_of_bias(evidence)["translated"].sum() > 0
    assert set(table.loc[marked, "Tool"]) == {"RoB 2"}


def test_a_judgement_has_its_basis_rows_and_source(evidence: Evidence) -> None:
    table = table_of_risk_of_bias(evidence, answer(evidence, "odi_from_12").effects)
    cells, row = evidence.row("q006").cells, table[table["Rows"] == "q006"].iloc[0]
    assert (row["Domain"], row["Judgement"]) == ("Missing outcome data", "some concerns (translated from RoB 1)")
    assert row["Basis"] == f"To 12 months: {cells['basis']}"
    assert row["Source"] == cells["source_ids"].replace(";", "; ")


def test_what_was_not_judged_says_so(evidence: Evidence) -> None:
    table = table_of_risk_of_bias(evidence)
    bare = table[table["Rows"] == ""]
    assert set(bare["Judgement"]) == {"not judged"}
    assert set(bare["Basis"]) == {NOTHING}


def test_own_scales_name_who_rates_and_where(evidence: Evidence) -> None:
    table = table_of_own_scales(evidence)
    assert len(table) == len(evidence.quality_ratings)
    assert (table["By"] != "").all()
    assert "not at hand" in set(table["It says"])
    assert not table.isna().any().any()
