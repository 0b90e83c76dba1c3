"""What the tests of figures may ask for: the gallery, made-up results, and a reader of what a chart writes."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.gallery import gallery
from evidence_tools.figures.theme import themed
from evidence_tools.models import Pooled, pool
from evidence_tools.study_effects import Effects, Scale

DPI = 72
ROUNDING = 1e-9
SLACK = 0.7  # points by which boxes may touch: they hold the empty room above small letters

PAIN = Scale(
    label="Change in pain",
    unit="points (0-10)",
    better="lower",
    low=-10.0,
    high=10.0,
    mcid=-2.0,
    mcid_label="MIC 2 points",
    mcid_source="a paper",
)
RATIO = Scale(label="Further surgery", unit="risk ratio", better="lower", transform="log", low=0.0)
SHARE = Scale(
    label="Harm", unit="percent", better="lower", null=None, transform="logit", factor=100.0, low=0.0, high=100.0
)
WALK = Scale(label="Change in walking distance", unit="m", better="higher", mcid=30.0, mcid_label="MCID 30 m")


def drawn_texts(chart: Chart) -> list[tuple[str, Bbox]]:
    """Every text that is really drawn, with its box in points from the lower left corner."""
    seen: list[tuple[str, Bbox]] = []
    draw = Text.draw

    def draw_and_note(self: Text, renderer: object, *args: object) -> None:
        if self.get_visible() and self.get_text().strip():
            seen.append((self.get_text(), self.get_window_extent(renderer)))
        draw(self, renderer, *args)

    with themed(), mock.patch.object(Text, "draw", draw_and_note):
        chart.savefig(io.BytesIO(), format="rgba", dpi=DPI)
    return seen


def check_readable(chart: Chart) -> list[str]:
    """The texts of a chart; fail where one leaves the page, lies on another, or is too small for its medium."""
    width, height = (inches * DPI for inches in chart.get_size_inches())
    texts = drawn_texts(chart)
    outside = [text for text, box in texts if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    assert not outside, f"text leaves the page: {outside}"
    pairs = [(texts[a][0], texts[b][0]) for a, b in _overlapping([box.padded(-SLACK) for _, box in texts])]
    assert not pairs, f"texts lie on each other: {pairs}"
    least = chart.medium.least / chart.medium.magnification - ROUNDING
    small = [text.get_text() for text in chart.findobj(Text) if text.get_text().strip() and text.get_fontsize() < least]
    assert not small, f"type under {chart.medium.least:g} points: {small}"
    return [text for text, _ in texts]


def _overlapping(boxes: list[Bbox]) -> list[tuple[int, int]]:
    """Pairs of boxes that share area, each pair once."""
    x0, y0, x1, y1 = np.array([box.extents for box in boxes]).T
    across = (x0[:, None] < x1) & (x0 < x1[:, None])
    upward = (y0[:, None] < y1) & (y0 < y1[:, None])
    return [(int(a), int(b)) for a, b in np.argwhere(across & upward) if a < b]


@pytest.fixture(scope="session")
def readable() -> Callable[[Chart], list[str]]:
    """The check that a chart can be read; it gives the texts."""
    return check_readable


@pytest.fixture(scope="session")
def texts_of() -> Callable[[Chart], list[str]]:
    """A reader of the texts that a chart draws."""
    return lambda chart: [text for text, _ in drawn_texts(chart)]


@pytest.fixture(scope="session")
def charts(evidence: Evidence) -> dict[str, Chart]:
    """The gallery of the real edition."""
    return gallery(evidence)


def made_up(k: int, *, scale: Scale = PAIN, measure: str = "MC", seed: int = 1, marks: str = "†") -> Effects:
    """Effects of k studies around a common value, with long names and every mark."""
    random = np.random.default_rng(seed)
    v = random.uniform(0.05, 0.6, k)
    centre = {"log": -0.3, "logit": -2.0}.get(scale.transform, -3.0 if scale.better == "lower" else 60.0)
    names = [f"Author {letter} and colleagues 20{letter:02d}" for letter in range(k)]
    counts = {"events": np.arange(k) % 4 * 1.0, "events_against": np.arange(k) % 5 * 1.0}
    effects = Effects.from_columns(
        centre + random.normal(0, 0.4, k),
        v,
        study=names,
        months=np.full(k, 12.0),
        n=np.arange(k) * 10.0 + 17,
        n_against=np.full(k, 100.0),
        n_how=["printed", "treated number, upper bound"] * (k // 2) + ["printed"] * (k % 2),
        design=["rct"] * k,
        marks=[marks] * k,
        **counts,
    )
    return replace(effects, measure=measure, scale=scale, label="A question, 12 months and over", edition="made/up")


@pytest.fixture(scope="session")
def pooled() -> Callable[..., Pooled]:
    """A maker of pooled results: `pooled(k, kind)` with kind pain, ratio, share or walk."""
    kinds = {"pain": (PAIN, "MC"), "ratio": (RATIO, "GEN"), "share": (SHARE, "PLO"), "walk": (WALK, "MC")}

    def make(k: int, kind: str = "pain", *, marks: str = "†") -> Pooled:
        scale, measure = kinds[kind]
        return pool(made_up(k, scale=scale, measure=measure, marks=marks))

    return make
