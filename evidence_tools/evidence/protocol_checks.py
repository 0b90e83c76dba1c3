"""Whether a protocol's names exist in the tables: thresholds, scales, borrowed values, studies, rows, treatments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain

import pandas as pd

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol import Borrowed, Protocol, line_of, protocol_fault

Tables = Mapping[str, pd.DataFrame]


def protocol_faults(protocol: Protocol, text: str, tables: Tables) -> list[Fault]:
    """Every name of the protocol that no table holds, and every value that departs from its reference row.

    Parameters
    ----------
    protocol, text
        The protocol and the text of its file, in which the line of a fault is looked up.
    tables
        All tables of the edition and the reference folder that could be read; a name whose table is missing is not
        checked, because the missing table is a fault of its own.
    """
    checks = (_outcomes, _borrowed, _stands_for, _undecided, _questions)
    return list(chain.from_iterable(check(protocol, text, tables) for check in checks))


def _names(tables: Tables, table: str, column: str) -> set[str] | None:
    return set(tables[table][column].dropna()) if table in tables else None


def _unknown(text: str, where: list[str], found: str, known: Collection[str] | None, what: str) -> Iterator[Fault]:
    if known is None or found in known:
        return
    some = ", ".join(sorted(known)[:12]) + (", ..." if len(known) > 12 else "")
    yield protocol_fault(
        line_of(text, where, found),
        ".".join(where),
        found,
        f"{what}: {some}",
        "correct the name, or add the row it names",
    )


def _warning(text: str, where: list[str], found: str, allowed: str, mend: str) -> Fault:
    fault = protocol_fault(line_of(text, where), ".".join(where), found, allowed, mend)
    return replace(fault, severity="warning")


def _outcomes(protocol: Protocol, text: str, tables: Tables) -> Iterator[Fault]:
    outcomes = _names(tables, "outcomes", "outcome")
    scales = _names(tables, "instruments", "common_scale")
    thresholds = _names(tables, "mcid", "mcid_id")
    for name, rules in protocol.outcomes.items():
        where = ["outcomes", name]
        yield from _unknown(text, where, name, outcomes, "an outcome of outcomes.csv")
        yield from _unknown(
            text, [*where, "common_scale"], rules.common_scale, scales, "a common scale of instruments.csv"
        )
        for threshold in rules.mcid:
            yield from _unknown(text, [*where, "mcid"], threshold, thresholds, "a row of mcid.csv")


def _borrowed(protocol: Protocol, text: str, tables: Tables) -> Iterator[Fault]:
    if "recommended_sd" not in tables:
        return
    reference = tables["recommended_sd"]
    columns = {
        "borrowed_sd": ["change_sd", "change_sd_low", "change_sd_high"],
        "pre_post_r": ["pre_post_r", "r_low", "r_high"],
    }
    for name, rules in protocol.outcomes.items():
        for entry, cells in columns.items():
            borrowed: Borrowed | None = getattr(rules, entry)
            if borrowed is None:
                continue
            where = ["outcomes", name, entry]
            rows = reference[(reference["outcome"] == name) & (reference["instrument"] == borrowed.instrument)]
            known = set(reference.loc[reference["outcome"] == name, "instrument"].dropna())
            yield from _unknown(
                text, where, borrowed.instrument, known, f"an instrument of recommended_sd.csv for {name}"
            )
            ours = (borrowed.value, borrowed.low, borrowed.high)
            if len(rows) and tuple(rows.iloc[0][cells]) != ours:
                theirs = " / ".join(f"{cell:g}" for cell in rows.iloc[0][cells])
                yield _warning(
                    text,
                    where,
                    " / ".join(f"{cell:g}" for cell in ours),
                    f"value, low and high of recommended_sd.csv: {theirs}",
                    "restore the reference values, or keep the departure and explain it in docs/decisions",
                )


def _stands_for(protocol: Protocol, text: str, tables: Tables) -> Iterator[Fault]:
    studies = _names(tables, "studies", "study_id")
    for rule in protocol.selection.stands_for:
        for study in (rule.study, *rule.over):
            yield from _unknown(text, ["selection", "stands_for"], study, studies, "a study of studies.csv")


def _undecided(protocol: Protocol, text: str, tables: Tables) -> Iterator[Fault]:
    """Pairs that count as the same patients although the protocol does not say which of the two stands."""
    if "study_overlap" not in tables:
        return
    decided = {frozenset((rule.study, other)) for rule in protocol.selection.stands_for for other in rule.over}
    pairs = tables["study_overlap"]
    pairs = pairs[pairs["basis"].isin(protocol.selection.same_patients)]
    for a, b in pairs[["study_a", "study_b"]].itertuples(index=False):
        if frozenset((a, b)) not in decided:
            yield _warning(
                text,
                ["selection", "stands_for"],
                f"{a} and {b} not decided",
                "one [[selection.stands_for]] for every pair of study_overlap.csv that counts as the same patients",
                "say which report stands and why; until then both may enter one pooled result",
            )


def _questions(protocol: Protocol, text: str, tables: Tables) -> Iterator[Fault]:
    outcomes = _names(tables, "outcomes", "outcome")
    treatments = _names(tables, "arms", "treatment")
    designs = _names(tables, "studies", "design")
    of_results = [_names(tables, table, "row_id") for table in ("continuous", "binary")]
    rows = None if None in of_results else set().union(*of_results)
    yield from _unknown(text, ["edition", "treated"], protocol.edition.treated, treatments, "a treatment of arms.csv")
    for name, asked in protocol.questions.items():
        where = ["questions", name]
        yield from _unknown(text, [*where, "outcome"], asked.outcome, outcomes, "an outcome of outcomes.csv")
        yield from _unknown(text, [*where, "window"], asked.window, protocol.windows, "a window of [windows]")
        if asked.against is not None:
            yield from _unknown(text, [*where, "against"], asked.against, treatments, "a treatment of arms.csv")
        for design in asked.designs:
            yield from _unknown(text, [*where, "designs"], design, designs, "a design of studies.csv")
        for row in asked.prefer:
            yield from _unknown(text, [*where, "prefer"], row, rows, "a row of continuous.csv or binary.csv")
