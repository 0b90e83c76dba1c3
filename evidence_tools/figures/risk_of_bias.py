"""Risk of bias as a traffic light: studies by the domains of their tool, each judgement with colour and sign."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes

from evidence_tools.certainty.risk_of_bias.overall import ONE_ARM
from evidence_tools.certainty.risk_of_bias.tools import AT_HIGH_RISK, FROM_ROB_1, LOW, ROB_2
from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.columns import HEADING_LIFT, Column, write_column
from evidence_tools.figures.lettering import balanced, shortened, text_width, wrapped
from evidence_tools.figures.media import Part, in_parts, name_room
from evidence_tools.figures.page import Key, Room, draw_legend, legend_height, page, rule
from evidence_tools.figures.risk_of_bias_frame import traffic_light_frame
from evidence_tools.figures.risk_of_bias_looks import (
    BESIDE_NOTE,
    LOOKS,
    OF_SEVERAL,
    OVERALL,
    OWN,
    SIZE,
    TRANSLATED,
    TRANSLATED_NOTE,
    WORST,
    high_risk_words,
    legend_of,
    tools_note,
)
from evidence_tools.figures.roster import source_note
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.naming import counted
from evidence_tools.study_effects import Effects

ROW, GAP, LEGEND_GAP = 0.255, 0.24, 0.12  # inches
LONGEST_NAME, LONGEST_HEADING = 3.3, 1.45  # inches
OVERALL_GAP = 0.4  # columns between the last domain and the overall judgement
AT_LEAST = "≥"
AT_LEAST_NOTE = f"{AT_LEAST}: at least; domains that were not judged could make it worse."
ALL_STUDIES = "All studies; a judgement may speak of one period or outcome alone, as the table of risk of bias says"
_TITLES = {ROB_2: "Randomised trials, RoB 2"}
_OTHER_TITLE = "Other studies, ROBINS-I"


@dataclass(frozen=True, slots=True)
class _Block:
    """The studies under one tool: their rows of the frame as a grid, and its headings broken into lines."""

    tool: str
    cells: pd.DataFrame
    studies: tuple[str, ...]
    labels: tuple[str, ...]
    headings: tuple[tuple[str, ...], ...]

    @property
    def header(self) -> float:
        """Height of the upright headings in inches."""
        return max(text_width(line, TYPE.note) for lines in self.headings for line in lines) + 2 * HEADING_LIFT

    @property
    def height(self) -> float:
        """Height of headings and rows in inches."""
        return self.header + len(self.studies) * ROW


@drawn
def traffic_light(evidence: Evidence, effects: Effects | None = None, *, title: str | None = None) -> Chart:
    """Draw what was judged of each study: one row per study, one column per domain, the overall judgement last.

    Parameters
    ----------
    evidence
        The extraction tables.
    effects
        A result: only its studies, and the judgements that apply to it. None draws all studies.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`traffic_light_frame`.

    Raises
    ------
    QuestionError
        When the result has no studies.

    References
    ----------
    McGuinness LA, Higgins JPT (2021). Risk-of-bias visualization (robvis). Res Synth Methods 12:55-61.
    doi:10.1002/jrsm.1411
    """
    frame = traffic_light_frame(evidence, effects)
    whole = [_block(tool, rows) for tool, rows in frame.groupby("tool", sort=False)]
    part, blocks = _in_part(whole)
    keys = _keys(frame)
    height = sum(block.height + GAP for block in blocks) - GAP + LEGEND_GAP + legend_height(keys)
    title = title or _title(frame)
    with themed():
        chart, room = page(
            frame,
            title=title,
            subtitle=effects.label if effects is not None else ALL_STUDIES,
            alt=_alt(title, frame),
            notes=_notes(evidence, effects, frame),
            height=height,
            part=part,
        )
        _draw_blocks(chart, room, blocks)
        draw_legend(chart, room.left, room.bottom - legend_height(keys, room.width), room.width, keys)
    return chart


def _in_part(blocks: list[_Block]) -> tuple[Part, list[_Block]]:
    """The studies of the part that is being drawn, each tool with its headings."""
    rows = [(block, row == 0) for block in blocks for row in range(len(block.studies))]
    heights = [ROW + (block.header + GAP) * first for block, first in rows]
    part, taken = in_parts(heights, [(block.header + GAP) * (not first) for block, first in rows])
    cut, first = [], 0
    for block in blocks:
        rows = slice(max(taken.start - first, 0), max(taken.stop - first, 0))
        cut.append(replace(block, studies=block.studies[rows], labels=block.labels[rows]))
        first += len(block.studies)
    return part, [block for block in cut if block.studies]


def _block(tool: str, part: pd.DataFrame) -> _Block:
    studies = part.drop_duplicates("study")
    headings = part.sort_values("order")["domain"].unique()
    return _Block(
        tool=tool,
        cells=part,
        studies=tuple(studies["study"]),
        labels=tuple(shortened(label, name_room(LONGEST_NAME), TYPE.body) for label in studies["label"]),
        headings=tuple(tuple(wrapped(name, LONGEST_HEADING, TYPE.note)) for name in headings),
    )


def _draw_blocks(chart: Chart, room: Room, blocks: list[_Block]) -> None:
    titles = [
        balanced(_TITLES.get(block.tool, _OTHER_TITLE), name_room(LONGEST_NAME), TYPE.note, "bold") for block in blocks
    ]
    names = [Column(tuple(title), block.labels, "left") for title, block in zip(titles, blocks, strict=True)]
    left = room.left + max(each.width for each in names) + 0.1
    columns = max(len(block.headings) for block in blocks) + OVERALL_GAP
    top = room.top
    for block, column in zip(blocks, names, strict=True):
        first = top + block.header
        rule(chart, room.left, room.right, first)
        middles = [(row + 0.5) * ROW for row in range(len(block.studies))]
        write_column(chart, column, left=room.left, top=first, middles=middles, weights=["normal"] * len(middles))
        axes = chart.panel(left, first, room.right - left, len(block.studies) * ROW)
        axes.set(xlim=(0, columns), ylim=(len(block.studies), 0))
        axes.set_axis_off()
        _draw_block(axes, block, columns)
        top += block.height + GAP


def _draw_block(axes: Axes, block: _Block, columns: float) -> None:
    """The grid of one tool; the overall judgements of all tools stand in the last column of the page."""
    places = [*range(len(block.headings) - 1), columns - 1]
    for x, lines in zip(places, block.headings, strict=True):
        style = {
            "rotation": 90,
            "fontsize": TYPE.note,
            "linespacing": 1.0,
            "ha": "center",
            "va": "bottom",
            "ma": "left",
        }
        axes.text(x + 0.5, -HEADING_LIFT / ROW, "\n".join(lines), **style)
    row_of = {study: row for row, study in enumerate(block.studies)}
    domains = list(dict.fromkeys(block.cells["domain"]))
    for cell in block.cells[block.cells["study"].isin(row_of)].itertuples():
        at = places[domains.index(cell.domain)] + 0.5, row_of[cell.study] + 0.5
        _draw_cell(axes, at, cell.judgement, translated=cell.translated, at_least=cell.at_least)
    for row in range(1, len(block.studies)):
        axes.axhline(row, color=PALETTE.band, linewidth=LINE.hair, zorder=0)


def _draw_cell(axes: Axes, at: tuple[float, float], judgement: str, *, translated: bool, at_least: bool) -> None:
    (x, y), look = at, LOOKS[judgement]
    marker = TRANSLATED if translated else OWN
    axes.plot(x, y, marker=marker, markersize=SIZE, color=look.fill, zorder=1)
    style = {"ha": "center", "va": "center_baseline", "fontsize": TYPE.body, "zorder": 2}
    axes.text(x, y, look.sign, color=look.ink, fontweight="bold", **style)
    if at_least:
        axes.text(x - 0.36, y, AT_LEAST, color=PALETTE.ink, **style)


def _keys(frame: pd.DataFrame) -> list[Key]:
    keys = legend_of(set(frame["judgement"]), marker=OWN)
    square = Key(f"square: {FROM_ROB_1}", marker=TRANSLATED, colour=PALETTE.muted, filled=False, size=SIZE - 3)
    return keys + [square] * bool(frame["translated"].any())


def _title(frame: pd.DataFrame) -> str:
    judged = frame.loc[frame["domain"] == OVERALL, "judgement"]
    low, bad = int((judged == LOW).sum()), judged[judged.isin(AT_HIGH_RISK)]
    many = "all" if len(bad) == len(judged) else str(len(bad))
    found = f"; {many} {_is(many)} at {high_risk_words(bad)} risk" * bool(len(bad))
    studies = counted(len(judged), "study", "studies")
    return f"{low or 'None'} of {studies} {_is(str(max(low, 1)))} at low risk of bias overall{found}"


def _is(many: str) -> str:
    return "is" if many == "1" else "are"


def _alt(title: str, frame: pd.DataFrame) -> str:
    said = []
    for tool, part in frame[frame["domain"] == OVERALL].groupby("tool", sort=False):
        words = [f"{row.label} {'at least ' * row.at_least}{row.judgement}" for row in part.itertuples()]
        said.append(f"{tool}: {', '.join(words)}")
    return f"Traffic light of risk of bias. {title}. Overall, {'; '.join(said)}."


def _notes(evidence: Evidence, effects: Effects | None, frame: pd.DataFrame) -> list[str]:
    question = effects.question if effects is not None else None
    one_arm = question is not None and question.against is None and (frame["tool"] == ROB_2).any()
    return [
        f"{WORST} {AT_LEAST_NOTE * bool(frame['at_least'].any())}".strip(),
        f"{OF_SEVERAL} {BESIDE_NOTE}",
        TRANSLATED_NOTE * bool(frame["translated"].any()),
        f"Randomised trials: {ONE_ARM}." * bool(one_arm),
        tools_note(evidence, set(frame["tool"])),
        source_note(evidence),
    ]
