"""Which way results point: a claim that something got better, differs, matters or is rare, against the intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd

from evidence_tools.errors import NothingToPoolError
from evidence_tools.evidence.claim_tests import DirectionTest
from evidence_tools.evidence.ids import ids_in
from evidence_tools.evidence.labels import study_labels
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, CONSISTENT, CONTRADICTED, Finding, combined
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.models import answer, pool
from evidence_tools.naming import lowered
from evidence_tools.question import CHANGE_MEASURES
from evidence_tools.study_effects import Effects
from evidence_tools.wording import Told, join, tell

COMPARISON = "comparison"  # kind of a claim that one treatment does better than another
_ONE_ARM = ", compared with before treatment and nothing else"
_OPEN = ", which leaves the direction open"
_HIDDEN = ", so that anything between the limits may be true"
_OWN = ", worked out from numbers that only the policy prints"
_HALF = 50.0
_NO_ROWS = "the tables hold no study on {label}"
_NO_RESULT = "no study prints a value with its spread, so there is no result on {label}"
_NOT_ASKED = "{told}, compared with before treatment alone, which cannot say which treatment does better"


@dataclass(frozen=True, eq=False)
class Asked:
    """One question of a test, with its result as far as there is one."""

    name: str
    effects: Effects
    subject: Subject | None
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one result says to the claim; results of one subject and with one remark are told together."""

    verdict: str
    why: Told
    remark: str = ""
    subject: str = ""


def examine(case: Case, test: DirectionTest) -> Finding:
    """Set what a claim says of a direction beside the results of questions of the protocol.

    *Consistent* where every result says the same with an interval that leaves out the point at which it would turn;
    *contradicted* where the interval lies wholly on the other side; *cannot say* where there is no result, where the
    interval holds that point, and where a claim compares treatments but the result is that of one arm. Several
    questions count as the parts of one claim. A result that rests on the policy's own numbers alone is *as reported
    only*. A claim of no difference is told with what its interval could still hide.

    References
    ----------
    Altman DG, Bland JM (1995). Absence of evidence is not evidence of absence. BMJ 311:485.
    doi:10.1136/bmj.311.7003.485
    """
    asked = [_asked(case, test, name) for name in test.questions]
    said = [_say(case, test, each) for each in asked]
    first = next((each.quoted for each in asked if each.quoted is not None), None)
    rows = ids_in(cell for each in asked for cell in _behind(each.effects)["rows"])
    sources = case.sources_of(rows)
    own = first is not None and case.second_hand(sources)
    return Finding(
        verdict=AS_REPORTED if own else combined([each.verdict for each in said]),
        why=tell("{why}{own}", why=_together(said), own=_OWN if own else ""),
        found=first.estimate if first else None,
        low=first.low if first else None,
        high=first.high if first else None,
        keys=tuple(number.key for each in said for number in each.why.numbers if not number.key.startswith("claims.")),
        rows=rows,
        sources=sources,
    )


def _together(said: Sequence[Said]) -> Told:
    """Results in a row: what they share, subject and remark, is told once."""
    clauses = []
    for remark, alike in groupby(said, key=lambda each: each.remark):
        by_subject = groupby(alike, key=lambda each: each.subject)
        told = [part for subject, each in by_subject for part in _of_subject(subject, list(each))]
        between = ", and " if len(told) < len(said) else " and " if remark else "; "
        clauses.append(tell("{told}{remark}", told=join(told, between), remark=remark))
    return join(clauses, "; ")


def _of_subject(subject: str, said: Sequence[Said]) -> list[Told]:
    """``pain fell by ... and by ...`` as one part; results without a shared subject as they are."""
    first, *others = (each.why for each in said)
    if not subject:
        return [first, *others]
    return [listed([first, *(replace(each, text=each.text.removeprefix(f"{subject} ")) for each in others)])]


def _asked(case: Case, test: DirectionTest, name: str) -> Asked:
    found = answer(case.evidence, name)
    if not test.studies:
        quoted = None if found.fit is None else Quoted(found.fit, name)
        return Asked(name, found.effects, None if quoted is None else subject_of(found, case.evidence), quoted)
    effects = found.effects.only([study for study in test.studies if study in set(found.effects.table["study"])])
    try:
        fit = pool(effects)
    except NothingToPoolError:
        return Asked(name, effects, None, None)
    place = f"claims.{case.claim_id}.{case.place}.{name}"
    return Asked(name, effects, subject_of(fit, case.evidence), Quoted(fit, place))


def _behind(effects: Effects) -> pd.DataFrame:
    """The studies behind a result; where there is none, the rows that were tried."""
    return effects.table if effects.k else effects.dropped


def _say(case: Case, test: DirectionTest, asked: Asked) -> Said:
    if asked.quoted is None:
        label = asked.effects.label
        words = _NO_ROWS if asked.effects.dropped.empty else _NO_RESULT
        return Said(CANNOT_SAY, tell(words, label=lowered(label)))
    told = _of_studies(case, test, asked.quoted.told(after=_visit(asked)))
    compares = case.cells.get("kind") == COMPARISON
    if compares and test.says != "no_different" and asked.effects.measure in CHANGE_MEASURES:
        return Said(CANNOT_SAY, tell(_NOT_ASKED, told=told))
    return _SAYS[test.says](case, asked, told)


