"""The analyses of a data package: rows of arms, and what was pooled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence_tools.importing.cochrane_package.context import Context
from evidence_tools.importing.csv_rows import CsvRow, CsvRows
from evidence_tools.importing.review_software import Analysis, ArmResult, PooledResult, add_arm_result, add_pooled

DATA, OVERALL = "data-rows", "overall-estimates-and-settings"
_KEY = ("Analysis group", "Analysis number")
_NAMES = ("Analysis group name", "Analysis name")
_ARMS = {"Experimental": "Experimental group label", "Control": "Control group label"}
_CELLS = {"continuous": {"mean": "mean", "sd": "SD", "n": "N"}, "binary": {"events": "cases", "n": "N"}}
_POOLED = {
    "estimate": "Mean",
    "ci_low": "CI start",
    "ci_high": "CI end",
    "tau2": "Heterogeneity Tau²",
    "i2": "Heterogeneity I²",
    "p_value": "Effect P",
}
_SURE_I2 = ("", "0", "0.0", "0.00")  # without a percent sign, other numbers could be shares

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Setting:
    """An analysis where its settings stand: the row, what it is called, and the labels of its groups."""

    rows: CsvRows
    row: CsvRow
    analysis: Analysis
    labels: Mapping[str, str]

    def carry(self) -> None:
        """Mark number and names as carried, once a row tells them."""
        for column in (*_KEY, *_NAMES):
            self.rows.take(self.row, column)


def add_analyses(context: Context) -> bool:
    """Propose the rows behind every analysis and what was pooled; whether anything was."""
    overall = context.tables.get(OVERALL)
    settings = {_key(overall, row): _setting(overall, row) for row in overall.rows} if overall else {}
    studies = _add_arms(context, settings)
    return _add_overall(context, settings, studies)


def _key(rows: CsvRows, row: CsvRow) -> Key:
    return tuple(rows.peek(row, column) for column in _KEY)


def _setting(rows: CsvRows, row: CsvRow) -> _Setting:
    comparison, outcome = (rows.peek(row, column) for column in _NAMES)
    measure, unit = (rows.peek(row, column) for column in ("Effect measure", "Unit of effect measure"))
    analysis = Analysis(".".join(_key(rows, row)), comparison, outcome, measure=measure, unit=unit)
    return _Setting(rows, row, analysis, {arm: rows.peek(row, column) for arm, column in _ARMS.items()})


def _add_arms(context: Context, settings: Mapping[Key, _Setting]) -> Mapping[Key, set[str]]:
    """Propose the rows of arms; the studies of each analysis."""
    studies: dict[Key, set[str]] = {}
    rows = context.tables.get(DATA)
    for row in rows.rows if rows else ():
        table = _table_of(rows, row)
        if table:
            key = _key(rows, row)
            setting = settings.get(key)
            if setting is None:
                rows.take(row, "Analysis name")
            setting = setting or _setting(rows, row)
            setting.carry()
            for result in _results(context, rows, row, table, setting):
                where = {"source_id": context.source_id, "place": rows.place(row)}
                add_arm_result(context.book, setting.analysis, result, **where)
                context.told.add(same_result(result.study_id, result.values))
                studies.setdefault(key, set()).add(result.study_id)
            for column in _KEY:
                rows.take(row, column)
    return studies


def _table_of(rows: CsvRows, row: CsvRow) -> str:
    """The table for the numbers of a row; empty where it holds a contrast between arms only."""
    if any(rows.peek(row, f"{arm} cases") for arm in _ARMS):
        return "binary"
    return "continuous" if any(rows.peek(row, f"{arm} mean") for arm in _ARMS) else ""


def _results(context: Context, rows: CsvRows, row: CsvRow, table: str, setting: _Setting) -> Iterator[ArmResult]:
    name, subgroup = rows.take(row, "Study") or "unnamed study", rows.take(row, "Subgroup")
    year, footnotes = rows.take(row, "Study year"), rows.take(row, "Footnotes")
    study_id = context.book.study(name, rows.place(row))
    remark = "; ".join(filter(None, [year and f"study year {year}", footnotes and f"footnotes: {footnotes}"]))
    for arm, heading in _ARMS.items():
        values = {column: rows.take(row, f"{arm} {part}") for column, part in _CELLS[table].items()}
        if any(values.values()):
            setting.rows.take(setting.row, heading)
            label = setting.labels[arm] or arm.lower()
            yield ArmResult(table, study_id, name, label, values, subgroup, remark)
    if table == "continuous":
        setting.rows.take(setting.row, "Unit of effect measure")


def same_result(study_id: str, values: Mapping[str, str]) -> Key:
    """What tells a result of an arm from others of its study: its numbers.

    Examples
    --------
    >>> same_result("synthetic", {"n": "40", "mean": "4.1", "sd": ""})
    ('synthetic', 'mean 4.1', 'n 40')
    """
    return (study_id, *(f"{column} {text}" for column, text in sorted(values.items()) if text))


def _add_overall(context: Context, settings: Mapping[Key, _Setting], studies: Mapping[Key, set[str]]) -> bool:
    pooled = False
    for key, setting in settings.items():
        rows, row = setting.rows, setting.row
        if rows.peek(row, "Mean"):
            setting.carry()
            for column in ("Effect measure", "Unit of effect measure"):
                rows.take(row, column)
            patients = tuple(filter(None, (rows.take(row, f"{arm} N") for arm in _ARMS)))
            result = PooledResult(dict(_pooled(rows, row)), patients, frozenset(studies.get(key, ())))
            where = {"review_id": context.review_id, "source_id": context.source_id, "place": rows.place(row)}
            add_pooled(context.book, setting.analysis, result, **where)
            pooled = True
    return pooled


def _pooled(rows: CsvRows, row: CsvRow) -> Iterator[tuple[str, str]]:
    """The numbers of a pooled result; an I2 that could be a share stays unread."""
    for column, heading in _POOLED.items():
        printed = rows.peek(row, heading)
        if column != "i2" or printed.endswith("%") or printed in _SURE_I2:
            yield column, rows.take(row, heading).removesuffix("%").strip()
