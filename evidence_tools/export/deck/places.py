"""Where things stand on a slide: rectangles in inches, cut into smaller ones until every object has its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pptx.util import Inches, Length

from evidence_tools.figures.page import Room


@dataclass(frozen=True, slots=True)
class Place(Room):
    """A room on a slide, which can be cut into smaller ones.

    Examples
    --------
    >>> upper, lower = Place(0, 0, 4, 3).split_down(1, gap=0.5)
    >>> lower
    Place(left=0, top=1.5, width=4, height=1.5)
    """

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
        """Left, top, width and height as PowerPoint counts them."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)

    def split_down(self, height: float, *, gap: float = 0.0) -> tuple[Place, Place]:
        """An upper part of this height, and what is left below a gap."""
        lower = self.top + height + gap
        return replace(self, height=height), replace(self, top=lower, height=self.bottom - lower)

    def split_across(self, width: float, *, gap: float = 0.0) -> tuple[Place, Place]:
        """A left part of this width, and what is left beyond a gap."""
        beyond = self.left + width + gap
        return replace(self, width=width), replace(self, left=beyond, width=self.right - beyond)

    def columns(self, least: Sequence[float], *, gap: float) -> list[Place]:
        """Parts side by side: equal ones, but none narrower than its least width where there is room for all."""
        room = self.width - gap * (len(least) - 1)
        wide: set[int] = set()
        while True:
            equal = (room - sum(least[n] for n in wide)) / max(len(least) - len(wide), 1)
            wider = {n for n, width in enumerate(least) if width > equal} - wide
            if not wider or len(wide | wider) == len(least):
                break
            wide |= wider
        left, parts = self.left, []
        for n, width in enumerate(least):
            parts.append(replace(self, left=left, width=width if n in wide else equal))
            left = parts[-1].right + gap
        return parts

    def fitted(self, width: float, height: float) -> Place:
        """The largest place of these proportions inside, in the middle from left to right, at the top."""
        scale = min(self.width / width, self.height / height)
        across, down = width * scale, height * scale
        return Place(self.left + (self.width - across) / 2, self.top, across, down)
