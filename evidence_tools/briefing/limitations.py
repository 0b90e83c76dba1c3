"""Which of the limitations that the policy names would change the answer, and from what size on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.limits_weighed import TONES, Weighed, how_much, plausible_sizes, tipping_size, weighed
from evidence_tools.briefing.lines import notebook, source_line
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.ledger.listing import listed
from evidence_tools.limits import Limitation, policy_limitations, worst
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS
from evidence_tools.limits.core.words import size_name
from evidence_tools.models import answer
from evidence_tools.naming import capitalised, lowered
from evidence_tools.results import results_of
from evidence_tools.tables.committee.notes import document_names
from evidence_tools.wording import Number, Told, join, tell

NAME = "limitations"
MOST_ROWS = 6
HEADINGS = tuple(map(Told, ("Limitation", "Result it touches", "Plausible size, or measure", "Turns at", "Verdict")))
_NAMED_BY = Told("Named by")
NO_SIZES = Told("–: comes in cases or as one number, not in sizes that could turn a conclusion.")
_POINTS = {
    OVERTURNS: "{n} name a limitation that overturns",
    WEAKENS: "{n} one that weakens",
    HOLDS: "{n} leave every conclusion standing",
    CANNOT_SAY: "{n} cannot be judged",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A limitation that the policy names, weighed on the result that it hurts most, and who names it."""

    question: str
    limitation: Limitation
    by: tuple[str, ...]


def limitations_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """The limitations of the policy that would overturn or weaken a conclusion, the most serious first."""
    if evidence.limitations.empty:
        return LeftOut(NAME, Told("the policy names no limitation of the evidence"))
    rows = worst(policy_limitations(evidence))
    serious = serious_of(evidence, rows)
    shown = serious[:MOST_ROWS]
    return Slide(
        name=NAME,
        title=_title(evidence, counted, rows, serious),
        exhibit=_table(evidence, counted, shown, left=len(serious) - len(shown)) if shown else None,
        points=() if shown else (Told("None of them would overturn or weaken a conclusion."),),
        caution=(
            Told("What is plausible is an assumption of the protocol, taken from published sources."),
            *_overlapping(evidence, shown),
        ),
        source=source_line(evidence),
        notes=_notes(counted, rows, shown),
    )


def _title(evidence: Evidence, counted: Counted, rows: pd.DataFrame, serious: Sequence[Named]) -> Told:
    """How many limitations would overturn or weaken a result, and in how many of the policy's points they stand."""
    verdicts = [each.limitation.verdict for each in serious]
    if not serious:
        return tell("None of {total} limitations that the policy names would change a result", total=_named(evidence))
    kinds = {
        name: counted.number(
            f"kinds_that_{name}", verdicts.count(verdict), label=f"Limitations of the policy: {verdict}"
        )
        for name, verdict in (("overturn", OVERTURNS), ("weaken", WEAKENS))
    }
    worse = [_count(counted, rows, verdict).value for verdict in (OVERTURNS, WEAKENS)]
    points = counted.number("points", sum(worse), label="Points of the policy that name a limitation that matters")
    return tell(
        "{overturn} limitation{s} that the policy names would overturn a result and {weaken} weaken one, behind "
        "{points} of its {total} points",
        **kinds,
        s="s" * (verdicts.count(OVERTURNS) != 1),
        points=points,
        total=_named(evidence),
    )


def _named(evidence: Evidence) -> Number:
    return results_of(evidence).number("evidence.limitations_that_the_policy_names")


def serious_of(evidence: Evidence, rows: pd.DataFrame) -> list[Named]:
    """Each limitation once, on the result that it hurts most: overturning ones first, then by how far they reach."""
    known: Mapping[tuple[str, str], Weighed] = {
        (each.name, each.question): (at, each) for at, each in weighed(evidence)
    }
    documents = document_names(evidence)
    found = []
    for challenge, part in rows[rows["verdict"].isin([OVERTURNS, WEAKENS])].groupby("challenge", sort=False):
        hurt = [known[challenge, label] for label in dict.fromkeys(part["question"])]
        question, limitation = min(hurt, key=lambda pair: _severity(pair[1]))
        by = dict.fromkeys(documents.get(each, each) for each in part["ref_id"].dropna())
        found.append(Named(question, limitation, tuple(by)))
    return sorted(found, key=lambda each: (*_severity(each.limitation), -len(each.by)))


