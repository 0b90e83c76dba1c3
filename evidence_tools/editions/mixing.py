"""The earlier evidence with some of the steps applied: what stands between two editions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from evidence_tools.editions.difference import Difference
from evidence_tools.editions.differences import every_difference
from evidence_tools.editions.rows import tables_with
from evidence_tools.editions.rules import with_rules
from evidence_tools.editions.steps import STEPS, Step
from evidence_tools.editions.trees import in_order
from evidence_tools.evidence import Evidence


def mixed(before: Evidence, after: Evidence, steps: Collection[str]) -> Evidence:
    """The earlier evidence with exactly these steps applied, cell by cell.

    Rows keep the order of the later edition. What a row or rule names and what is not there yet is dropped, as
    `fitting` does: a row cannot stand without its study.

    Parameters
    ----------
    before, after
        The two editions.
    steps
        Names of steps; all of them give the later edition, none the earlier one.
    """
    found = every_difference(before, after)
    return with_rules(before, after, tables_with(before, after, found, steps), found, steps)


@dataclass(eq=False)
class Mixtures:
    """Every evidence between two editions, each made once; the two ends are the editions themselves."""

    before: Evidence
    after: Evidence
    differences: tuple[Difference, ...]
    _made: dict[frozenset[str], Evidence] = field(default_factory=dict)

    @classmethod
    def of(cls, before: Evidence, after: Evidence) -> Mixtures:
        """The same for two editions."""
        return cls(before, after, every_difference(before, after))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps at which anything differs, in their order."""
        present = {each.step for each in self.differences}
        return tuple(step for step in STEPS if step.name in present)

    def at(self, steps: Collection[str]) -> Evidence:
        """The earlier evidence with these steps applied."""
        asked = frozenset(steps) & {step.name for step in self.steps}
        if asked not in self._made:
            self._made[asked] = self._mix(asked)
        return self._made[asked]

    def _mix(self, asked: frozenset[str]) -> Evidence:
        if len(asked) == len(self.steps):
            return self.after
        if not asked and not reordered(self.before, self.after):
            return self.before
        tables = tables_with(self.before, self.after, self.differences, asked)
        return with_rules(self.before, self.after, tables, self.differences, asked)


def reordered(before: Evidence, after: Evidence) -> bool:
    """Whether rows that both editions have stand in another order in the later one."""
    for name, table in after._tables.items():
        old, new = list(before._tables[name].keys), list(table.keys)
        if [key for key in in_order(old, new) if key in set(old)] != old:
            return True
    return False
