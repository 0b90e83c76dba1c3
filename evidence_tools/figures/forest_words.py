"""What a forest plot says in words: its headline, its notes and its alternative text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from evidence_tools.figures.forest_risk import RISK, risk_note, risk_words
from evidence_tools.figures.phrases import level, mark_notes
from evidence_tools.figures.ruler import Ruler
from evidence_tools.models import Pooled
from evidence_tools.naming import capitalised, counted, listed
from evidence_tools.question import CHANGE_MEASURES
from evidence_tools.study_effects import Effects
from evidence_tools.study_effects.records import BORROWED
from evidence_tools.wording import digits_of, finding, interval, number, p_value, studies

if TYPE_CHECKING:
    from evidence_tools.limits import Limitation


def headline(fit: Pooled) -> str:
    """Say what the pooled result shows, with the verb that sign and interval allow.

    Returns
    -------
    str
        One sentence without a full stop.
    """
    design = ", before and after in one arm" if fit.effects.measure in CHANGE_MEASURES else ""
    return f"{finding(fit)}, {studies(fit.k)}{design}"


def subtitle(fit: Pooled) -> str:
    """Say which question is answered, and with which variant of the data."""
    return "; ".join(part for part in (fit.effects.label, fit.effects.variant) if part)


def notes(fit: Pooled, frame: pd.DataFrame, ruler: Ruler, *, dropped: Sequence[str] = ()) -> list[str]:
    """Write the notes below a forest plot: marks, cautions, heterogeneity, threshold, method and source.

    Parameters
    ----------
    fit, frame, ruler
        The result, the rows drawn and the axis.
    dropped
        Columns that gave way to the plot.

    Returns
    -------
    list of str
        One paragraph each, in reading order.
    """
    return [
        *mark_notes(frame["marks"]),
        risk_note(() if RISK in dropped else frame["risk"], fit),
        cautions(fit),
        heterogeneity(fit) if fit.k > 1 else "",
        threshold(fit.effects),
        f"{drawing(frame, ruler)} Method: {fit.method.name}.",
        no_room_for(dropped),
        " ".join([left_out(fit.effects), source_of(fit.effects)]).strip(),
    ]


def no_room_for(dropped: Sequence[str]) -> str:
    """Say which columns gave way to the plot; empty where none did."""
    return f"Not shown for want of room: {listed(dropped)}." if dropped else ""


def cautions(fit: Pooled) -> str:
    """Write the cautions of a pooled result as one paragraph; empty where there are none."""
    return " ".join(["Caution:", *(f"{caution.rstrip('.')}." for caution in fit.cautions)]) if fit.cautions else ""


def heterogeneity(fit: Pooled) -> str:
    """Write the heterogeneity line, or that one study shows none."""
    if fit.k < 2:
        return "One study: nothing is pooled, and differences between studies cannot be seen."
    return (
        f"Heterogeneity: Q = {number(fit.q)} on {fit.q_df} df ({p_value(fit.q_p)}), "
        f"I² = {number(fit.i2, 0)}%, τ² = {number(fit.tau2, 2)}."
    )


def threshold(effects: Effects) -> str:
    """Say what the dashed line is and where it comes from; empty without a threshold."""
    scale = effects.scale
    if scale.mcid is None:
        return ""
    source = f"; source: {scale.mcid_source}" if scale.mcid_source else ""
    return f"Dashed line: {scale.mcid_label}, a threshold of importance to patients{source}."


def drawing(frame: pd.DataFrame, ruler: Ruler) -> str:
    """Say how the marks of a forest are drawn, as far as they occur."""
    kinds = set(frame["kind"])
    beyond = (frame["ci_low"] < ruler.low) | (frame["ci_high"] > ruler.high)
    said = {
        "Area of a square: weight.": int((frame["kind"] == "study").sum()) > 1,
        "Open square: spread borrowed.": bool(frame.loc[frame["kind"] == "study", "hollow"].any()),
        "Hollow diamond: the same question with other rows or another method.": "variant" in kinds,
        "Light diamond: a group on its own; dark: all studies.": "group" in kinds,
        "Hollow diamonds: some of the studies pooled; dark: all of them.": "step" in kinds,
        "Arrow: the interval goes on beyond the axis.": bool(beyond.any()),
        "The axis is reversed, so that benefit is on the left.": ruler.reversed,
    }
    return " ".join(sentence for sentence, true in said.items() if true)


def left_out(effects: Effects) -> str:
    """Say how many rows of the outcome were not used; empty where all were."""
    unused = len(effects.dropped)
    return f"{counted(unused, 'row')} not used, the reasons stand with the result." if unused else ""


def source_of(shown: Effects | Limitation) -> str:
    """Name the edition and the date of the data; empty for numbers that are not from an edition."""
    if not shown.edition:
        return ""
    date = f", data of {shown.data_date}" if shown.data_date else ""
    return f"Source: extraction tables {shown.edition}{date}."


def alt_text(fit: Pooled, frame: pd.DataFrame) -> str:
    """Write the alternative text of a forest plot from the result itself.

    Parameters
    ----------
    fit, frame
        The pooled result, and the rows drawn.

    Returns
    -------
    str
        Finding, direction, prediction interval, heterogeneity and what the intervals rest on.
    """
    table, scale = fit.effects.table, fit.effects.scale
    borrowed = int(table["marks"].str.contains(BORROWED, regex=False).sum())
    predicted = interval(fit.display_prediction_low, fit.display_prediction_high, digits_of(scale))
    said = {
        f"Forest plot. {headline(fit)}": True,
        subtitle(fit): True,
        f"{capitalised(scale.better or '')} values are better": scale.better is not None,
        f"{level(fit.method.level)} prediction interval {predicted}": math.isfinite(fit.prediction_low),
        f"Threshold of importance: {scale.mcid_label}": scale.mcid is not None,
        f"{borrowed} of {counted(fit.k, 'interval')} rest on a borrowed standard deviation": borrowed > 0,
        risk_words(frame[frame["kind"] == "study"]): True,
        heterogeneity(fit).rstrip("."): True,
    }
    return ". ".join(sentence for sentence, true in said.items() if true and sentence) + "."