def _severity(each: Limitation) -> tuple[bool, float]:
    """The worst first: overturning, then how far the most that is plausible reaches beyond what reverses."""
    return each.verdict != OVERTURNS, 0.0 if pd.isna(each.reach) else -each.reach


def _overlapping(evidence: Evidence, shown: Sequence[Named]) -> Iterator[Told]:
    """Which limitations of one result take what is plausible from the same reports, so that they are not two."""
    for place, first in enumerate(shown):
        for second in shown[place + 1 :]:
            same = set(first.limitation.sources) & set(second.limitation.sources)
            if same and first.question == second.question:
                names = [f"“{lowered(each.limitation.title)}”" for each in (first, second)]
                told = "For {result}, {names} rest in part on the same reports: they must not be added."
                yield tell(told, names=listed(names), result=name_of(answer(evidence, first.question)))


def _table(evidence: Evidence, counted: Counted, shown: Sequence[Named], *, left: int) -> Table:
    rows = [(*row_of(evidence, each.question, each.limitation), _named_by(counted, each)) for each in shown]
    notes = [NO_SIZES] * any(each.limitation.plausible is None for each in shown)
    if left:
        more = counted.number("more", left, label="Further limitations that weaken a conclusion")
        notes.append(tell("{more} further ones that weaken a conclusion stand in the appendix.", more=more))
    return Table(
        name="Limitations that would change the answer",
        headings=(*HEADINGS, _NAMED_BY),
        rows=tuple(rows),
        alt=tell("Table of limitations. {said}.", said=join([join(row[:5], ", ") for row in rows], "; ")),
        widths=(0.27, 0.23, 0.2, 0.11, 0.08, 0.11),
        tones=tuple(("", "", "", "", TONES[each.limitation.verdict], "") for each in shown),
        notes=tuple(notes),
    )


def _named_by(counted: Counted, each: Named) -> Told:
    n = counted.number(
        f"named_by.{each.limitation.name}",
        len(each.by),
        label=f"Documents that name the limitation: {each.limitation.title}",
        given_by=[f"limitations.csv: {', '.join(each.by)}"],
    )
    return tell("{n} document{s}", n=n, s="s" * (len(each.by) != 1))


def row_of(evidence: Evidence, question: str, each: Limitation) -> tuple[Told, ...]:
    """A limitation as a row: what it is, on which result, plausible size, the size that turns it, verdict.

    Where it comes in no sizes, the number that says how much it matters stands in their place.
    """
    what = size_name(each)
    sized = each.plausible is not None
    measured = sized and what != each.title
    named = tell("{title}{what}", title=each.title, what=f": {lowered(what)}" if measured else "")
    size = plausible_sizes(question, each) if sized else how_much(question, each)
    tips = tipping_size(question, each) if sized else Told("–")
    result = capitalised(name_of(answer(evidence, question)))
    return named, tell("{result}", result=result), size, tips, tell("{verdict}", verdict=each.verdict)


def _notes(counted: Counted, rows: pd.DataFrame, shown: Sequence[Named]) -> tuple[Told, ...]:
    others = [tell(words, n=_count(counted, rows, verdict)) for verdict, words in _POINTS.items()]
    numbers = [(each.limitation.title, how_much(each.question, each.limitation)) for each in shown]
    return (
        tell("Of the policy's points {others}.", others=listed(others)),
        *(tell("{title}: {n}.", title=title, n=number) for title, number in numbers if number.text),
        Told(
            "Method: for every limitation the result is worked out anew as if the limitation had a given size, and the "
            "size at which a conclusion turns is set beside the sizes that are plausible. It overturns where its most "
            "likely size is enough, and weakens where only the far end of what is plausible is."
        ),
        Told(
            "Asked first: “Do they add up?” Each is tried alone. Several at once may do more, but those that rest on "
            "the same reports are in part the same thing and must not be added."
        ),
        notebook("07_limitations", "every limitation with its numbers, its reason and its sources"),
    )


def _count(counted: Counted, rows: pd.DataFrame, verdict: str) -> Number:
    ids = rows.loc[rows["verdict"] == verdict, "limitation_id"]
    return counted.number(
        verdict,
        len(ids),
        label=f"Limitations that the policy names: {verdict}",
        given_by=[f"limitations.csv: {', '.join(ids) or 'none'}"],
    )
