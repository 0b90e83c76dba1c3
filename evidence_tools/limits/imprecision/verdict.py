"""Too few patients: how many are needed, what repeated looking asks for, and what the next trial could change."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from evidence_tools.arithmetic.information_size import InformationSize
from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import curve_of
from evidence_tools.limits.imprecision.looks import compared_with, critical_multiple, interval_at, looks
from evidence_tools.limits.imprecision.next_trial import Outlook, outlook, trial_patients
from evidence_tools.limits.shared.added_patients import no_effect
from evidence_tools.limits.shared.information import Worthwhile, size_needed, spread_share, worthwhile
from evidence_tools.wording.numbers import number, patients

NAME = "imprecision"
SIZE_UNIT = "times the usual"
_LEAST, _MOST, _STEPS = 0.01, 6.0, 40
_ONE_PERCENT = 0.01
_RULES = tuple(f"limits.imprecision.{name}" for name in ("alpha", "power", "spending", "next_trial"))


def applies(subject: Subject) -> bool:
    """Every result that supports a conclusion, and every score."""
    return bool(subject.statements) or subject.kind in ("change", "difference")


def challenge(subject: Subject) -> Limitation:
    """Compare the patients there are with those needed, and the interval with one that pays for repeated looks.

    Needed are the patients of a trial that finds the smallest effect worth finding, inflated by 1 / (1 - D2). Until
    they are reached the result must pass a monitoring boundary; its interval is widened accordingly. ``weakens`` where
    the interval so widened holds the point at which a conclusion turns. Imprecision alone overturns nothing: more
    patients may move the result either way.

    The Cochrane Handbook (chapter 22) advises against drawing the main conclusions of an updated review from such
    boundaries: studies are not planned like the looks of one trial. Here they only say how firm a result is.

    References
    ----------
    Wetterslev et al. (2009) BMC Med Res Methodol 9:86. doi:10.1186/1471-2288-9-86
    Langan et al. (2012) J Clin Epidemiol 65:511-519. doi:10.1016/j.jclinepi.2011.10.009
    """
    worth = worthwhile(subject)
    if worth is None or no_effect(subject) is None:
        return cannot_say(subject, NAME, _missing(subject), assumed=_RULES)
    needed = size_needed(subject, worth)
    table = looks(subject, needed.required)
    multiple = critical_multiple(subject, table)
    tips = {each.key: _tipping(subject, each) for each in subject.statements}
    weak = [each for each in subject.statements if tips[each.key] <= multiple]
    ahead = outlook(subject)
    return limitation(
        subject,
        NAME,
        WEAKENS if weak else HOLDS,
        quantity=100 * table["fraction"].iloc[-1],
        unit="percent",
        measures="of the patients needed are reached",
        reason=" ".join(
            [
                _size_words(subject, worth, needed, table),
                _boundary_words(subject, table, weak),
                _chance_words(subject, ahead),
            ]
        ),
        table=_table(subject, needed, table, ahead),
        assumed=(*_RULES, *worth.assumed),
        **_sizes(subject, tips, multiple),
    )


def _missing(subject: Subject) -> str:
    if subject.fit is None:
        return "There is no pooled result, so nothing can be set against the number of patients needed."
    if subject.kind == "ratio":
        return "No comparison patient had the event, so there is no risk whose reduction could be worth finding."
    return (
        f"The protocol names no smallest effect worth finding for {subject.outcome} under "
        f"outcomes.{subject.outcome}.mcid or limits.below, so the number of patients needed is not known."
    )


def _decided(statement: Statement, result: Result) -> bool:
    """Whether the whole interval agrees on a statement."""
    if statement.key == "different":
        return statement.true(result)
    return statement.true(_at(result.low)) == statement.true(_at(result.high))


def _at(value: float) -> Result:
    return Result(value, value, value)


def _tipping(subject: Subject, statement: Statement) -> float:
    """The multiple of the usual critical value at which the interval begins to hold the statement's turning point."""
    low, high = _LEAST, _MOST
    if _decided(statement, interval_at(subject, high)):
        return math.inf
    if not _decided(statement, interval_at(subject, low)):
        return low
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _decided(statement, interval_at(subject, middle)):
            low = middle
        else:
            high = middle
    return high


