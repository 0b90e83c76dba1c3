"""Statements of the policy that the data contradict or tell otherwise: what it says, what the data say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import notebook, source_line
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.shortening import shortened
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import Checked, checked_claims, verdict_counts
from evidence_tools.ledger.finding import (
    AS_REPORTED,
    CANNOT_SAY,
    CONSISTENT,
    CONTRADICTED,
    DIFFERS,
    REPRODUCED,
    Finding,
)
from evidence_tools.naming import capitalised
from evidence_tools.results.entries import slug
from evidence_tools.wording import Number, Told, join, tell
from evidence_tools.wording.numbers import RATIO_UNITS

NAME = "claims"
MOST_ROWS = 5
REASON = 150  # characters of what the data say
MOST_IN_WORDS = 12  # statements whose verdicts an alternative text lists
HEADINGS = tuple(map(Told, ("No.", "What the policy says", "What the data say", "Verdict")))
WIDTHS = (0.07, 0.32, 0.48, 0.13)
TONES = {
    REPRODUCED: "good",
    CONSISTENT: "good",
    DIFFERS: "caution",
    CONTRADICTED: "bad",
    AS_REPORTED: "unknown",
    CANNOT_SAY: "unknown",
}
_NOT_HOLDING = (CONTRADICTED, DIFFERS)
NO_STATEMENTS = "the edition holds no statements of the policy to check"


def claims_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """The statements that do not hold, contradicted ones first, then those about critical outcomes."""
    if evidence.claims.empty:
        return LeftOut(NAME, Told(NO_STATEMENTS))
    found = _not_holding(evidence)
    if not found:
        return LeftOut(NAME, Told("the data contradict no statement of the policy and differ from none"))
    shown = found[:MOST_ROWS]
    notes = []
    if len(found) > len(shown):
        more = counted.number("more", len(found) - len(shown), label="Further statements from which the data differ")
        notes.append(tell("{more} further ones from which the data differ stand in the appendix.", more=more))
    return Slide(
        name=NAME,
        title=_title(evidence),
        exhibit=table_of(shown, "Statements that do not hold", notes=notes),
        caution=(
            Told("“Differs” is not “wrong”: the data give another number, or something that the policy leaves out."),
        ),
        source=source_line(evidence),
        notes=_notes(evidence),
    )


def _title(evidence: Evidence) -> Told:
    return tell(
        "Of {all} statements of the policy the data contradict {contradicted} and differ from {differs} or add to them",
        all=Number("claims.count", len(checked_claims(evidence)), "count"),
        contradicted=verdict_number(evidence, CONTRADICTED),
        differs=verdict_number(evidence, DIFFERS),
    )


def verdict_number(evidence: Evidence, verdict: str) -> Number:
    """How many statements have a verdict."""
    return Number(f"claims.verdicts.{slug(verdict)}", verdict_counts(evidence)[verdict], "count")


def _not_holding(evidence: Evidence) -> list[Checked]:
    checked = checked_claims(evidence)
    about = evidence.claims.set_index("claim_id")["outcomes"]
    protocol = evidence.protocol
    critical = {protocol.questions[name].outcome for name in protocol.certainty.questions}

    def place(each: Checked) -> tuple[int, bool]:
        outcomes = set(str(about[each.claim_id]).split(";"))
        return _NOT_HOLDING.index(each.verdict), not outcomes & critical

    return sorted((each for each in checked.values() if each.verdict in _NOT_HOLDING), key=place)


def table_of(found: Sequence[Checked], name: str, *, notes: Iterable[Told] = (), most: int = REASON) -> Table:
    """Statements with what the data say of them, cut to so many characters, and their verdict."""
    rows = [_row(each, most) for each in found]
    return Table(
        name=name,
        headings=HEADINGS,
        rows=tuple(rows),
        alt=_alt(rows),
        widths=WIDTHS,
        tones=tuple(("", "", "", TONES[each.verdict]) for each in found),
        notes=tuple(notes),
    )


def _alt(rows: Sequence[tuple[Told, ...]]) -> Told:
    """Every verdict where they are few; a long table is read cell by cell."""
    if len(rows) > MOST_IN_WORDS:
        told = "Table of statements {first} to {last} of the policy: what it says, what the data say, and the verdict."
        return tell(told, first=rows[0][0], last=rows[-1][0])
    said = join([tell("{no}: {verdict}", no=row[0], verdict=row[3]) for row in rows], "; ")
    return tell("Table of statements. {said}.", said=said)


def _row(each: Checked, most: int) -> tuple[Told, ...]:
    judged = " (judged)" if each.judged else ""
    return (
        tell("{id}", id=each.claim_id),
        _what_the_policy_says(each),
        shortened(what_the_data_say(each).capitalised, most),
        tell("{verdict}{judged}", verdict=each.verdict, judged=judged),
    )


def _what_the_policy_says(each: Checked) -> Told:
    """The statement, with the numbers that the policy prints where its words do not hold them."""
    printed = {f.printed.key: f for f in each.findings if f.printed is not None and f.printed.known}
    told = [_with_unit(f.printed, _upper(f)) for f in printed.values() if _adds(f.printed, each.statement)]
    colon = ": " if told else ""
    return tell("{what}{colon}{n}", what=capitalised(each.statement), colon=colon, n=join(told, "; "))


def _adds(number: Number, statement: str) -> bool:
    """Whether a printed number says more than the statement: counts and times stand in its words."""
    measured = number.unit.startswith("percent") or number.unit in RATIO_UNITS
    return measured and str(number) not in statement


def _upper(found: Finding) -> Number | None:
    """The other end of a printed range: the second printed number that one finding weighs."""
    place = found.printed.key.rpartition(".")[0]
    printed = [n for n in found.why.numbers if n.key.startswith(f"{place}.printed_") and n.key != found.printed.key]
    return printed[0] if printed else None


def _with_unit(number: Number, upper: Number | None) -> Told:
    """A printed number or range with its unit: ``2.4% per year``, ``64.3% of trials``, ``25 to 49% improvement``."""
    said = tell("{n}", n=number) if upper is None else tell("{n} to {upper}", n=number, upper=upper)
    if number.unit in RATIO_UNITS:
        return tell("{unit} {n}", unit=number.unit, n=said)
    return tell("{n}%{of}", n=said, of=number.unit.removeprefix("percent"))


def what_the_data_say(each: Checked) -> Told:
    """Why a statement has its verdict: what a reader judged, else what the parts found that decide."""
    if each.judged:
        return Told(each.judgement.because)
    decisive = [
        tell("{part}{colon}{why}", part=part, colon=": " if part else "", why=found.why)
        for part, found in zip(each.parts, each.findings, strict=True)
        if found.verdict == each.verdict
    ]
    return join(decisive, "; ") if decisive else each.why


def _notes(evidence: Evidence) -> tuple[Told, ...]:
    rest = [
        tell("{verdict} {n}", verdict=verdict, n=verdict_number(evidence, verdict))
        for verdict in (REPRODUCED, CONSISTENT, AS_REPORTED, CANNOT_SAY)
    ]
    return (
        tell("Verdicts of the other statements: {rest}.", rest=join(rest, ", ")),
        Told(
            "Method: each statement is bound to numbers, counts or words of the tables, and the verdict is computed "
            "from the comparison. Where a reader judged, the verdict says so; the ledger has author, date and grounds."
        ),
        Told(
            "Asked first: “Does that change the decision?” Not by itself: these are statements from which the "
            "decision is argued. It matters where one of them is quoted as a reason."
        ),
        notebook("08_claims", "every statement with its numbers, rows and sources"),
    )
