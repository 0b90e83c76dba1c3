"""The claim ledger at a glance: every statement of the policy as a tile, coloured and signed by its verdict."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.figures.chart import Chart, drawn
from evidence_tools.figures.lettering import shortened
from evidence_tools.figures.media import Part, in_parts, medium, name_room
from evidence_tools.figures.page import GAP, Key, draw_legend, legend_height, page
from evidence_tools.figures.theme import LINE, PALETTE, TYPE, themed
from evidence_tools.ledger import claims
from evidence_tools.ledger.checked import COMPUTED, JUDGED
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, CONSISTENT, CONTRADICTED, DIFFERS, REPRODUCED
from evidence_tools.naming import capitalised, listed

TILE, STEP, LINE_STEP, NAMES = 0.335, 0.37, 0.46, 2.05  # inches: a tile, from tile to tile, from row to row, the names
FILL = {
    REPRODUCED: PALETTE.treated,
    CONSISTENT: PALETTE.third,
    DIFFERS: PALETTE.threshold,
    CONTRADICTED: PALETTE.against,
    AS_REPORTED: PALETTE.paper,
    CANNOT_SAY: PALETTE.band,
}
INK = {
    REPRODUCED: PALETTE.paper,
    DIFFERS: PALETTE.paper,
    CONTRADICTED: "#000000",  # the ink of the house has too little contrast on this orange
    AS_REPORTED: PALETTE.muted,
    CANNOT_SAY: PALETTE.muted,
}
SIGN = {REPRODUCED: "=", CONSISTENT: "~", DIFFERS: "≠", CONTRADICTED: "×", AS_REPORTED: "“", CANNOT_SAY: "?"}
MEANING = {
    REPRODUCED: "the data give the printed number",
    CONSISTENT: "the data agree with it",
    DIFFERS: "the data give something else, or more",
    CONTRADICTED: "the data say the opposite",
    AS_REPORTED: "the policy alone stands behind it",
    CANNOT_SAY: "the tables do not hold what it takes",
}

_VERBS = {REPRODUCED: "reproduce", CONSISTENT: "agree with", DIFFERS: "differ from", CONTRADICTED: "contradict"}
_LEFT = {AS_REPORTED: "rest on the policy alone", CANNOT_SAY: "cannot be checked"}


def claims_map_frame(evidence: Evidence) -> pd.DataFrame:
    """One row per claim: its section, verdict, how that was reached, and where its tile stands.

    Within a section the verdicts stand in the order of the vocabulary, so that sections can be compared.
    """
    frame = claims(evidence)[["claim_id", "section", "statement", "verdict", "how"]]
    sections = {section: place for place, section in enumerate(dict.fromkeys(frame["section"]))}
    order = frame["verdict"].map({verdict: place for place, verdict in enumerate(CLAIM_VERDICTS)})
    frame = frame.assign(line=frame["section"].map(sections), order=order)
    frame = frame.sort_values(["line", "order"], kind="stable").drop(columns="order").reset_index(drop=True)
    return frame.assign(place=frame.groupby("line").cumcount())


@drawn
def claims_map(evidence: Evidence, *, title: str | None = None) -> Chart:
    """Draw every statement of the policy as a tile, by section, with its verdict.

    Parameters
    ----------
    evidence
        The extraction tables, with what each claim is bound to.
    title
        Words of your own; None for a title from the data.

    Returns
    -------
    Chart
        Its `frame` is that of :func:`claims_map_frame`.
    """
    frame = claims_map_frame(evidence)
    counts = Counter(frame["verdict"])
    keys = [_key(verdict, counts[verdict]) for verdict in CLAIM_VERDICTS]
    part, sections = _sections(frame)
    title = title or _title(frame)
    height = LINE_STEP * sections["lines"].sum() + GAP
    with themed():
        chart, room = page(
            frame,
            title=title,
            alt=_alt(title, frame),
            height=height + legend_height(keys),
            part=part,
            notes=_notes(evidence, frame),
        )
        axes = chart.panel(room.left, room.top, room.width, height - GAP)
        axes.set(xlim=(0, room.width), ylim=(height - GAP, 0))
        axes.set_axis_off()
        for section, first in sections["first"].items():
            name = shortened(section.split(" / ")[-1], name_room(NAMES) - 0.1, TYPE.body)
            axes.text(0, (first + 0.5) * LINE_STEP, name, va="center_baseline", size=TYPE.body, color=PALETTE.ink)
        for tile in frame[frame["section"].isin(sections.index)].itertuples():
            down, across = divmod(tile.place, _tiles_a_line())
            top = (sections["first"][tile.section] + down) * LINE_STEP + (LINE_STEP - TILE) / 2
            _draw_tile(axes, tile, left=name_room(NAMES) + across * STEP, top=top)
        draw_legend(chart, room.left, room.top + height, room.width, keys)
    return chart


def _sections(frame: pd.DataFrame) -> tuple[Part, pd.DataFrame]:
    """The sections of the part that is being drawn: how many lines of tiles each takes, and its first line."""
    lines = -(-frame.groupby("section", sort=False).size() // _tiles_a_line())
    part, taken = in_parts([LINE_STEP * count for count in lines])
    lines = lines.iloc[taken.start : taken.stop]
    return part, pd.DataFrame({"lines": lines, "first": lines.cumsum() - lines})


def _tiles_a_line() -> int:
    return int((medium().inner - name_room(NAMES)) / STEP)


def _key(verdict: str, count: int) -> Key:
    blank = verdict in (AS_REPORTED, CANNOT_SAY)
    return Key(
        f"{verdict} ({count}): {MEANING[verdict]}",
        "s",
        PALETTE.rule if blank else FILL[verdict],
        filled=not blank,
        size=11,
        sign=SIGN[verdict],
        ink=INK.get(verdict, PALETTE.ink),
    )


def _draw_tile(axes: Axes, tile: tuple, *, left: float, top: float) -> None:
    fill, ink = FILL[tile.verdict], INK.get(tile.verdict, PALETTE.ink)
    edge = PALETTE.rule if tile.verdict in (AS_REPORTED, CANNOT_SAY) else fill
    axes.add_patch(Rectangle((left, top), TILE, TILE, facecolor=fill, edgecolor=edge, linewidth=LINE.axis))
    style = {"ha": "center", "va": "center", "color": ink}
    axes.text(left + TILE / 2, top + 0.34 * TILE, tile.claim_id, size=TYPE.note, **style)
    axes.text(left + TILE / 2, top + 0.74 * TILE, SIGN[tile.verdict], size=TYPE.note, weight="bold", **style)
    if tile.how == JUDGED:
        axes.plot(left + TILE, top, marker="o", markersize=5, color=PALETTE.ink, clip_on=False, zorder=4)


def _title(frame: pd.DataFrame) -> str:
    counts = Counter(frame["verdict"])
    said = [f"{words} {counts[verdict]}" for verdict, words in _VERBS.items() if counts[verdict]]
    left = [f"{counts[verdict]} {words}" for verdict, words in _LEFT.items() if counts[verdict]]
    return "; ".join(filter(None, (f"Of the policy's {len(frame)} statements the data {listed(said)}", listed(left))))


def _notes(evidence: Evidence, frame: pd.DataFrame) -> list[str]:
    how = Counter(frame["how"])
    return [
        f"Each tile is one statement, by the section of the policy it stands in. {how[COMPUTED]} verdicts are computed "
        f"from the tables and results; {how[JUDGED]}, with a dot, are a reader's judgement, kept apart with author and "
        "grounds; of the others the policy, or a source without numbers, is all there is.",
        f"Source: extraction tables {evidence.label}, data of {evidence.protocol.edition.data_date.isoformat()}.",
    ]


def _alt(title: str, frame: pd.DataFrame) -> str:
    parts = [
        f"{section}: " + ", ".join(f"{each.claim_id} {each.verdict}" for each in part.itertuples())
        for section, part in frame.groupby("section", sort=False)
    ]
    return f"Map of claims. {capitalised(title)}. {'; '.join(parts)}."
