"""When to look again: the recommendation, what one further trial would reverse, and trials without a report."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Table
from evidence_tools.briefing.lines import notebook, source_line
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.editions.trigger import keys
from evidence_tools.editions.trigger.advice import counted_open, trial_told
from evidence_tools.editions.trigger.asking import update_trigger
from evidence_tools.editions.trigger.record import CAN_WAIT, CANNOT_SAY, CAUTION, NOW, Trigger
from evidence_tools.evidence import Evidence
from evidence_tools.naming import capitalised, day_in_words, lowered
from evidence_tools.wording import Number, Told, join, tell

NAME = "update"
HEADINGS = tuple(map(Told, ("Result or trial", "Now", "Reversed when", "Chance")))
MOST_STATEMENTS, MOST_TRIALS = 3, 4
_UNKNOWN = Told("cannot say")
Row = tuple[Told, Told, Told, Told]


def update_slide(evidence: Evidence, counted: Counted) -> Slide | LeftOut:
    """Whether to review again now, the statements most likely to be reversed, and what unreported trials could do."""
    trigger = update_trigger(evidence)
    if trigger.statements["chance"].isna().all():
        return LeftOut(NAME, Told("for no statement can a chance be given that one further trial reverses it"))
    rows = (*_statements(trigger), *_trials(trigger))
    return Slide(
        name=NAME,
        title=_title(trigger),
        exhibit=Table(
            name="When to look again",
            headings=HEADINGS,
            rows=rows,
            alt=tell("Table. {said}.", said=join([_in_words(row) for row in rows], "; ")),
            widths=(0.38, 0.24, 0.27, 0.11),
            right=frozenset({3}),
        ),
        caution=(CAUTION,),
        source=source_line(evidence),
        notes=_notes(trigger),
    )


def _title(trigger: Trigger) -> Told:
    starts = {
        NOW: "Review again now: it was due on {due}; {firm}",
        CAN_WAIT: "The next review can wait until {due}; {firm}",
        CANNOT_SAY: "Whether to review before {due} cannot be said; {firm}",
    }
    if trigger.statements["open"].any():
        firm = tell("one further trial may well reverse {firm}", firm=counted_open(trigger.statements))
    else:
        firm = Told("one further trial is unlikely to reverse a statement")
    return tell(starts[trigger.verdict], due=day_in_words(trigger.due), firm=firm)


def _statements(trigger: Trigger) -> Iterator[Row]:
    """The statements that the next trial would most likely reverse, open or not."""
    known = trigger.statements.dropna(subset="chance").sort_values("chance", ascending=False, kind="stable")
    for row in known.head(MOST_STATEMENTS).itertuples():
        chance = keys.chance_number(row.question, row.statement, row.chance)
        yield _told(row.label), _told(row.says), _told(capitalised(row.turned)), tell("{n}%", n=chance)


def _trials(trigger: Trigger) -> Iterator[Row]:
    """Every registered trial without a report with the statement that it would most likely reverse."""
    trials = trigger.unreported.drop_duplicates("study")
    for trial in trials.head(MOST_TRIALS).itertuples():
        found = trigger.unreported[trigger.unreported["study"] == trial.study].dropna(subset="chance")
        turned, chance = (Told("no statement that is followed"), _UNKNOWN) if found.empty else _likeliest(found)
        yield trial_told(trial), Told("No report"), turned, chance


def _likeliest(found: pd.DataFrame) -> tuple[Told, Told]:
    row = found.loc[found["chance"].idxmax()]
    place = keys.key(keys.TRIALS, row["study"], row["question"], row["statement"], "chance")
    turned = tell("{what}: {turned}", what=capitalised(_head(row["question_label"])), turned=row["turned"])
    return turned, tell("{n}%", n=Number(place, 100 * row["chance"], "percent"))


def _head(label: str) -> str:
    """A result without its window."""
    return label.partition(",")[0]


def _told(text: str) -> Told:
    return tell("{text}", text=text)


def _in_words(row: Row) -> Told:
    return tell("{what}, {now}: {turned} {chance}", what=row[0], now=lowered(str(row[1])), turned=row[2], chance=row[3])


def _notes(trigger: Trigger) -> tuple[Told, ...]:
    return (
        *trigger.reason,
        Told(
            "Method: the result of a further trial is drawn from what the studies predict and pooled with them; the "
            "chance is that of all results after which the statement is another. What a trial without a report has "
            "measured is in no table, so it is held against every critical outcome that its visits reach."
        ),
        Told(
            "Asked first: “Does a high chance mean that it works?” No. It means that the statement rests on so little "
            "that the next trial may well reverse it, in either direction."
        ),
        notebook("11_re_review", "every statement by size and effect of the trial"),
    )
