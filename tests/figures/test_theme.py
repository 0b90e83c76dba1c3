"""The look: colours that survive a grey print, and a context that leaves nothing behind."""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl
import pytest

from evidence_tools.figures import certainty, claims, limits
from evidence_tools.figures.completeness import _LOOKS
from evidence_tools.figures.risk_of_bias_looks import LOOKS
from evidence_tools.figures.theme import PALETTE, TYPE, contrast, lightness, themed

GREY_STEP = 12  # CIE lightness that two neighbours must differ by to be told apart in grey


@pytest.mark.parametrize("name", ["ink", "muted", "treated", "threshold"])
def test_colours_of_text_have_the_contrast_of_text(name: str) -> None:
    assert contrast(getattr(PALETTE, name)) >= 4.5


@pytest.mark.parametrize("name", ["treated", "against", "threshold", "muted"])
def test_colours_of_marks_have_the_contrast_of_marks(name: str) -> None:
    assert contrast(getattr(PALETTE, name)) >= 3


def test_series_differ_in_grey() -> None:
    series = sorted(lightness(colour) for colour in (PALETTE.treated, PALETTE.against, PALETTE.third, PALETTE.paper))
    assert min(b - a for a, b in pairwise(series)) >= GREY_STEP


def test_signs_of_the_grid_read_on_their_cells() -> None:
    with_words = [look for look in _LOOKS.values() if look.cell != PALETTE.paper]
    assert all(contrast(look.ink, look.cell) >= 4.5 for look in with_words)


def test_words_on_tiles_and_cells_have_the_contrast_of_text() -> None:
    pairs = {f"claim {verdict}": (claims.INK.get(verdict, PALETTE.ink), fill) for verdict, fill in claims.FILL.items()}
    pairs |= {f"certainty {level}": (look.ink, look.cell) for level, look in certainty._LOOKS.items()}
    pairs |= {f"risk of bias {judgement}": (look.ink, look.fill) for judgement, look in LOOKS.items()}
    assert not {name for name, (ink, fill) in pairs.items() if contrast(ink, fill) < 4.5}


def test_verdicts_on_limitations_differ_without_colour() -> None:
    assert len(set(limits.MARKERS.values())) == len(limits.MARKERS)
    assert all(contrast(colour) >= 3 for colour in limits.COLOURS.values())


def test_signs_of_claims_differ_without_colour() -> None:
    assert len(set(claims.SIGN.values())) == len(claims.SIGN)


def test_type_is_never_small() -> None:
    assert min(TYPE.subtitle, TYPE.body, TYPE.note) >= 9


def test_context_leaves_settings_as_they_were() -> None:
    before = dict(mpl.rcParams)
    with themed():
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert dict(mpl.rcParams) == before


def test_contrast_follows_wcag() -> None:
    assert contrast("#777777") == pytest.approx(4.48, abs=0.01)
    assert lightness("#777777") == pytest.approx(50.03, abs=0.05)