def _sizes(subject: Subject, tips: Mapping[str, float], multiple: float) -> dict[str, object]:
    """The size is the critical value as a multiple of the usual one; none where the usual interval decides nothing."""
    first = min(subject.statements, key=lambda each: tips[each.key])
    if tips[first.key] <= 1 or not math.isfinite(multiple):
        return {}
    multiples = [_LEAST, *(step / 10 for step in range(1, 41))]
    return {
        "plausible": (1.0, 1.0, multiple),
        "neutral": 1.0,
        "tipping": tips[first.key] if tips[first.key] < _MOST else math.nan,
        "size_unit": SIZE_UNIT,
        "statement": _once_wider(subject, first),
        "curve": curve_of(subject, multiples, [interval_at(subject, each) for each in multiples]),
    }


def _once_wider(subject: Subject, statement: Statement) -> str:
    """What the interval says once it is too wide for a statement; the estimate stays where it is."""
    turned = statement.reversed_words(subject.base)
    return turned if statement.key == "different" else f"the interval does not rule out that {turned}"


def _table(subject: Subject, needed: InformationSize, table: pd.DataFrame, ahead: Sequence[Outlook]) -> pd.DataFrame:
    final = table.iloc[-1]
    rows = [
        ("Patients needed if all studies had one true effect", needed.fixed, "patients"),
        ("Variance due to true differences between studies (D2)", 100 * needed.heterogeneity, "percent"),
        ("Patients needed", needed.required, "patients"),
        ("Patients reached", final["patients"], "patients"),
        ("Share of those needed", 100 * final["fraction"], "percent"),
        (f"Result against {compared_with(subject)}", final["z"], "z"),
        ("Boundary for repeated looks", final["boundary"], "z"),
    ]
    size, unit = trial_patients(subject), subject.scale.short_unit
    for each in ahead:
        rows += [
            (f"Patients of one study without effect until {each.turned}", each.patients, "patients"),
            (f"Result of a trial of {size} patients from which {each.turned}", each.result, unit),
            (f"Chance that after such a trial {each.turned}", 100 * each.chance, "percent"),
        ]
    return pd.DataFrame([row for row in rows if not math.isnan(row[1])], columns=["What", "Value", "Unit"])


def _size_words(subject: Subject, worth: Worthwhile, needed: InformationSize, table: pd.DataFrame) -> str:
    spread = 100 * spread_share(subject)
    differing = f", {number(spread, 0)}% of the variance being differences between studies" if spread else ""
    have = patients(subject.effects)
    return (
        f"{have[:1].upper()}{have[1:]} are {_percent(table['fraction'].iloc[-1])} of the {number(needed.required, 0)} "
        f"needed to find {worth.words} with {100 * needed.power:g}% power{differing}."
    )


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%" if share >= _ONE_PERCENT else "less than 1%"


def _boundary_words(subject: Subject, table: pd.DataFrame, weak: list[Statement]) -> str:
    final = table.iloc[-1]
    if final["fraction"] >= 1:
        start = "The interval needs no widening for repeated looks"
    elif math.isinf(final["boundary"]):
        start = "So early no result can pass the boundary for repeated looks"
    else:
        passes = "passes" if final["passed"] else "does not pass"
        values = f"z {number(abs(final['z']), 1)}, boundary {number(final['boundary'], 1)}"
        start = f"The result {passes} the boundary for repeated looks ({values})"
    if not weak:
        return f"{start}, and every conclusion lies clear of its turning point."
    open_ = " and whether ".join(each.reversed_words(subject.base) for each in weak)
    return f"{start}. The interval is so wide that it stays open whether {open_}."


def _chance_words(subject: Subject, ahead: Sequence[Outlook]) -> str:
    size = subject.rules.imprecision.next_trial
    arms = " in each arm" if subject.kind in ("difference", "ratio") else ""
    chances = " and ".join(f"{_percent(each.chance)} ({each.turned})" for each in ahead)
    return f"The chance that a next trial of {size} patients{arms} reverses a conclusion is {chances}."
