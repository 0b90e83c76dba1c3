"""The tools by which risk of bias is judged: their words, from best to worst, and how other words become theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidence_tools.evidence.schemas.vocabularies import RANDOMISED

ROB_2, ROBINS_I, BESIDE = "RoB 2", "ROBINS-I", "beside the tools"
NOT_JUDGED = "not judged"
LOW = "low"
LEVELS: Mapping[str, tuple[str, ...]] = {
    ROB_2: (LOW, "some concerns", "high"),
    ROBINS_I: (LOW, "moderate", "no information", "serious", "critical"),
}
"""Judgements of each tool, the best first.

ROBINS-I gives a study *no information* overall where nothing is serious or critical and information is lacking in a
key domain, so that word stands between moderate and serious.
"""
AT_HIGH_RISK = ("high", "serious", "critical")
"""Judgements that count as a high risk of bias."""

FROM_ROB_1 = "translated from RoB 1"
TRANSLATED = ("rob1",)
"""Instruments whose judgements were made with another tool than the one under which they are shown."""

_IN_THE_WORDS_OF_THE_TOOL = {
    "rob1": {"unclear": "some concerns"},
    "rob2": {"some_concerns": "some concerns"},
    "robins_i": {"unclear": "no information"},
}


def tool_for(design: str) -> str:
    """The tool that a design is judged with: RoB 2 for randomised trials, ROBINS-I for everything else.

    Examples
    --------
    >>> tool_for("rct"), tool_for("claims_cohort")
    ('RoB 2', 'ROBINS-I')
    """
    return ROB_2 if design in RANDOMISED else ROBINS_I


def in_words_of_tool(instrument: str, judgement: str) -> str:
    """A judgement as extracted, in the words of the tool under which it is shown.

    Examples
    --------
    >>> in_words_of_tool("rob1", "unclear"), in_words_of_tool("robins_i", "unclear")
    ('some concerns', 'no information')
    """
    return _IN_THE_WORDS_OF_THE_TOOL.get(instrument, {}).get(judgement, judgement)


def worst(tool: str, judgements: Iterable[str]) -> str:
    """The worst of some judgements; what was not judged does not count, and nothing judged is *not judged*.

    Examples
    --------
    >>> worst(ROB_2, ["low", "some concerns"]), worst(ROBINS_I, ["not judged"])
    ('some concerns', 'not judged')
    """
    found = [LEVELS[tool].index(judgement) for judgement in judgements if judgement != NOT_JUDGED]
    return LEVELS[tool][max(found)] if found else NOT_JUDGED
