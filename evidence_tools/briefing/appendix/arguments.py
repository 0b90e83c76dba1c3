"""The appendix of the argument: every statement, every limitation by result, every rating, every source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence_tools.briefing.certainty import certainty_table
from evidence_tools.briefing.claims import NO_STATEMENTS, table_of, verdict_number
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.limitations import HEADINGS, NO_SIZES, row_of
from evidence_tools.briefing.limits_weighed import TONES, Weighed, weighed
from evidence_tools.briefing.lines import NO_CRITICAL_OUTCOME, notebook, source_line
from evidence_tools.briefing.question import holding
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.sources import reports_behind, table_of_sources
from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.ledger import checked_claims
from evidence_tools.ledger.finding import CONTRADICTED, DIFFERS
from evidence_tools.ledger.listing import listed
from evidence_tools.limits import Limitation, challenge_all
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS
from evidence_tools.naming import lowered
from evidence_tools.wording import Number, Told, join, tell

CLAIMS, LIMITATIONS, SIZES = "appendix:claims", "appendix:limitations", "appendix:limitation_sizes"
CERTAINTY, SOURCES = "appendix:certainty", "appendix:sources"
MOST_NAMED = 3  # results that are named one by one
REASON = 230  # characters of what the data say; a slide of the appendix is read at a desk
_VERDICTS = {
    OVERTURNS: "Overturned by",
    WEAKENS: "Weakened by",
    HOLDS: "Stands against",
    CANNOT_SAY: "Cannot be said for",
}
_CHECKS = {
    "checks": "Limitations weighed, over all results",
    OVERTURNS: "Checks in which a limitation overturns a result",
    WEAKENS: "Checks in which a limitation weakens a result",
}
_NOTHING_WEIGHED = "the protocol names no result on which limitations are weighed"


def claims_table_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Every statement of the policy with its verdict."""
    if evidence.claims.empty:
        return LeftOut(CLAIMS, Told(NO_STATEMENTS))
    checked = checked_claims(evidence)
    counts = [tell("{verdict} {n}", verdict=each, n=verdict_number(evidence, each)) for each in CLAIM_VERDICTS]
    return Slide(
        name=CLAIMS,
        title=tell(
            "{n} statements: {holding} borne out, {differs} differ, {contradicted} contradicted",
            n=Number("claims.count", len(checked), "count"),
            holding=holding(evidence, counted),
            differs=verdict_number(evidence, DIFFERS),
            contradicted=verdict_number(evidence, CONTRADICTED),
        ),
        exhibit=table_of(list(checked.values()), "All statements of the policy", most=REASON),
        source=source_line(evidence),
        notes=(tell("{counts}.", counts=join(counts, ", ")), notebook("08_claims", "the whole reason of each verdict")),
        appendix=True,
    )


