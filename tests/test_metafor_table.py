"""The table "metafor call -> our call" is true: every cell is filled, every name and argument in it exists."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import evidence_tools as et
from evidence_tools.study_effects.measures import MEASURES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "metafor.md"
SECTIONS = (
    *("Effect sizes", "Conversions", "Models", "Heterogeneity and intervals", "Diagnostics"),
    *("Small-study effects", "Dependence", "Bayesian", "Conventions"),
)


def _rows() -> list[list[str]]:
    """The cells of every table row, without the lines that head a table."""
    lines = [line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in lines]
    return [row for row in cells if row != ["metafor", "here"] and set("".join(row)) != {"-"}]


ROWS = _rows()
OURS = " ".join(row[-1] for row in ROWS)
CALLS = re.findall(r"`et\.(\w+)\(([^`]*)\)", OURS)


def test_every_topic_has_its_section() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(headings[: len(SECTIONS)]) == SECTIONS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_no_cell_is_empty(row: list[str]) -> None:
    assert len(row) == 2
    assert all(row)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\bet\.(\w+)", PAGE.read_text(encoding="utf-8")))))
def test_every_name_is_at_the_front_door(name: str) -> None:
    assert name in et.__all__


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(arithmetic(?:\.\w+)+)\.\w+", OURS))))
def test_every_name_of_the_arithmetic_exists(path: str) -> None:
    names = re.findall(rf"`{re.escape(path)}\.(\w+)", OURS)
    assert [name for name in names if not hasattr(import_module(f"evidence_tools.{path}"), name)] == []


@pytest.mark.parametrize(("name", "arguments"), CALLS, ids=[f"{name}({said})" for name, said in CALLS])
def test_every_argument_exists(name: str, arguments: str) -> None:
    parameters = inspect.signature(getattr(et, name)).parameters.values()
    if all(each.kind is not inspect.Parameter.VAR_KEYWORD for each in parameters):
        outer = re.sub(r"\([^()]*\)", "()", arguments)  # arguments of calls within the call are not this function's
        asked = re.findall(r"(?:^|,\s*)(\w+)=", outer)
        assert set(asked) <= {each.name for each in parameters}


def test_the_codes_are_all_the_measures() -> None:
    asked = " ".join(row[0] for row in ROWS if "et.effect_sizes(dat, " in row[1])
    assert set(re.findall(r"\b[A-Z]{2,}\b", asked)) | {"HR"} == set(MEASURES)
