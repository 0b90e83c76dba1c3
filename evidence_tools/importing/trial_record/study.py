"""What all rows of one record share: its study and source, its arms, its vocabulary, and how its groups are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evidence_tools.importing.known import Known, slug
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.vocabulary import Vocabulary
from evidence_tools.naming import listed


@dataclass(frozen=True, slots=True)
class ArmName:
    """An arm and the texts by which groups may call it."""

    arm_id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One study of the registry.

    Parameters
    ----------
    node
        Its place in the file.
    nct, source_id, study_id
        Registry number; identifiers of its rows of `sources` and `studies` (the latter empty where several fit).
    arms
        Its arms.
    known, vocabulary
        What the edition knows.
    read_on
        Day of the import.
    """

    node: Node
    nct: str
    source_id: str
    study_id: str
    arms: tuple[ArmName, ...]
    known: Known
    vocabulary: Vocabulary
    read_on: date

    @property
    def results(self) -> Node:
        """Its posted results."""
        return self.node.at("resultsSection")

    def arm_of(self, title: str) -> str:
        """The arm that a group is, by its title: the same words, else the only arm that shares all words.

        Empty where no arm or several arms fit.
        """
        wanted = set(slug(title, "").split("_")) - {""}
        spoken = [(arm.arm_id, set(slug(name, "").split("_"))) for arm in self.arms for name in arm.names]
        for fits in (wanted.__eq__, wanted.__ge__, wanted.__le__):
            found = {arm_id for arm_id, words in spoken if words and fits(words)}
            if wanted and len(found) == 1:
                return found.pop()
        return ""

    def row(self, table: str, node: Node) -> Draft:
        """A result row of this study and source."""
        draft = Draft(table, node)
        draft.put("study_id", self.study_id)
        draft.put("source_id", self.source_id)
        draft.put("status", "reported")
        draft.put("second_look", "not_checked")
        return draft

    def name_group(self, draft: Draft, group: Node | None, by: tuple[Node, str] | None) -> str:
        """Fill the arm of a group and say how the record calls it.

        Parameters
        ----------
        draft
            The row.
        group
            The group as its module defines it; None where it does not.
        by
            Where the value names the group, and under which key; None where the group is the place itself.
        """
        mark = draft.take(*by) if by else ""
        title = draft.take(group, "title") if group else ""
        own = draft.take(group, "id") if group else ""
        mark = mark or own
        draft.put("arm_id", self.arm_of(title))
        if "arm_id" not in draft.cells:
            names = listed([arm.arm_id for arm in self.arms], "or")
            draft.remark(
                f"arm_id: the group {title or mark} is none of the arms by its name; allowed: {names or 'none'}"
            )
        return f"group {mark} '{title}'" if title else f"group {mark}"


def titled(groups: Iterable[Node]) -> dict[str, Node]:
    """Groups of a module by their identifiers."""
    return {node.text("id"): node for node in groups}
