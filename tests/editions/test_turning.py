"""The step at which a verdict turned."""

from __future__ import annotations

from evidence_tools.editions.turning import turned_at

STEPS = ("corrected", "new_report", "removed")
KEY = ("limit", "pain", "design")


def walked(said, heard=STEPS, final="weakens"):
    asked = []

    def before(place, open_):
        asked.append((place, set(open_)))
        return dict.fromkeys(open_, said[place])

    return turned_at(STEPS, {KEY: final}, heard, before)[KEY], asked


def test_it_turned_where_it_became_what_it_stays():
    assert walked({1: "holds", 2: "weakens"})[0] == "new_report"
    assert walked({1: "weakens", 2: "weakens"})[0] == "corrected"
    assert walked({1: "weakens", 2: "holds"})[0] == "removed"


def test_nothing_more_is_worked_out_once_it_is_known():
    assert walked({1: "holds", 2: "holds"})[1] == [(2, {KEY})]


def test_a_step_that_cannot_touch_a_verdict_is_not_looked_at():
    step, asked = walked({1: "holds", 2: "holds"}, ("new_report",))
    assert (step, asked) == ("new_report", [(1, {KEY})])


def test_a_verdict_that_nothing_can_touch_has_no_step():
    assert walked({}, ()) == ("", [])