def limitations_table_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Every limitation of every result by its verdict."""
    challenged = challenge_all(evidence)
    if not challenged:
        return LeftOut(LIMITATIONS, Told(_NOTHING_WEIGHED))
    made = {"checks": [each for limits in challenged.values() for each in limits]}
    made |= {verdict: [each for each in made["checks"] if each.verdict == verdict] for verdict in (OVERTURNS, WEAKENS)}
    return Slide(
        name=LIMITATIONS,
        title=tell(
            "{checks} checks of limitations: {overturns} overturn, {weakens} weaken a result",
            **{name: counted.number(name, len(found), label=_CHECKS[name]) for name, found in made.items()},
        ),
        exhibit=_by_verdict(challenged.values()),
        source=source_line(evidence),
        notes=(notebook("07_limitations", "the reason of every verdict"),),
        appendix=True,
    )


def _by_verdict(challenged: Sequence[Sequence[Limitation]]) -> Table:
    rows = tuple(
        (tell("{label}", label=limits[0].question), *(_titles(limits, verdict) for verdict in _VERDICTS))
        for limits in challenged
        if limits
    )
    return Table(
        name="All limitations by result",
        headings=(Told("Result"), *map(Told, _VERDICTS.values())),
        rows=rows,
        alt=tell("Table. {said}.", said=join([tell("{r}, overturned by: {o}", r=r[0], o=r[1]) for r in rows], "; ")),
        widths=(0.15, 0.13, 0.2, 0.28, 0.24),
        tones=tuple(("", "bad" if str(row[1]) != "–" else "", "", "", "") for row in rows),
    )


def _titles(limits: Sequence[Limitation], verdict: str) -> Told:
    titles = [lowered(each.title) for each in limits if each.verdict == verdict]
    return tell("{titles}", titles=", ".join(titles) or "–")


def sizes_table_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """The sizes of every limitation that overturns or weakens a conclusion."""
    found = [pair for pair in weighed(evidence) if pair[1].verdict in (OVERTURNS, WEAKENS)]
    if not found:
        return LeftOut(SIZES, Told("no limitation overturns or weakens a conclusion"))
    found.sort(key=lambda pair: pair[1].verdict != OVERTURNS)
    return Slide(
        name=SIZES,
        title=tell(
            "All {n} of {checks} checks in which a limitation overturns or weakens a conclusion, with their sizes",
            n=counted.number("overturn_or_weaken", len(found), label="Limitations that overturn or weaken"),
            checks=counted.number(
                "checks", sum(map(len, challenge_all(evidence).values())), label="Limitations weighed, over all results"
            ),
        ),
        exhibit=_sizes(evidence, found, counted),
        source=source_line(evidence),
        notes=(notebook("07_limitations", "the table behind every size"),),
        appendix=True,
    )


def _sizes(evidence: Evidence, found: Sequence[Weighed], counted: Counted) -> Table:
    rows = tuple(_once_each(evidence, found, counted))
    return Table(
        name="Limitations that overturn or weaken a conclusion",
        headings=HEADINGS,
        rows=rows,
        alt=tell(
            "Table of limitations with their plausible sizes, where a conclusion turns, and the verdict. {said}.",
            said=join([tell("{l}, {r}: {v}", l=r[0], r=r[1], v=r[4]) for r in rows if r[4].text == OVERTURNS], "; "),
        ),
        widths=(0.26, 0.26, 0.22, 0.16, 0.1),
        tones=tuple(("", "", "", "", TONES[str(row[4])]) for row in rows),
        notes=(NO_SIZES, Told("Results with the same size and verdict share a row.")),
    )


def _once_each(evidence: Evidence, found: Sequence[Weighed], counted: Counted) -> Iterator[tuple[Told, ...]]:
    """One row per limitation and size; where several results share both, they stand together."""
    alike: dict[tuple[str, ...], list[tuple[Told, ...]]] = {}
    for question, each in found:
        row = row_of(evidence, question, each)
        alike.setdefault((each.name, *(str(row[place]) for place in (2, 3, 4))), []).append(row)
    for (name, *_), rows in alike.items():
        first, results = rows[0], listed([lowered(str(row[1])) for row in rows]).capitalised
        if len(rows) > MOST_NAMED:
            n = counted.number(f"results.{name}", len(rows), label=f"Results on which this is so: {first[0]}")
            results = tell("{n} results", n=n)
        yield first[0], results, *first[2:]


def certainty_table_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Every question of the critical outcomes, rated."""
    if not evidence.protocol.certainty.outcomes:
        return LeftOut(CERTAINTY, Told(NO_CRITICAL_OUTCOME))
    rated = certainties(evidence)
    return Slide(
        name=CERTAINTY,
        title=_title_of_certainty(
            {each.level for each in rated.values()},
            counted.number("questions", len(rated), label="Questions on critical outcomes"),
        ),
        exhibit=certainty_table(evidence, rated.values(), "Certainty of every question", whole=True),
        source=source_line(evidence),
        notes=(notebook("09_certainty", "every number behind every level"),),
        appendix=True,
    )


def _title_of_certainty(levels: set[str], n: Number) -> Told:
    """How certain all results are where they are alike."""
    if len(levels) > 1:
        return tell("Certainty of all {n} questions on critical outcomes", n=n)
    return tell("Certainty is {level} on all {n} questions, and why", level=levels.pop(), n=n)


def sources_table_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Every report behind the results on critical outcomes."""
    rows = reports_behind(evidence)
    if not rows:
        return LeftOut(SOURCES, Told("no report stands behind a result on a critical outcome"))
    return Slide(
        name=SOURCES,
        title=tell(
            "All {n} reports behind the results on critical outcomes",
            n=counted.number("reports", len(rows), label="Reports behind results on critical outcomes"),
        ),
        exhibit=table_of_sources(rows, "Reports behind the results"),
        source=source_line(evidence),
        notes=(notebook("01_evidence_base", "how every source was read"),),
        appendix=True,
    )
