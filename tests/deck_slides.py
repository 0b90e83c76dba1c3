"""Made-up slides of every kind, so that the deck can be drawn and checked without a review."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from evidence_tools.briefing.exhibit_records import Bars, Forest, ForestRow, Line, Point, Series, Table, Timeline
from evidence_tools.briefing.records import KeyNumber, Slide
from evidence_tools.export.deck.writer import WrittenDeck, write_deck
from evidence_tools.wording import Number, Told, tell

DAY = date(2026, 11, 20)
UNIT = "points (0-10)"
CHANGES = (
    ("First trial 2012†", -3.8, -4.9, -2.7, 12.4, 58, True),
    ("Second trial 2016", -2.9, -3.3, -2.5, 24.0, 149, False),
    ("Cohort A, academic centre 2013", -4.4, -5.6, -3.2, 11.5, 40, False),
    ("Cohort B 2010†", -3.1, -4.2, -2.0, 12.9, 78, True),
    ("Cohort C 2014", -5.0, -6.9, -3.1, 6.2, 22, False),
    ("Registry D 2021", -1.1, -1.5, -0.7, 24.6, 201, False),
    ("Small series E 2011", -6.0, -12.4, 0.4, 8.4, 9, False),
)


def number(key: str, value: float, unit: str = UNIT) -> Number:
    """A number under a key of its own."""
    return Number(f"made_up.{key}", value, unit)


def forest() -> Forest:
    """Seven studies, a pooled estimate, a prediction interval and a variant; one interval leaves the axis."""
    rows = [_study(n, each) for n, each in enumerate(CHANGES)]
    rows += [
        _summary("pooled", "Pooled, 7 studies", (-3.6, -4.8, -2.4)),
        _summary("prediction", "95% prediction interval", (None, -6.4, -0.8)),
        _summary("variant", "Without borrowed spreads, 5 studies", (-3.3, -5.0, -1.6)),
    ]
    return Forest(
        name="Forest of pain from 12 months",
        rows=tuple(rows),
        rows_heading="Study",
        headings=(Told("n"), Told("Change [interval]"), Told("Weight")),
        axis=Told("Change of pain, points of 10"),
        ends=(-8.0, 1.0),
        alt=Told("Forest of seven studies. Pain fell in all of them; the pooled change lies below the threshold."),
        null=number("null", 0.0),
        threshold=number("threshold", -2.0),
        threshold_label=Told("smallest change that matters"),
        sides=("← better", "worse →"),
    )


def ratios() -> Forest:
    """Two trials on a scale of ratios."""
    rows = [
        ForestRow(kind="group", label=Told("Against medical management")),
        _row("study", "First trial 2018", ("ratio", 0.41, 0.18, 0.93), "risk ratio"),
        _row("study", "Second trial 2022", ("ratio2", 0.72, 0.11, 14.0), "risk ratio"),
        _row("pooled", "Pooled, 2 studies", ("ratio3", 0.49, 0.24, 1.02), "risk ratio"),
    ]
    return Forest(
        name="Forest of later surgery",
        rows=tuple(rows),
        rows_heading="Study",
        headings=(Told("Risk ratio"),),
        axis=Told("Risk ratio"),
        ends=(0.1, 10.0),
        alt=Told("Forest of two trials; fewer operations with treatment, uncertain."),
        null=number("one", 1.0, "risk ratio"),
        sides=("← fewer with treatment", "fewer with control →"),
        log=True,
    )


def bars(*, intervals: bool = False, stacked: bool = False) -> Bars:
    """Three categories and two series."""
    values = ((24.0, 11.0, 4.5), (31.0, 8.0, 12.0))
    names = ("Treatment", "Control")
    series = []
    for n, (name, row, meaning) in enumerate(zip(names, values, ("treated", "against"), strict=True)):
        lows = tuple(number(f"low{n}{m}", value - 3.5, "percent") for m, value in enumerate(row)) if intervals else ()
        highs = tuple(number(f"high{n}{m}", value + 6.5, "percent") for m, value in enumerate(row)) if intervals else ()
        shown = tuple(number(f"bar{n}{m}", value, "percent") for m, value in enumerate(row))
        series.append(Series(name=Told(name), values=shown, lows=lows, highs=highs, meaning=meaning))
    return Bars(
        name="Patients with later surgery",
        categories=(Told("Registry, 2 years"), Told("Trial, 1 year"), Told("Claims, 4 years")),
        series=tuple(series),
        axis=Told("Percent of patients"),
        alt=Told("Bars of patients operated on later."),
        highest=60.0 if stacked else 45.0,
        stacked=stacked,
        headings=(Told("n"), Told("Treatment / control")),
        cells=tuple((_cell("n", n), _cell("both", n)) for n in range(3)),
        threshold=number("limit", 20.0, "percent") if intervals else None,
        threshold_label=Told("limit of the policy") if intervals else Told(""),
    )


def timeline() -> Timeline:
    """Four studies over three years."""
    lines = [
        _line("First trial", ((6, -3.6), (12, -3.8), (24, -3.5)), hollow=True),
        _line("Second trial", ((6, -2.8), (12, -2.9)), meaning="against"),
        _line("Registry D", ((12, -1.1), (24, -1.3), (36, -0.9)), meaning="third"),
        _line("Cohort A", ((12, -4.4),)),
    ]
    return Timeline(
        name="Pain over time",
        lines=tuple(lines),
        across=Told("Months since treatment"),
        up=Told("Change of pain, points of 10"),
        ends=(-6.0, 0.0),
        last_month=36.0,
        alt=Told("Change of pain in four studies over three years."),
        threshold=number("threshold", -2.0),
        threshold_label=Told("smallest change that matters"),
        hollow_means="spread borrowed",
        month_step=6.0,
    )


def table(rows: int = 5) -> Table:
    """Limitations with their verdicts."""
    verdicts = (("holds", "bad"), ("weakens", "caution"), ("answered", "good"), ("cannot say", "unknown"))
    body = []
    for n in range(rows):
        verdict, _ = verdicts[n % 4]
        count = Number(f"made_up.row.{n}", 3.0 + n, "studies")
        body.append(
            (
                Told(f"Limitation {'abcdefghijklmnopqrstuvwxyz'[n % 26]}"),
                tell("Rests on {n} studies without a control arm, so that time alone may explain the change", n=count),
                Told(verdict),
                tell("{n}", n=count),
            )
        )
    return Table(
        name="Limitations and their verdicts",
        headings=(Told("Limitation"), Told("What was found"), Told("Verdict"), Told("Studies")),
        rows=tuple(body),
        alt=Told("Table of limitations, each with what was found and its verdict."),
        widths=(2.2, 6.0, 1.6, 1.0),
        right=frozenset({3}),
        tones=tuple(("", "", verdicts[n % 4][1], "") for n in range(rows)),
        notes=(Told("† spread borrowed from a reference population"),),
    )


def slides() -> list[Slide]:
    """A small deck: every kind of exhibit, a divider, and a table that is continued."""
    return [
        _slide("question", "The policy calls the procedure unproven; the evidence reaches further than it says", None),
        _slide(
            "outcome:pain",
            "Pain fell by 3.6 points of 10, yet no trial was blinded and the size is uncertain",
            forest(),
        ),
        _slide("outcome:surgery", "Fewer patients were operated on later, with wide uncertainty", ratios()),
        _slide("bars", "One patient in four is operated on within two years", bars()),
        _slide("intervals", "Later surgery stays below the limit in two of three sources", bars(intervals=True)),
        _slide("timeline", "The change holds for three years in those who were followed", timeline()),
        _slide("limitations", "Two of five limitations would change the answer", table()),
        Slide(
            name="appendix",
            title=Told("Appendix"),
            points=(Told("Full tables and methods"),),
            notes=(Told("Divider."),),
        ),
        _slide("appendix:limitations", "All limitations", table(30), appendix=True),
    ]


def written(folder: Path, *names: str, name: str = "deck.pptx", **options: str | Path) -> WrittenDeck:
    """The small deck as a file, or the slides of these names."""
    return write_deck(
        [slide for slide in slides() if not names or slide.name in names],
        folder / name,
        data_date=DAY,
        edition="Made-up policy, edition 2026",
        title="A made-up review",
        **options,
    )


def _slide(name: str, title: str, exhibit: object, *, appendix: bool = False) -> Slide:
    keys = (
        KeyNumber(number=tell("{n}", n=number("key", -3.6)), label=Told("points of 10, pooled change of pain")),
        KeyNumber(number=tell("{n}", n=number("k", 7, "studies")), label=Told("studies, none of them blinded")),
    )
    points = (
        Told("Every estimate lies on the side of benefit"),
        Told("Spreads of two studies are borrowed, marked †"),
    )
    return Slide(
        name=name,
        title=Told(title, (), (title,)),
        exhibit=exhibit,
        key_numbers=() if appendix else keys,
        points=() if appendix else points,
        caution=()
        if appendix
        else (Told("Change from baseline without a control arm: time and regression to the mean are in it."),),
        source=Told("Made-up policy, edition 2026. Random effects (REML), Hartung-Knapp intervals."),
        notes=(Told("Asked first: is that more than time would have done? The natural course is on the next slide."),),
        appendix=appendix,
    )


def _study(n: int, study: tuple[str, float, float, float, float, int, bool]) -> ForestRow:
    label, *limits, weight, count, hollow = study
    estimate, low, high = (
        number(f"{n}.{part}", each) for part, each in zip(("estimate", "low", "high"), limits, strict=True)
    )
    weighed = number(f"{n}.weight", weight, "percent")
    cells = (
        tell("{n}", n=number(f"{n}.n", count, "patients")),
        tell("{estimate} [{low} to {high}]", estimate=estimate, low=low, high=high),
        tell("{w}%", w=weighed),
    )
    marks = {"estimate": estimate, "low": low, "high": high, "weight": weighed}
    return ForestRow(kind="study", label=Told(label, (), (label,)), hollow=hollow, cells=cells, **marks)


def _summary(kind: str, label: str, values: tuple[float | None, float, float]) -> ForestRow:
    estimate, low, high = (None if each is None else number(f"{kind}.{each}", each) for each in values)
    shown = tell("[{low} to {high}]", low=low, high=high)
    if estimate is not None:
        shown = tell("{estimate} {limits}", estimate=estimate, limits=shown)
    cells = (Told(""), shown, Told(""))
    return ForestRow(kind=kind, label=Told(label, (), (label,)), estimate=estimate, low=low, high=high, cells=cells)


def _row(kind: str, label: str, values: tuple[str, float, float, float], unit: str) -> ForestRow:
    key, *found = values
    estimate, low, high = (number(f"{key}.{n}", value, unit) for n, value in enumerate(found))
    cell = tell("{estimate} [{low} to {high}]", estimate=estimate, low=low, high=high)
    return ForestRow(kind=kind, label=Told(label, (), (label,)), estimate=estimate, low=low, high=high, cells=(cell,))


def _cell(kind: str, n: int) -> Told:
    if kind == "n":
        return tell("{n}", n=number(f"cell{n}", 201 - 40 * n, "patients"))
    return tell("{a} / {b}", a=number(f"cella{n}", 24.0 - n, "percent"), b=number(f"cellb{n}", 31.0 - n, "percent"))


def _line(
    label: str, visits: tuple[tuple[float, float], ...], *, meaning: str = "treated", hollow: bool = False
) -> Line:
    points = [
        Point(
            month=number(f"{label}.{month}.month", month, "months"),
            value=number(f"{label}.{month}", value),
            low=None if hollow else number(f"{label}.{month}.low", value - 0.5),
            high=None if hollow else number(f"{label}.{month}.high", value + 0.5),
            hollow=hollow,
        )
        for month, value in visits
    ]
    return Line(label=Told(label), points=tuple(points), meaning=meaning)
