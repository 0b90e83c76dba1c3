"""The look of every chart: colours, type, line weights. Applied inside a context, never globally."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import MappingProxyType

import matplotlib as mpl

PIXELS_PER_INCH = 192  # twice the screen, so that a PNG stays sharp on a good display
FONT = "DejaVu Sans"  # ships with matplotlib, so that pictures do not depend on the machine
FALLBACK_FONTS = "Verdana, Geneva, sans-serif"  # nearly the same widths, for readers of an SVG


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of the house, taken from the Okabe-Ito set and darkened until they read on white.

    The three series colours differ in lightness, so that a grey print keeps them apart.
    """

    ink: str = "#1B1F24"
    muted: str = "#57606A"
    rule: str = "#C6CBD1"
    band: str = "#F0F2F5"
    paper: str = "#FFFFFF"
    treated: str = "#00477A"
    against: str = "#D55E00"
    third: str = "#6FB4DC"
    threshold: str = "#7A4B00"


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Type sizes in points of the layout; a medium magnifies all of them, and has a size of title of its own."""

    subtitle: float = 10.0
    body: float = 9.5
    note: float = 9.0


@dataclass(frozen=True, slots=True)
class LineWeights:
    """Line weights in points of the layout."""

    hair: float = 0.6
    axis: float = 0.9
    interval: float = 1.5
    heavy: float = 2.4


PALETTE = Palette()
TYPE = TypeSizes()
LINE = LineWeights()

_SETTINGS: Mapping[str, object] = MappingProxyType(
    {
        "font.family": [FONT],
        "font.size": TYPE.body,
        "text.color": PALETTE.ink,
        "text.hinting": "none",
        "text.parse_math": False,
        "text.usetex": False,
        "axes.unicode_minus": True,
        "axes.facecolor": "none",
        "axes.edgecolor": PALETTE.ink,
        "axes.linewidth": LINE.axis,
        "axes.labelcolor": PALETTE.ink,
        "axes.labelsize": TYPE.body,
        "axes.titlesize": TYPE.subtitle,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "xtick.color": PALETTE.ink,
        "ytick.color": PALETTE.ink,
        "xtick.labelsize": TYPE.note,
        "ytick.labelsize": TYPE.note,
        "xtick.major.width": LINE.axis,
        "ytick.major.width": LINE.axis,
        "lines.linewidth": LINE.interval,
        "hatch.linewidth": 0.8,
        "figure.facecolor": PALETTE.paper,
        "figure.edgecolor": PALETTE.paper,
        "savefig.facecolor": "auto",
        "savefig.bbox": None,
        "svg.fonttype": "none",
        "svg.hashsalt": "evidence_tools",
        "svg.id": None,
        "pdf.fonttype": 42,
        "path.simplify": False,
    }
)


def themed() -> AbstractContextManager[None]:
    """Give a context in which matplotlib draws in the look of the house.

    Starts from matplotlib's own defaults, so that a user's style sheet cannot change a chart, and
    restores everything on leaving.

    Returns
    -------
    context manager
        Use as ``with themed(): ...``.

    Examples
    --------
    >>> import matplotlib
    >>> before = matplotlib.rcParams["font.size"]
    >>> with themed():
    ...     matplotlib.rcParams["font.size"]
    9.5
    >>> matplotlib.rcParams["font.size"] == before
    True
    """
    defaults = {key: mpl.rcParamsDefault[key] for key in mpl.rcParamsDefault if not _is_machinery(key)}
    return mpl.rc_context({**defaults, **_SETTINGS})


def _is_machinery(key: str) -> bool:
    # The backend is chosen for a session, not for a look; touching it would import pyplot.
    return key in {"backend", "backend_fallback", "interactive", "toolbar", "timezone"} or key.startswith(
        ("webagg.", "tk.", "macosx.", "date.", "animation.", "keymap.", "docstring.", "figure.hooks")
    )


def lightness(colour: str) -> float:
    """Give the CIE lightness of a colour: what a grey print keeps of it.

    Parameters
    ----------
    colour
        A hex colour, ``"#RRGGBB"``.

    Returns
    -------
    float
        L*, from 0 (black) to 100 (white).

    Examples
    --------
    >>> round(lightness("#FFFFFF")), round(lightness("#000000"))
    (100, 0)
    """
    y = relative_luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def relative_luminance(colour: str) -> float:
    """Give the relative luminance of a colour as WCAG 2 defines it, from 0 to 1."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, background: str = PALETTE.paper) -> float:
    """Give the WCAG 2 contrast ratio of a colour against a background, from 1 to 21.

    Text wants at least 4.5, marks and lines that carry meaning at least 3.

    Examples
    --------
    >>> round(contrast("#000000"))
    21
    """
    lighter, darker = sorted((relative_luminance(colour), relative_luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
