"""Whether to review again now: the rule of docs/decisions/0017, and its reason in sentences."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

import pandas as pd

from evidence_tools.editions.trigger import keys
from evidence_tools.editions.trigger.record import CAN_WAIT, CANNOT_SAY, NOW, Advice
from evidence_tools.evidence import Evidence
from evidence_tools.naming import day_in_words, lowered
from evidence_tools.wording import Told, join, tell

MOST_NAMED = 3


def due_day(evidence: Evidence) -> date:
    """The day on which a review is due anyhow: so many months of the protocol after the policy was approved.

    >>> from evidence_tools.editions.trigger.advice import months_after
    >>> months_after(date(2026, 1, 31), 13)
    datetime.date(2027, 2, 28)
    """
    return months_after(date.fromisoformat(evidence.policy["approval_date"]), evidence.protocol.update.months)


def known_day(evidence: Evidence) -> date:
    """The day to which the tables reach: the date of the data, or an earlier day that the evidence was asked as of."""
    dated = evidence.protocol.edition.data_date
    return min(evidence.known_on or dated, dated)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last where the month has no such day.

    >>> months_after(date(2026, 2, 2), 12)
    datetime.date(2027, 2, 2)
    """
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def advise(
    evidence: Evidence, statements: pd.DataFrame, unreported: pd.DataFrame, on: date, found: int | None
) -> Advice:
    """The recommendation of a day, from what was found and from what one further trial could reverse.

    Due: re-review now. Otherwise new reports are needed and an open statement that they could touch. Where reports may
    have appeared, or have, and no chance can be given for a statement, nobody can say. On the day of the data nothing
    can be new.
    """
    new = found if found is not None or on > known_day(evidence) else 0
    open_, unknown = int(statements["open"].sum()), int(statements["chance"].isna().sum())
    if on >= due_day(evidence):
        verdict = NOW
    elif new == 0:
        verdict = CAN_WAIT
    elif new is not None and open_:
        verdict = NOW
    else:
        verdict = CANNOT_SAY if unknown or open_ or statements.empty else CAN_WAIT
    sentences = [_due(evidence, on), _new(evidence, new, found), _firm(evidence, statements)]
    sentences += [*_open(statements), *_unknown(unknown), *_trials(unreported)]
    return Advice(verdict, tuple(sentences))


def _due(evidence: Evidence, on: date) -> Told:
    months = keys.count("months", evidence.protocol.update.months, "months")
    given = {
        "approved": day_in_words(date.fromisoformat(evidence.policy["approval_date"])),
        "months": months,
        "due": day_in_words(due_day(evidence)),
    }
    if on.isoformat() < evidence.policy["approval_date"]:
        words = "The policy was approved only later, on {approved}, and is reviewed every {months} months"
        return tell(f"{words}: its first review is due on {{due}}.", **given)
    be = "was" if on >= due_day(evidence) else "is"
    words = "The policy was approved on {approved} and is reviewed every {months} months"
    return tell(f"{words}: the next review {be} due on {{due}}.", **given)


def _new(evidence: Evidence, new: int | None, found: int | None) -> Told:
    day = day_in_words(known_day(evidence))
    if new is None:
        return tell(
            "Whether anything was published after {day}, the last day of the data, is not known: evidence watch asks.",
            day=day,
        )
    if found is None:
        return tell("The tables hold what was known on {day}, so nothing is new on that day.", day=day)
    if not found:
        return tell("The search found no relevant new report since {day}.", day=day)
    return tell(
        "The search found {n} relevant new {reports} since {day}.",
        n=keys.count("found", found),
        reports="report" if found == 1 else "reports",
        day=day,
    )


def _firm(evidence: Evidence, statements: pd.DataFrame) -> Told:
    known, rules = int(statements["chance"].notna().sum()), evidence.protocol
    if not known:
        return Told("For no statement can a chance be given that one further trial reverses it.")
    return tell(
        "One further trial of {size} patients (in each arm where two are compared) would reverse {firm} with "
        "a chance of {least}% or more.",
        size=keys.count("next_trial", rules.limits.imprecision.next_trial, "patients"),
        firm=counted_open(statements),
        least=keys.threshold(rules.update.chance),
    )


def _open(statements: pd.DataFrame) -> Iterator[Told]:
    found = statements[statements["open"]].sort_values("chance", ascending=False, kind="stable").head(MOST_NAMED)
    if found.empty:
        return
    said = [
        tell(
            "{what}: {turned} ({chance}%)",
            what=lowered(row.label),
            turned=row.turned,
            chance=keys.chance_number(row.question, row.statement, row.chance),
        )
        for row in found.itertuples()
    ]
    yield tell(
        "Most likely to be reversed: {said}. A trial that reports one of these is a reason to look.",
        said=join(said, "; "),
    )


def _unknown(unknown: int) -> Iterator[Told]:
    if unknown:
        yield tell(
            "For {n} more results no chance can be given: one study, or none that can be pooled, does not show how far "
            "studies differ.",
            n=keys.count("not_judged", unknown),
        )


def _trials(unreported: pd.DataFrame) -> Iterator[Told]:
    trials = unreported.drop_duplicates("study")
    if trials.empty:
        return
    said = [trial_told(row) for row in trials.itertuples()]
    yield tell(
        "{n} registered {trials} no report: {said}. Their results can be asked for at any time.",
        n=keys.count("trials", len(trials)),
        trials="trial has" if len(trials) == 1 else "trials have",
        said=join(said, "; "),
    )


def counted_open(statements: pd.DataFrame) -> Told:
    """How many statements are open, of those for which a chance can be given."""
    known = keys.count("judged", int(statements["chance"].notna().sum()))
    return tell("{n} of {known} statements", n=keys.count("open", int(statements["open"].sum())), known=known)


def trial_told(row: tuple) -> Told:
    """A trial without a report: its name, its patients, and how long ago its enrolment ended where that is known."""
    parts = [tell("{label}", label=row.label)]
    if pd.notna(row.enrolled):
        parts.append(tell("{n} patients", n=keys.trial_number(row.study, "enrolled", row.enrolled, "patients")))
    if pd.notna(row.years):
        years = keys.trial_number(row.study, "years", row.years, "years")
        parts.append(tell("enrolment ended {years} years ago", years=years))
    return join(parts, ", ")
