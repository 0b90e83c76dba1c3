"""Measures of a record, of outcomes or of the baseline: each posted value with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence_tools.importing.posted import number, plain
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.times import Times, times_in
from evidence_tools.importing.trial_record.vocabulary import says

_PEOPLE = ("participants", "participant", "patients", "patient", "subjects", "people", "persons")


@dataclass(frozen=True, slots=True)
class Measure:
    """One outcome measure or baseline characteristic.

    Parameters
    ----------
    node
        Its place in the record.
    number
        Its place in its list, counted from 1.
    groups
        Its groups by their identifiers.
    denoms
        Where numbers of participants stand when the measure itself has none.
    baseline
        Whether it describes the baseline.
    """

    node: Node
    number: int
    groups: Mapping[str, Node]
    denoms: tuple[Node, ...] = ()
    baseline: bool = False

    @property
    def title(self) -> str:
        """Its title."""
        return plain(self.node.text("title"))

    @property
    def kind(self) -> str:
        """What is posted: MEAN, MEDIAN, NUMBER, COUNT_OF_PARTICIPANTS and the like."""
        return self.node.text("paramType").upper().replace(" ", "_")

    @property
    def spread(self) -> str:
        """What is posted beside it, in small letters, such as ``standard deviation``."""
        return plain(self.node.text("dispersionType").replace("_", " ")).lower()

    @property
    def of_people(self) -> bool:
        """Whether numbers of the measure count participants."""
        units = self.node.text("denomUnitsSelected") or "participants"
        return says(units, *_PEOPLE)

    def subtitles(self) -> list[str]:
        """The titles of its classes and categories."""
        return [subtitle(each, category) for each in self.node.each("classes") for category in each.each("categories")]

    def values(self) -> Iterator[Value]:
        """Every posted value: class by class, category by category, group by group."""
        for in_class in self.node.each("classes"):
            for category in in_class.each("categories"):
                for place in category.each("measurements"):
                    yield Value(self, in_class, category, place, self.groups.get(place.text("groupId")))


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a measure.

    Parameters
    ----------
    measure, in_class, category
        What it belongs to.
    node
        Its place in the record.
    group
        The group as the measure defines it; None where it does not.
    """

    measure: Measure
    in_class: Node
    category: Node
    node: Node
    group: Node | None

    @property
    def posted(self) -> str:
        """The value as a plain number; empty where it is none."""
        return number(self.node.text("value"))

    @property
    def subtitle(self) -> str:
        """Titles of class and category."""
        return subtitle(self.in_class, self.category)

    @property
    def words(self) -> tuple[str, str, str]:
        """Titles of category, class and measure: the closest to the value first."""
        return plain(self.category.text("title")), plain(self.in_class.text("title")), self.measure.title

    def times(self) -> tuple[Times, str]:
        """The visits of the value and the words that name them: of its class or category, else of the measure."""
        for text in (self.in_class.text("title"), self.category.text("title")):
            if times_in(text).months or times_in(text).baseline:
                return times_in(text), plain(text)
        frame = plain(self.measure.node.text("timeFrame"))
        titles = times_in(self.measure.title)
        found = times_in(frame)
        return (titles, self.measure.title) if len(titles.months) == 1 and not found.visit else (found, frame)

    def denominator(self) -> tuple[Node, Node] | None:
        """Where the number of participants behind the value stands: of the class, else of the measure, else of all."""
        wanted = self.node.text("groupId")
        of_measure = self.measure.node
        for denoms in (self.in_class.each("denoms"), of_measure.each("denoms"), self.measure.denoms):
            people = [denom for denom in denoms if says(denom.text("units") or "participants", *_PEOPLE)]
            for denom in people:
                for count in denom.each("counts"):
                    if count.text("groupId") == wanted:
                        return denom, count
        return None


def subtitle(in_class: Node, category: Node) -> str:
    """Titles of a class and its category, as far as they have any."""
    return ": ".join(filter(None, (plain(in_class.text("title")), plain(category.text("title")))))
