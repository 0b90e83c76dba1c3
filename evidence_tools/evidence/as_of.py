"""The evidence as it could be known on a day: today's yardsticks on the documents of then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from evidence_tools.evidence.deriving import derived
from evidence_tools.evidence.known_from import day_of, known_from
from evidence_tools.evidence.pruning import fitting_judgements, fitting_protocol, keys_of
from evidence_tools.evidence.references import Lost, without_lost_references
from evidence_tools.evidence.standing_in import RESULTS, with_rows_stood_in

if TYPE_CHECKING:
    from evidence_tools.evidence.record import Evidence
    from evidence_tools.evidence.table import Table

LEFT_OUT = ("table", "key", "why")


def as_of(evidence: Evidence, day: date | str) -> Evidence:
    """The evidence as it could be known on a day; see `Evidence.as_of`."""
    asked, whole = day_of(day), evidence._whole or evidence
    last = asked if evidence.known_on is None else min(asked, evidence.known_on)
    tables, _ = _cut(whole, last)
    known = keys_of({**whole._tables, **tables})
    return derived(
        whole,
        f"{whole.label} as of {last.isoformat()}",
        tables,
        None if whole.protocol is None else fitting_protocol(whole.protocol, known),
        judgements=fitting_judgements(whole.judgements, known),
        known_on=last,
        _whole=whole,
    )


def fitting(evidence: Evidence) -> Evidence:
    """The same evidence, whose rules and rows name nothing that is not there: for rows mixed from several editions.

    Rows that name a source, study, arm or review that is not there go; entries of the protocol and judgements that name
    rows that are not there go. Bindings stay: a test that points to what is not there says so (*cannot say*).

    Examples
    --------
    >>> from evidence_tools.evidence import read_evidence
    >>> from evidence_tools.evidence.location import current_edition
    >>> evidence = read_evidence(current_edition())
    >>> fitting(evidence).protocol == evidence.protocol
    True
    """
    sources = keys_of(evidence._tables)["sources"]
    tables, _ = without_lost_references(evidence._tables, sources, _order(evidence))
    known = keys_of({**evidence._tables, **tables})
    return derived(
        evidence,
        evidence.label,
        tables,
        None if evidence.protocol is None else fitting_protocol(evidence.protocol, known),
        judgements=fitting_judgements(evidence.judgements, known),
        known_on=evidence.known_on,
        _whole=evidence._whole,
    )


def known_sources(evidence: Evidence) -> pd.DataFrame:
    """From which day each source counts as known, those left out included; see `Evidence.known_from`."""
    found = known_from((evidence._whole or evidence).sources)
    return found.assign(known=found["source_id"].isin(evidence.sources["source_id"]) & _in_time(evidence, found))


def left_out(evidence: Evidence) -> pd.DataFrame:
    """Rows that an evidence as of a day leaves out; see `Evidence.left_out`."""
    lost = [] if evidence._whole is None else _cut(evidence._whole, evidence.known_on)[1]
    return pd.DataFrame([(each.table, each.key, each.why) for each in lost], columns=list(LEFT_OUT), dtype="str")


def _in_time(evidence: Evidence, found: pd.DataFrame) -> pd.Series | bool:
    return True if evidence.known_on is None else found["known_from"] <= pd.Timestamp(evidence.known_on)


def _order(evidence: Evidence) -> list[str]:
    """Ids of the sources in the order in which they became known; on one day, in the order of the file."""
    return known_from(evidence.sources).sort_values("known_from", kind="stable")["source_id"].tolist()


def _cut(whole: Evidence, day: date) -> tuple[dict[str, Table], list[Lost]]:
    known = known_from(whole.sources)
    sources = known.loc[known["known_from"] <= pd.Timestamp(day), "source_id"]
    order = _order(whole)
    tables, lost = without_lost_references(whole._tables, set(sources), order)
    place = {source: number for number, source in enumerate(order)}
    for name in RESULTS:
        if name in tables:
            tables[name] = with_rows_stood_in(whole._tables[name], tables[name], place)
    return tables, lost