def _visit(asked: Asked) -> str:
    """When a change was measured, as the label of its question has it: ``; 12 months and over``."""
    if not asked.quoted.is_change:
        return ""
    _, comma, visit = asked.effects.label.partition(", ")
    return f"; {visit}" if comma else ""


def _of_studies(case: Case, test: DirectionTest, told: Told) -> Told:
    if not test.studies:
        return told
    labels = study_labels(case.evidence)
    return tell("in {studies}, {told}", studies=" and ".join(labels[each] for each in test.studies), told=told)


def _better(case: Case, asked: Asked, told: Told, *, wanted: float = 1.0) -> Said:
    """Whether the interval lies wholly on one side of no effect, and on which."""
    del case
    quoted = asked.quoted
    if not (quoted.is_change or quoted.compares):
        return Said(CANNOT_SAY, tell("{told}, a share of one arm, which points no way by itself", told=told))
    if not quoted.clear:
        return Said(CANNOT_SAY, told, _OPEN)
    verdict = CONSISTENT if asked.subject.gain(quoted.fit.estimate) * wanted > 0 else CONTRADICTED
    if not quoted.is_change:
        return Said(verdict, told, subject=quoted.outcome)
    return Said(verdict, told, _ONE_ARM, f"{quoted.outcome} {quoted.moved.removesuffix(' by')}")


def _worse(case: Case, asked: Asked, told: Told) -> Said:
    return _better(case, asked, told, wanted=-1.0)


def _no_different(case: Case, asked: Asked, told: Told) -> Said:
    """Whether the interval holds no effect; then its ends say what it could still hide."""
    del case
    quoted = asked.quoted
    if not (quoted.is_change or quoted.compares):
        return Said(CANNOT_SAY, tell("{told}, a share of one arm, which is set against nothing", told=told))
    if quoted.clear:
        return Said(CONTRADICTED, tell("{told}, so the two are not alike", told=told))
    return Said(CONSISTENT, told, _HIDDEN)


def _important(case: Case, asked: Asked, told: Told) -> Said:
    """Whether the mean gain reaches the protocol's first threshold of importance."""
    scale, quoted = asked.effects.scale, asked.quoted
    if scale.mcid is None or not (quoted.is_change or quoted.compares):
        return Said(CANNOT_SAY, tell("{told}, and the protocol names no threshold of importance for it", told=told))
    mcid = abs(scale.mcid)
    gains = [asked.subject.gain(value) for value in (quoted.fit.estimate, quoted.fit.ci_low, quoted.fit.ci_high)]
    fields = {
        "told": told,
        "mcid": case.number(f"{asked.name}.mcid", mcid, scale.unit, f"{mcid:g}"),
        "unit": quoted.unit,
    }
    needed, one_arm = asked.subject.gain(scale.mcid), _ONE_ARM if quoted.is_change else ""
    if gains[0] >= needed:
        return Said(CONSISTENT, tell("{told}, at least the {mcid} {unit} that matter", **fields), one_arm)
    verdict = CONTRADICTED if max(gains) < needed else CANNOT_SAY
    return Said(verdict, tell("{told}, less than the {mcid} {unit} that matter", **fields), one_arm)


def _low(case: Case, asked: Asked, told: Told) -> Said:
    """Whether a share lies below that with other treatment, which the protocol names; with what was counted there."""
    limit = asked.subject.benchmark
    if limit is None:
        return Said(CANNOT_SAY, tell("{told}, and the protocol names no share with other treatment", told=told))
    number = case.number(f"{asked.name}.other_treatment", limit, "percent")
    words = ("below", "which leaves open whether it is below", "above")
    counted = asked.subject.benchmark_row["definition"]
    what = tell("the {limit}% seen with other treatment ({counted})", limit=number, counted=counted)
    return _beside(asked, told, limit, words, what)


def _few(case: Case, asked: Asked, told: Told) -> Said:
    """Whether fewer than half of the patients are concerned."""
    del case
    words = ("fewer than", "which leaves open whether it is fewer than", "more than")
    return _beside(asked, told, _HALF, words, tell("half of them"))


def _beside(asked: Asked, told: Told, limit: float, words: tuple[str, str, str], what: Told) -> Said:
    """The interval beside a limit: below it, holding it, or above it."""
    low, high = asked.quoted.headline.low, asked.quoted.headline.high
    verdict, word = (
        (CONSISTENT, words[0]) if high < limit else (CONTRADICTED, words[2]) if low > limit else (CANNOT_SAY, words[1])
    )
    return Said(verdict, tell("{told}, {word} {what}", told=told, word=word, what=what))


_SAYS: Mapping[str, Callable[[Case, Asked, Told], Said]] = {
    "better": _better,
    "worse": _worse,
    "no_different": _no_different,
    "important": _important,
    "low": _low,
    "few": _few,
}
