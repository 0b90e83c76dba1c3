"""Labels beside points."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_tools.figures.crowding import Box, Spot, place_labels

ROOM = Box(0.0, 0.0, 6.0, 3.0)
SPOTS = st.lists(
    st.builds(
        Spot, st.floats(0.1, 5.9), st.floats(0.1, 2.9), st.just(0.05), st.sampled_from(["a", "Author 2012", "n 5"])
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(SPOTS)
def test_labels_keep_clear_of_each_other_of_points_and_of_the_edge(spots: list[Spot]) -> None:
    boxes = [box for box in place_labels(spots, ROOM, 9.0) if box is not None]
    points = [Box(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    assert not any(box.overlaps(point) for box in boxes for point in points)
    assert all(box.within(ROOM) for box in boxes)


def test_a_label_alone_stands_to_the_right() -> None:
    (box,) = place_labels([Spot(1.0, 1.0, 0.05, "one")], ROOM, 9.0)
    assert box is not None
    assert box.left > 1.05


def test_a_label_without_room_is_left_out() -> None:
    everywhere = [Box(0.0, 0.0, 6.0, 3.0)]
    assert place_labels([Spot(1.0, 1.0, 0.05, "one")], ROOM, 9.0, everywhere) == [None]
