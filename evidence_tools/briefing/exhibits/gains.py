"""Bars of percent gains of two arms where no spread is printed: what the reports say, and no interval invented."""

from __future__ import annotations

import pandas as pd

from evidence_tools.briefing.exhibit_records import Bars, Series
from evidence_tools.briefing.exhibits.axis import round_up
from evidence_tools.briefing.exhibits.rows import marked
from evidence_tools.evidence import Evidence
from evidence_tools.naming import capitalised, treatment_name
from evidence_tools.results import results_of
from evidence_tools.wording import Number, Told, join, tell


def place_of(outcome: str, against: str, row: tuple) -> str:
    """Where the keys of one contrast begin: ``walking_time_against_cmm.motion.12``."""
    return f"{outcome}_against_{against}.{row.study}.{row.months:g}"


def signed(number: Number) -> Number:
    """A gain as it is printed beside its baseline: with its sign and without decimals."""
    return Number(number.key, number.value, number.unit, f"{number.value:+,.0f}".replace("-", "−"))


def bars_of_gains(evidence: Evidence, outcome: str, against: str, contrast: pd.DataFrame) -> Bars:
    """Bars of the gain of both arms in percent of the baseline, one pair for each study and visit.

    Parameters
    ----------
    contrast
        Rows of `contrast_without_spread`, at least one.
    """
    results = results_of(evidence)
    rows = list(contrast.itertuples())
    places = [place_of(outcome, against, row) for row in rows]
    found = {
        name: [results.number(f"{place}.{name}") for place in places]
        for name in ("gain", "gain_against", "n", "n_against")
    }
    arms = {"gain": evidence.protocol.edition.treated, "gain_against": against}
    names = {key: treatment_name(arm) for key, arm in arms.items()}
    shown = {key: tuple(map(signed, found[key])) for key in arms}
    meanings = {"gain": "treated", "gain_against": "against"}
    return Bars(
        name="Bars: gain by arm",
        categories=tuple(_category(row) for row in rows),
        series=tuple(
            Series(name=tell("{name}", name=names[key]), values=shown[key], meaning=meanings[key]) for key in arms
        ),
        axis=Told("Gain, percent of the value before treatment"),
        alt=join([_alt(row, names, found, shown, place) for place, row in enumerate(rows)]),
        highest=round_up(max(number.value for numbers in shown.values() for number in numbers)),
        headings=tuple(tell("{name}", name=capitalised(name)) for name in names.values()),
        cells=tuple(
            tuple(
                tell("{gain}% in {n} patients", gain=shown[gain][place], n=found[n][place])
                for gain, n in (("gain", "n"), ("gain_against", "n_against"))
            )
            for place in range(len(rows))
        ),
    )


def _category(row: tuple) -> Told:
    visit = f"{capitalised(row.label)}, {row.months:g} months"
    return marked(visit, row.marks)


def _alt(row: tuple, names: dict, found: dict, shown: dict, place: int) -> Told:
    return tell(
        "{label}: {gain}% in {n} patients with {ours}, {gain_against}% in {n_against} with {theirs}. No spread.",
        label=_category(row),
        ours=names["gain"],
        theirs=names["gain_against"],
        gain=shown["gain"][place],
        gain_against=shown["gain_against"][place],
        n=found["n"][place],
        n_against=found["n_against"][place],
    )


def largest_sds(evidence: Evidence, outcome: str, against: str, contrast: pd.DataFrame) -> list[Number]:
    """For each contrast the standard deviation of the gains up to which the arms would differ significantly."""
    results = results_of(evidence)
    places = [place_of(outcome, against, row) for row in contrast.itertuples()]
    return [_whole(results.number(f"{place}.largest_sd")) for place in places]


def _whole(number: Number) -> Number:
    return Number(number.key, number.value, number.unit, f"{number.value:,.0f}")
