"""What is left if a limitation is as large as is most likely, said with the condition itself."""

from __future__ import annotations

from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed
from evidence_tools.limits.core.words import listed, result_words


def if_words(subject: Subject, weighed: Weighed, condition: str) -> str:
    """``If they kept 50% of the gain, the result is −3.2 points (−4.0 to −2.4), which reverses no conclusion.``"""
    left = f"If {condition}, the result is {result_words(subject, weighed.central)}"
    if weighed.reversed_at_central:
        return f"{left}: {listed(weighed.reversed_at_central, weighed.base)}."
    if weighed.reversed_somewhere:
        return f"{left}; at the worst that is plausible, {listed(weighed.reversed_somewhere, weighed.base)}."
    return f"{left}; nothing plausible reverses a conclusion."
