"""What weighing the limitations that a claim names gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import LimitationTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import CANNOT_SAY, CONSISTENT, DIFFERS, Finding
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.weighed import mattering
from evidence_tools.limits import Limitation, weighing
from evidence_tools.limits.core.limitation import CANNOT_SAY as UNWEIGHED
from evidence_tools.limits.core.limitation import HOLDS, WORST_FIRST
from evidence_tools.limits.core.names import NAMES
from evidence_tools.limits.policy_rows import policy_limitations
from evidence_tools.naming import lowered
from evidence_tools.wording import Told, join, tell

_NONE = "nothing at hand can weigh {titles}"
_HOLD = "{titles} {reverse} no conclusion at any plausible size"
_UNSAID = "; nothing can be said of {titles}"
_HELD = "; {titles} {reverse} no conclusion at any plausible size"


def examine(case: Case, test: LimitationTest) -> Finding:
    """Say whether the limitations that the claim names change a conclusion here.

    *Consistent* where one of them reverses a conclusion at its most likely size or cannot be shown not to; *differs*
    where every conclusion stands against each of them at its full plausible size; *cannot say* where none could be
    weighed. A limitation that the policy names may stand for several that were weighed: the worst decides, and the
    sentence names those that change nothing.
    """
    weighed = _weighed(case.evidence, test)
    asked = policy_limitations(case.evidence, weighed)
    asked = asked[asked["limitation_id"].isin(test.limitations)]
    worst = _worst(weighed, asked)
    matter = [(question, each) for question, each in worst.values() if each.verdict not in (HOLDS, UNWEIGHED)]
    held = [each.title for _, each in worst.values() if each.verdict == HOLDS]
    unsaid = [NAMES[name].title for name in dict.fromkeys(asked["challenge"]) if _unweighed(worst, name)]
    verdict = CONSISTENT if matter else DIFFERS if held else CANNOT_SAY
    return Finding(
        verdict=verdict,
        why=_why([mattering(question, each) for question, each in matter], held, unsaid),
        keys=tuple(f"limits.{question}.{each.name}.quantity" for question, each in worst.values()),
        rows=test.limitations,
        sources=tuple(dict.fromkeys(source for _, each in worst.values() for source in each.sources)),
    )


def _why(matter: Sequence[Told], held: Sequence[str], unsaid: Sequence[str]) -> Told:
    if not matter and not held:
        return tell(_NONE, titles=_titles(unsaid))
    held_back = {"titles": _titles(held), "reverse": "reverses" if len(held) == 1 else "reverse"}
    told = join(matter, "; ") if matter else tell(_HOLD, **held_back)
    also = tell(_HELD, **held_back) if matter and held else ""
    silent = tell(_UNSAID, titles=_titles(unsaid)) if unsaid else ""
    return tell("{told}{also}{silent}", told=told, also=also, silent=silent)


def _titles(titles: Sequence[str]) -> Told:
    return listed([f"“{lowered(each)}”" for each in titles])


def _weighed(evidence: Evidence, test: LimitationTest) -> Mapping[str, Sequence[Limitation]]:
    """What answers the limitations of the policy that the claim names, by question: no more is weighed."""
    named = evidence.limitations
    answers = named.loc[named["limitation_id"].isin(test.limitations), "challenges"]
    names = {name for cell in answers for name in cell.split(";")}
    return {question: weighing(evidence).of(question, names) for question in evidence.protocol.limits.questions}


def _worst(weighed: Mapping[str, Sequence[Limitation]], asked: pd.DataFrame) -> Mapping[str, tuple[str, Limitation]]:
    """Question and limitation where each that was asked about has its worst verdict, by the limitation's name."""
    wanted = set(zip(asked["question"], asked["challenge"], strict=True))
    suiting = [
        (question, each)
        for question, limits in weighed.items()
        for each in limits
        if (each.question, each.name) in wanted
    ]
    found: dict[str, tuple[str, Limitation]] = {}
    for question, each in sorted(suiting, key=lambda pair: WORST_FIRST.index(pair[1].verdict)):
        found.setdefault(each.name, (question, each))
    return found


def _unweighed(worst: Mapping[str, tuple[str, Limitation]], name: str) -> bool:
    """Whether nothing can be said of a limitation on any outcome."""
    return name not in worst or worst[name][1].verdict == UNWEIGHED
