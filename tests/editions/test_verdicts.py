"""Verdicts between two editions: each turns where the evidence says something else, and nowhere else."""

from __future__ import annotations

import pytest
from edition_copies import real_edition

from evidence_tools.editions.mixing import Mixtures
from evidence_tools.editions.verdicts import NOT_THERE, _said_of, _turned, nothing_weighed
from evidence_tools.limits import challenge
from evidence_tools.models import answer

HARMS = ("limit", "serious_events", "rare_harms")  # weighed with rows on reviews, which the protocol names


@pytest.fixture(scope="module")
def mixtures():
    return Mixtures.of(real_edition().as_of("2021-06-21"), real_edition())


def weighed(evidence, key):
    """A limitation weighed from nothing, beside all that is remembered."""
    return challenge(answer(evidence, key[1]), evidence, [key[2]])[0].verdict


def test_a_verdict_turns_where_weighing_anew_after_each_step_says_so(mixtures):
    names = [step.name for step in mixtures.steps]
    after_each = [weighed(mixtures.at(names[:place]), HARMS) for place in range(len(names) + 1)]
    turned = max(place for place in range(len(names)) if after_each[place] != after_each[-1])
    told = []
    assert _turned(mixtures, {HARMS: after_each[-1]}, told.append) == {HARMS: names[turned]}
    assert names[turned] == "new_review"
    assert told == ["Verdicts before new review"]


def test_what_is_not_asked_or_not_there_says_nothing(mixtures):
    keys = (("limit", "synthetic question", "design"), ("certainty", "synthetic question", "level"), ("claim", "X99"))
    assert _said_of(mixtures.before, dict.fromkeys(keys, "")) == dict.fromkeys(keys, NOT_THERE)


def test_where_nobody_asked_the_frames_are_empty():
    found = nothing_weighed()
    assert found.claims.empty
    assert found.certainty.empty
    assert found.limits.empty
