"""One slide for each critical outcome whose number moved since the edition before: the steps, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import Picture, Table
from evidence_tools.briefing.fitting import fitting
from evidence_tools.briefing.lines import day_in_words, notebook
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.editions.conclusions import Conclusion, conclusions
from evidence_tools.editions.ends import Ends, all_ends, asked_in, ends_of
from evidence_tools.editions.entries import number_of
from evidence_tools.editions.record import Changes
from evidence_tools.editions.since import changes_since
from evidence_tools.editions.steps import STEP_OF
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.figures.changes_gallery import WATERFALL
from evidence_tools.figures.waterfall import waterfall
from evidence_tools.figures.waterfall_frame import STEP, waterfall_frame
from evidence_tools.figures.waterfall_words import by_size, something
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.naming import capitalised, lowered
from evidence_tools.wording import Told, join, tell

KIND = "waterfall"
MOST = 3  # slides of this kind: more would be the review over again
NAMED = 2  # steps that a title names
FEW = 4  # rows of a chart that leaves room for sentences
REASONS = 3  # of a step, told to the speaker
NOTEBOOK = "11_re_review"
_NOT_MOVED = Told("no printed number of this outcome moved since the edition before")
_TOO_MANY = Told("other outcomes moved as well and come before it in the protocol; the page of the comparison has all")


def waterfall_slide(evidence: Evidence, outcome: str, counted: Counted) -> Slide | LeftOut:
    """Why the number of a critical outcome moved: the first of its questions whose printed estimate differs."""
    changes = changes_since(evidence)
    moved = {} if changes is None else moved_outcomes(changes)
    if outcome not in moved:
        return LeftOut(counted.slide, _NOT_MOVED)
    if list(moved).index(outcome) >= MOST:
        return LeftOut(counted.slide, _TOO_MANY)
    return slide_of(changes, moved[outcome], counted.slide)


def moved_outcomes(changes: Changes) -> dict[str, str]:
    """Critical outcomes of which a printed estimate moved, each with the first question that did."""
    moved = [each.question for each in all_ends(changes) if each.moved and (each.at_both or each.at_one)]
    found = {}
    for outcome, asked in changes.after.protocol.certainty.outcomes.items():
        first = next((question for question in asked.questions if question in moved), None)
        if first is not None:
            found[outcome] = first
    return found


def slide_of(changes: Changes, question: str, name: str) -> Slide:
    """The slide of one question that moved."""
    whole = ends_of(changes, question)
    return Slide(
        name=name,
        title=_title(changes, whole),
        exhibit=_exhibit(changes, whole),
        points=tuple(_points(changes, whole)),
        caution=tuple(_caution(changes, whole)),
        source=sources_of(changes),
        notes=(
            Told("Asked first: “Why did this number move?”"),
            *_why(changes, whole),
            Told(
                "Method: every difference between the editions belongs to one step. After each step everything is "
                "worked out anew, in a fixed order, so that the printed parts add up to the whole."
            ),
            notebook(NOTEBOOK, "the comparison with every level, and the rows behind each step"),
        ),
    )


def _points(changes: Changes, whole: Ends) -> Iterator[Told]:
    """Under a chart of few rows: why each step moved it, and the conclusions that stand or turned."""
    if len(waterfall_frame(changes, whole.question)) > FEW:
        return
    yield from _why(changes, whole)
    old, new = (conclusions(each, whole.question) for each in (changes.before, changes.after))
    for key, words in new.items():
        if words == old.get(key):
            yield tell("As before: {words}", words=words)
        else:
            yield Conclusion(whole.question, whole.label, old.get(key, ""), words).told


def _exhibit(changes: Changes, whole: Ends) -> Picture | Table:
    """The waterfall as a picture; its rows as a table where they are too many for one slide."""
    chart = waterfall(changes, whole.question)
    if chart.drawn_for("slide", bare=True).parts == 1:
        return Picture(name=f"Waterfall: {whole.label}", chart_name=f"{WATERFALL}{whole.question}", chart=chart)
    rows = tuple(_rows(changes, whole))
    said = join([tell("{step}: {result}", step=row[0], result=row[2]) for row in rows], "; ")
    return Table(
        name=f"Steps: {whole.label}",
        headings=tuple(map(Told, ("Edition or step", "Moved by", "Result"))),
        rows=rows,
        alt=tell("Table. {said}.", said=said),
        widths=(0.5, 0.25, 0.25),
        right=frozenset({1, 2}),
    )


def _rows(changes: Changes, whole: Ends) -> Iterator[tuple[Told, Told, Told]]:
    frame = waterfall_frame(changes, whole.question)
    yield tell("{name}", name=changes.before.label), Told(""), shown_at(changes, whole, "before")
    for row in frame[frame["kind"] == STEP].itertuples():
        moved = tell("{n}", n=number_of(changes, whole, f"{row.step}.part")) if math.isfinite(row.part) else Told("–")
        level = number_of(changes, whole, f"{row.step}.level")
        yield Told(row.label), moved, tell("{n}", n=level) if level.known else Told(row.shown)
    yield tell("{name}", name=changes.after.label), Told(""), shown_at(changes, whole, "after")


def sources_of(changes: Changes) -> Told:
    """The tables of both editions, and the days to which they reach."""
    fields = {
        "before": changes.before.label,
        "after": changes.after.label,
        "first": day_in_words(changes.before.protocol.edition.data_date),
        "last": day_in_words(changes.after.protocol.edition.data_date),
    }
    return tell("Source: extraction tables {before}, data of {first}, and {after}, data of {last}", **fields)


def moved_by(changes: Changes, whole: Ends, most: int) -> Told:
    """The steps that moved a number most, each with its printed part: ``new study +0.6, protocol −0.3``."""
    steps = by_size(waterfall_frame(changes, whole.question))[:most]
    parts = [
        tell("{step} {part}", step=lowered(row.label), part=number_of(changes, whole, f"{row.step}.part"))
        for row in steps
    ]
    return join(parts, ", ")


def shown_at(changes: Changes, whole: Ends, end: str) -> Told:
    """The number of one end, in words where nothing is pooled."""
    text = whole.before_shown if end == "before" else whole.after_shown
    return tell("{n}", n=number_of(changes, whole, end)) if any(map(str.isdigit, text)) else Told(text)


def _title(changes: Changes, whole: Ends) -> Told:
    fields = {
        "what": capitalised(name_of(asked_in(changes, whole.question))),
        "unit": f" {whole.unit.split(' (')[0]}" if whole.unit and whole.scale.transform != "log" else "",
        "before": shown_at(changes, whole, "before"),
        "after": shown_at(changes, whole, "after"),
        "first": changes.before.protocol.edition.edition,
    }
    if whole.at_one:
        return tell("{what}: {before} in edition {first}, {after}{unit} now", **fields)
    said = [
        tell("{what}: {before} in edition {first} became {after}{unit}, {steps}", **fields, steps=steps)
        for steps in (moved_by(changes, whole, most) for most in (NAMED, 1))
        if steps.text
    ]
    return fitting([*said, tell("{what}: {before} became {after}{unit}", **fields)])


def _caution(changes: Changes, whole: Ends) -> Iterator[Told]:
    if whole.at_one:
        yield Told("The number is missing at one end, so that there is no whole to take apart")
        return
    steps = by_size(waterfall_frame(changes, whole.question))
    try:
        rest = number_of(changes, whole, "interaction")
    except KeyError:  # a step alone gives no number
        return
    if len(steps) > 1 and something(str(rest)):
        yield tell("What the steps move together beyond what each moves alone, their interaction, is {rest}", rest=rest)


def _why(changes: Changes, whole: Ends) -> Iterator[Told]:
    """One line for each step that moved it, with the rows and reasons behind the step."""
    steps = by_size(waterfall_frame(changes, whole.question))
    for row in steps:
        yield tell(
            "{step} moved it by {part}: {meaning}{behind}.",
            step=row.label,
            part=number_of(changes, whole, f"{row.step}.part"),
            meaning=STEP_OF[row.step].meaning,
            behind=_reasons(changes, row.step),
        )
    if not steps:
        ends = {end: shown_at(changes, whole, end) for end in ("before", "after")}
        yield tell("In the earlier edition: {before}; in this one: {after}.", **ends)


def _named(changes: Changes, studies: list[str]) -> list[str]:
    """Studies by the short names that readers know; a row on two of them names both."""
    known = study_labels(changes.before).to_dict() | study_labels(changes.after).to_dict()
    return [" and ".join(known.get(each, each) for each in ids.split(";")) for ids in studies]


def _reasons(changes: Changes, step: str) -> str:
    """The studies and the reasons that the log gives for a step, as far as there are any."""
    rows = changes.differences[changes.differences["step"] == step].fillna("")
    studies = _named(changes, [each for each in dict.fromkeys(rows["study"]) if each][:REASONS])
    reasons = [each for each in dict.fromkeys(rows["reason"]) if each][:REASONS]
    named = f" ({', '.join(studies)})" if studies else ""
    return f"{named}{'; logged as: ' * bool(reasons)}{'; '.join(reasons)}"
