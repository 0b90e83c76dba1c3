from __future__ import annotations

import pytest
from openpyxl import Workbook

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.sheet.layout import TABLES
from evidence_tools.importing.sheet.lists import Lists, words_of
from evidence_tools.importing.sheet.rules import RULES, rule_of


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_rule_that_excel_takes(evidence, table) -> None:
    lists = Lists(Workbook())
    for column, cell in BY_NAME[table].cells().items():
        rule = rule_of(table, column, words_of(table, column, evidence), lists, "AB3")
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle) <= 32
        assert len(rule.formula1 or "") <= 255
        assert rule.type in ("list", "custom") or cell.form not in RULES, column


def test_long_lists_stand_on_a_hidden_sheet_once(evidence) -> None:
    book = Workbook()
    lists = Lists(book)
    words = words_of("continuous", "source_id", evidence)
    assert len(",".join(words.words)) > 255
    names = {rule_of(table, "source_id", words, lists, "A3").formula1 for table in ("continuous", "binary")}
    assert names == {"words_continuous_source_id"}
    assert book["lists"].sheet_state == "hidden"
    area = book.defined_names["words_continuous_source_id"].attr_text
    assert area == f"'lists'!$A$2:$A${len(words.words) + 1}"


def test_closed_words_stop_and_growing_ids_warn(evidence) -> None:
    lists = Lists(Workbook())
    for table, column, style in (
        ("arms", "treatment", "stop"),
        ("continuous", "instrument", "stop"),
        ("arms", "study_id", "warning"),
    ):
        rule = rule_of(table, column, words_of(table, column, evidence), lists, "A3")
        assert (rule.type, rule.errorStyle) == ("list", style)


def test_words_are_those_of_the_data(evidence) -> None:
    assert set(words_of("continuous", "outcome", evidence).words) >= set(evidence.continuous["outcome"])
    assert "topic" not in set(words_of("binary", "outcome", evidence).words)
    assert words_of("binary", "note", evidence) is None
    assert words_of("sources", "do", evidence).words == ("remove",)


def test_the_prompt_of_an_instrument_leads_to_its_hints(evidence) -> None:
    rule = rule_of("continuous", "instrument", words_of("continuous", "instrument", evidence), Lists(Workbook()), "A3")
    assert "sheet 'instruments in use'" in rule.prompt
