"""Vocabulary: words and columns that fit each other within a row."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.evidence.lint.book import Book, Finding, flagged
from evidence_tools.evidence.lint.columns import among, equal, filled, values
from evidence_tools.evidence.lint.registry import check
from evidence_tools.evidence.lint.scales import INSTRUMENTS, WITH_INSTRUMENT
from evidence_tools.evidence.schemas.vocabularies import JUDGEMENTS, RANDOMISED

DOMAINS = "reference/risk_of_bias_domains"


@check("error", "continuous")
def percentage_alone(book: Book) -> Iterator[Finding]:
    """A row in percent has its value in pct_change, and neither a scale nor a score."""
    table = book.tables["continuous"]
    percent = equal(table, "unit", "percent")
    for column in ("scale_min", "scale_max", "mean", "sd", "se", "change_mean", "change_sd", "change_se"):
        yield from flagged(
            table,
            percent & filled(table, column),
            column,
            allowed="an empty cell beside the unit percent",
            mend="empty the cell, or give the row the unit of the score",
        )


@check("error", "reference/outcomes")
def type_of_outcome(book: Book) -> Iterator[Finding]:
    """A score has a continuous outcome, a count of patients a binary one."""
    outcomes = book.tables["reference/outcomes"].frame
    for name in ("continuous", "binary"):
        table = book.tables[name]
        others = set(outcomes.loc[outcomes["type"] != name, "outcome"])
        if table.whole:
            yield from flagged(
                table,
                among(table, ("outcome",), others),
                "outcome",
                allowed=f"an outcome of type {name}",
                mend="correct the outcome, or move the row to the other table",
            )


@check("error")
def pain_has_site(book: Book) -> Iterator[Finding]:
    """A pain score says where the pain is."""
    for name in WITH_INSTRUMENT:
        table = book.tables[name]
        if table.whole:
            yield from flagged(
                table,
                equal(table, "outcome", "pain") & ~filled(table, "pain_site") & ~table.malformed,
                "pain_site",
                allowed="leg, back, unspecified or any",
                mend="write unspecified where the source does not say",
            )


@check("error", "continuous")
def no_change_at_baseline(book: Book) -> Iterator[Finding]:
    """A baseline row has no change from baseline."""
    table = book.tables["continuous"]
    baseline = values(table, "timepoint_months") == 0
    for column in ("change_mean", "change_sd", "change_se", "change_ci_low", "change_ci_high", "pct_change"):
        yield from flagged(
            table,
            baseline & filled(table, column),
            column,
            allowed="an empty cell at 0 months",
            mend="correct timepoint_months, or move the change to the row of its visit",
        )


@check("error", INSTRUMENTS)
def conversion_complete(book: Book) -> Iterator[Finding]:
    """An instrument has a common scale with unit and factor, or none of the three."""
    table = book.tables[INSTRUMENTS]
    columns = ("common_scale", "common_unit", "factor")
    for column in columns:
        yield from flagged(
            table,
            filled(table, *columns) & ~filled(table, column) & ~table.malformed,
            column,
            allowed="common_scale, common_unit and factor together",
            mend="fill it, or empty the other two",
        )


@check("error", "risk_of_bias", DOMAINS)
def judgement_of_instrument(book: Book) -> Iterator[Finding]:
    """Domain and judgement are those that the risk-of-bias instrument knows."""
    table, known = book.tables["risk_of_bias"], book.tables[DOMAINS].frame
    domains = known.dropna(subset=["instrument", "domain"]).groupby("instrument")["domain"].agg(list)
    for column, vocabulary in (("domain", domains), ("judgement", JUDGEMENTS)):
        for instrument, words in vocabulary.items():
            yield from flagged(
                table,
                equal(table, "instrument", instrument) & filled(table, column) & ~equal(table, column, *words),
                column,
                allowed=f"for {instrument}: {', '.join(words)}",
                mend="use one of these words",
            )


@check("error", "risk_of_bias", "studies")
def instrument_of_design(book: Book) -> Iterator[Finding]:
    """A randomised trial is judged with rob1 or rob2, any other study with robins_i; a remark on money fits both."""
    table, studies = book.tables["risk_of_bias"], book.tables["studies"]
    for randomised, fitting in ((True, ("rob1", "rob2")), (False, ("robins_i",))):
        among_them = set(studies.frame.loc[studies.frame["design"].isin(RANDOMISED) == randomised, "study_id"])
        yield from flagged(
            table,
            among(table, ("study_id",), among_them) & ~equal(table, "instrument", *fitting, "funding_note"),
            "instrument",
            allowed=f"{' or '.join(fitting)} for this design, or funding_note",
            mend="correct the instrument and its domain, or the design of the study",
        )


@check("error", DOMAINS)
def place_in_tool(book: Book) -> Iterator[Finding]:
    """A domain of a tool has one position and one name there; what stands beside the tools has no position."""
    table = book.tables[DOMAINS]
    beside = equal(table, "tool", "beside the tools")
    yield from flagged(
        table,
        beside == filled(table, "position"),
        "position",
        allowed="a number for a domain of a tool, an empty cell beside the tools",
        mend="fill or empty the cell",
    )
    for one, other in (("position", "tool_domain"), ("tool_domain", "position")):
        named = table.frame.groupby(["tool", one])[other].transform("nunique").gt(1)
        yield from flagged(
            table,
            ~beside & named.to_numpy(),
            other,
            allowed=f"one {other} for each {one} of a tool",
            mend="write the same in every row of this domain",
        )
