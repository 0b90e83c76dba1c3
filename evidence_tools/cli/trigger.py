"""The command that says when to review again."""

from __future__ import annotations

import math
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from evidence_tools.cli.app import NEXT_YEAR, app
from evidence_tools.cli.saying import Edition, say, say_sentence, show_table

if TYPE_CHECKING:
    from evidence_tools.editions.trigger.record import Trigger


@app.command(rich_help_panel=NEXT_YEAR)
def trigger(
    folder: Edition = None,
    patients: Annotated[
        list[int] | None,
        typer.Option(help="Size of a further trial, in each arm; give it again for more. Default: the protocol's."),
    ] = None,
    found: Annotated[
        int | None, typer.Option(min=0, help="Relevant new reports that a search found since the date of the data.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day to advise for; default: the date of the data.")
    ] = None,
) -> None:
    """Say whether to review again now, and what one further trial or an unreported one could reverse."""
    from evidence_tools.editions.trigger.asking import update_trigger
    from evidence_tools.evidence.location import current_edition
    from evidence_tools.evidence.reading import read_evidence

    evidence = read_evidence(folder or current_edition())
    asked = update_trigger(evidence, patients=patients or None, found=found, on=on.date() if on else None)
    _show_advice(asked)
    _show_statements(asked)
    _show_trials(asked)


def _show_advice(asked: Trigger) -> None:
    from evidence_tools.editions.trigger.record import CAUTION

    say(f"{asked.verdict.capitalize()}.")
    for sentence in (*asked.reason, CAUTION):
        say_sentence(str(sentence))


def _show_statements(asked: Trigger) -> None:
    """The chance by the smallest and largest trial that were tried, and by the next one of the protocol."""
    from evidence_tools.limits.shared.ahead import PREDICTED

    found = asked.chances[asked.chances["effect"] == PREDICTED]
    sizes = sorted({*found["patients"].agg(["min", "max"]), *asked.statements["patients"]}) if len(found) else []
    chances = {(row.question, row.statement, row.patients): row.chance for row in found.itertuples()}
    rows = []
    for row in asked.statements.itertuples():
        cells = [_percent(chances.get((row.question, row.statement, size))) for size in sizes]
        rows.append((row.label, row.turned or row.cannot, *cells))
    columns = ("Result", "Reversed when", *(f"{size:,}" for size in sizes))
    caption = "Patients of the trial, in each arm where two are compared. –: no chance can be given."
    show_table("Chance that one further trial reverses a statement", columns, rows, caption)


def _show_trials(asked: Trigger) -> None:
    """One row per trial: how many results it could speak to, and the statement that it would most likely reverse."""
    rows = []
    for _, trial in asked.unreported.groupby("study", sort=False):
        known = trial.dropna(subset="chance")
        best = known.loc[known["chance"].idxmax()] if len(known) else None
        likeliest = "–" if best is None else f"{best['question_label']}: {best['turned']}"
        first, results = trial.iloc[0], trial.loc[trial["question"] != "", "question"].nunique()
        cells = (first["label"], _count(first["enrolled"]), first["ended"] or "not stated", f"{results}", likeliest)
        rows.append((*cells, _percent(None if best is None else best["chance"])))
    columns = ("Trial", "Enrolled", "Enrolment ended", "Results", "Most likely to reverse", "Chance")
    caption = "Held against every critical outcome that its visits reach; what it measured is in no table."
    if rows:
        show_table("Registered trials without a report", columns, rows, caption)


def _percent(chance: float | None) -> str:
    from evidence_tools.wording import shown

    return "–" if chance is None or math.isnan(chance) else f"{shown(100 * chance, 'percent')}%"


def _count(value: float) -> str:
    return "not stated" if math.isnan(value) else f"{value:,.0f}"
