"""The numbers of the advice by key, so that text, table, chart and slide say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from evidence_tools.results.entries import Entry, slug, told_entry
from evidence_tools.wording import Number

PLACE = "update"
TRIALS, TOGETHER = "unreported", "together"
_CONVENTION = "quadrature over the predictive distribution"


def key(*parts: str) -> str:
    """A key of the advice.

    Examples
    --------
    >>> key("pain_from_12", "important", "chance")
    'update.pain_from_12.important.chance'
    """
    return ".".join([PLACE, *map(slug, parts)])


def chance_number(question: str, statement: str, chance: float) -> Number:
    """The chance that the next trial reverses a statement."""
    return Number(key(question, statement, "chance"), 100 * chance, "percent")


def trial_number(study: str, what: str, value: float, unit: str) -> Number:
    """A number of a trial without a report."""
    return Number(key(TRIALS, study, what), value, unit)


def count(name: str, value: float, unit: str = "count") -> Number:
    """A number of the advice that is counted or set by the protocol.

    Examples
    --------
    >>> count("open", 2).key
    'update.open'
    """
    return Number(key(name), value, unit)


def threshold(chance: float) -> Number:
    """The chance from which a statement counts as open, as the protocol writes it.

    Examples
    --------
    >>> str(threshold(0.2))
    '20'
    """
    return Number(key("threshold"), 100 * chance, "percent", f"{100 * chance:g}")


def statement_entries(statements: pd.DataFrame, chances: pd.DataFrame) -> Iterator[tuple[str, Entry]]:
    """The chance of every statement, then every effect and size of trial."""
    for row in statements[statements["statement"] != ""].itertuples():
        number = chance_number(row.question, row.statement, row.chance)
        yield number.key, told_entry(number, f"{row.label}; {row.turned}", convention=_CONVENTION, note=row.cannot)
    for row in chances.dropna(subset="chance").itertuples():
        arms = " in each arm" if row.each_arm else ""
        label = f"{row.label}; {row.turned} after a trial of {row.patients:,} patients{arms}, {row.effect}"
        number = Number(key(row.question, row.statement, row.effect, f"{row.patients}"), 100 * row.chance, "percent")
        yield number.key, told_entry(number, label, convention=_CONVENTION)


def trial_entries(unreported: pd.DataFrame) -> Iterator[tuple[str, Entry]]:
    """Patients of every trial without a report and years since its enrolment ended, then what it could do."""
    for row in unreported.drop_duplicates("study").itertuples():
        facts = {"enrolled": (row.enrolled, "patients"), "years": (row.years, "years")}
        for what, (value, unit) in facts.items():
            if pd.notna(value):
                number = trial_number(row.study, what, value, unit)
                yield number.key, told_entry(number, f"{row.label}, without a report; {what}", rows=row.study)
    for row in unreported[unreported["question"] != ""].drop_duplicates(["study", "question"]).itertuples():
        yield from _added(key(TRIALS, row.study, row.question), row, f"{row.label} added to {row.question_label}")
    yield from _reversed(unreported, lambda row: key(TRIALS, row.study, row.question, row.statement))


def together_entries(together: pd.DataFrame) -> Iterator[tuple[str, Entry]]:
    """What all trials without a report that speak to a question could do."""
    for row in together.drop_duplicates("question").itertuples():
        place, label = key(TOGETHER, row.question), f"all trials without a report added to {row.question_label}"
        number = Number(f"{place}.trials", row.trials, "count")
        yield number.key, told_entry(number, label)
        yield from _added(place, row, label)
    yield from _reversed(together, lambda row: key(TOGETHER, row.question, row.statement))


def _added(place: str, row: tuple, label: str) -> Iterator[tuple[str, Entry]]:
    note = "at most: the arms are not counted apart" if row.at_most else ""
    numbers = {"patients": (row.patients, "patients", note), "information": (100 * row.information, "percent", "")}
    numbers["width"] = (100 * row.width, "percent", "typical half-width of the interval, of today's")
    for name, (value, unit, said) in numbers.items():
        if pd.notna(value):
            number = Number(f"{place}.{name}", value, unit)
            yield number.key, told_entry(number, f"{label}; {name}", note=said, convention=_CONVENTION)


def _reversed(frame: pd.DataFrame, place: Callable[[tuple], str]) -> Iterator[tuple[str, Entry]]:
    for row in frame.dropna(subset="chance").itertuples():
        number = Number(f"{place(row)}.chance", 100 * row.chance, "percent")
        yield number.key, told_entry(number, f"{row.question_label}; {row.turned}", convention=_CONVENTION)
