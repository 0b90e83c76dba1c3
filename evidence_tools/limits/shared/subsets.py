"""The result that some of the studies of an answer give alone."""

from __future__ import annotations

from collections.abc import Collection

from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import result_of
from evidence_tools.models.pooled import pool
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects


def result_of_only(effects: Effects, studies: Collection[str], method: Method) -> Result:
    """The result of these studies alone, an exact count where pooling misleads."""
    return result_of(pool(effects.only(studies), method))
