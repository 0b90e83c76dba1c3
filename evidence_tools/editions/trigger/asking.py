"""When to review again, asked of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from numbers import Integral

import pandas as pd

from evidence_tools.editions.trigger import ahead_of, keys, unreported
from evidence_tools.editions.trigger.advice import advise, due_day, known_day
from evidence_tools.editions.trigger.record import Trigger
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits.shared.ahead import EFFECTS, PREDICTED
from evidence_tools.results.entries import Entry, told_entry

MOST_PATIENTS = 10_000


def update_trigger(
    evidence: Evidence,
    *,
    patients: Sequence[int] | None = None,
    effects: Sequence[str] | None = None,
    found: int | None = None,
    on: date | None = None,
) -> Trigger:
    """Work out what could change each coverage-relevant statement, and whether to review again now.

    For every question that is followed and each statement of it: the chance that one further trial reverses it. The
    result of the trial is drawn from what the studies predict, mean + t sqrt(se^2 + tau2 + variance of the trial), or
    from a stated true effect with that variance alone; counts that are quoted exactly from a beta-binomial or binomial
    distribution. It is then pooled with the others as the protocol says. Nothing is simulated: the results after which
    a statement turns are sought, and their chance is that of the distribution, to about 0.0002 of a chance. Registered
    trials without a report are added one by one and together (then to about one percentage point).

    Parameters
    ----------
    evidence
        The edition.
    patients
        Sizes of a further trial, in each arm where two are compared; None for those of the protocol. That of
        ``limits.imprecision.next_trial`` is always among them: it decides.
    effects
        Names of `EFFECTS`: ``predicted``, ``none``, ``half``, ``today``, ``low``, ``high``; None for all of them.
        ``predicted`` is always among them.
    found
        Relevant new reports that a search found since the date of the data; None where nobody has searched.
    on
        The day to advise for; None for the date of the data, or the day for which the evidence was asked as of.

    Returns
    -------
    Trigger
        ``.verdict`` (re-review now, can wait, cannot say), ``.reason``, and the frames ``.statements``, ``.chances``,
        ``.unreported`` and ``.together``. A chance that a statement is reversed is no chance that the treatment works.

    Raises
    ------
    QuestionError
        For sizes that are no whole numbers of at least 2, unknown effects, a negative `found`, or a day before the date
        of the data; all of them at once.

    References
    ----------
    Takwoingi et al. (2013) BMJ 347:f7191. doi:10.1136/bmj.f7191
    Garner et al. (2016) BMJ 354:i3507. doi:10.1136/bmj.i3507

    Examples
    --------
    ``et.update_trigger(evidence).verdict`` gives ``'can wait'``; ``et.update_trigger(evidence, found=2).verdict`` gives
    ``'re-review now'`` where a statement is open.
    """
    rules = evidence.protocol.update
    sizes = tuple(rules.patients if patients is None else patients)
    named = tuple(dict.fromkeys((PREDICTED, *(EFFECTS if effects is None else effects))))
    _refuse(sizes, named, found, known_day(evidence), on)
    day = on or evidence.known_on or known_day(evidence)
    statements, chances, trials, together = _worked_out(evidence, tuple(sorted({int(size) for size in sizes})), named)
    trials = unreported.dated(trials, day)
    advice = advise(evidence, statements, trials, day, found)
    return Trigger(
        evidence=evidence,
        on=day,
        due=due_day(evidence),
        found=found,
        statements=statements.copy(),
        chances=chances.copy(),
        unreported=trials,
        together=together.copy(),
        advice=advice,
    )


def trigger_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """The numbers of the advice for the results file, by key, such as ``update.pain_from_12.important.chance``."""
    trigger = update_trigger(evidence)
    if trigger.statements.empty:
        return
    for number in dict.fromkeys(number for told in trigger.reason for number in told.numbers):
        if number.key.count(".") == 1 and number.key.startswith(f"{keys.PLACE}."):
            yield number.key, told_entry(number, "When to review again", convention="update")
    yield from keys.statement_entries(trigger.statements, trigger.chances)
    yield from keys.trial_entries(trigger.unreported)
    yield from keys.together_entries(trigger.together)


@lru_cache(maxsize=8)
def _worked_out(evidence: Evidence, sizes: tuple[int, ...], effects: tuple[str, ...]) -> tuple[pd.DataFrame, ...]:
    """The four frames; remembered, because results, text, table, chart and slide all ask for them."""
    subjects = ahead_of.subjects_of(evidence)
    ahead = ahead_of.frames(subjects, sizes, effects, evidence.protocol.update.chance)
    return *ahead, *unreported.frames(evidence, subjects)


def _refuse(sizes: tuple[int, ...], effects: tuple[str, ...], found: int | None, first: date, on: date | None) -> None:
    """Raise with every fault of what was asked."""
    faults = []
    wrong = [size for size in sizes if not isinstance(size, Integral) or not 1 < size <= MOST_PATIENTS]
    if wrong or not sizes:
        said = ", ".join(map(repr, wrong)) or "none"
        faults.append(f"patients holds {said}; allowed: whole numbers from 2 to {MOST_PATIENTS:,}, at least one")
    unknown = [effect for effect in effects if effect not in EFFECTS]
    if unknown:
        faults.append(f"effects names {', '.join(map(repr, unknown))}; allowed: {', '.join(EFFECTS)}")
    if found is not None and (not isinstance(found, Integral) or found < 0):
        faults.append(f"found is {found!r}; allowed: a whole number of new reports, 0 or more, or None")
    if on is not None and on < first:
        faults.append(f"on is {on}; allowed: {first}, the date of the data, or later (earlier: evidence.as_of)")
    if faults:
        raise QuestionError("; ".join(faults))
