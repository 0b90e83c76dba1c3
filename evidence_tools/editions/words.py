"""A comparison in plain words: the answer in short, what is new, what moved, why, whether it matters, what stayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence_tools.editions.ends import Ends, all_ends
from evidence_tools.editions.in_short import in_short
from evidence_tools.editions.matters import what_matters
from evidence_tools.editions.passages import Passage, count
from evidence_tools.editions.reasons import why_it_moved
from evidence_tools.editions.record import Changes
from evidence_tools.editions.what_is_new import what_is_new
from evidence_tools.editions.what_moved import what_moved
from evidence_tools.wording import Told, join, tell


@dataclass(frozen=True, slots=True)
class Page:
    """The page, part by part; every part has at least one sentence.

    Parameters
    ----------
    short
        Three sentences: how many results moved, what turned, what to do.
    new
        Studies, reports, reviews, corrections and rules that differ, by name.
    moved
        Results whose estimate is printed otherwise, is new or is gone, by the step that they came with.
    why
        What the log gives as reasons.
    matters
        Conclusions, certainty, statements and limitations that turned, the weightiest by name.
    unchanged
        What is as it was.
    """

    short: tuple[Told, ...]
    new: tuple[Passage, ...]
    moved: tuple[Passage, ...]
    why: tuple[Passage, ...]
    matters: tuple[Passage, ...]
    unchanged: tuple[Passage, ...]

    def _repr_markdown_(self) -> str:
        """The page as a notebook shows it."""
        return "\n\n".join([*(f"- {line.text}" for line in self.short), *map(_in_markdown, self._passages())])

    def _passages(self) -> Iterator[Passage]:
        for part in (self.new, self.moved, self.why, self.matters, self.unchanged):
            yield from part

    def told(self) -> Iterator[Told]:
        """Every sentence of the page, so that each of its numbers can be looked up."""
        yield from self.short
        for passage in self._passages():
            yield from passage.told()


def _in_markdown(passage: Passage) -> str:
    items = "\n".join(f"- {item.text}" for item in passage.items)
    return f"{passage.lead.text}\n\n{items}" if items else passage.lead.text


def what_changed(changes: Changes) -> Page:
    """A comparison in plain words; every digit is a number under a key that begins with `changes`, or a name.

    Examples
    --------
    ``what_changed(compare("2026", "2027")).short[0].text`` begins with ``Results:``.
    """
    ends = all_ends(changes)
    return Page(
        short=in_short(changes, ends),
        new=tuple(what_is_new(changes)) or (Passage(Told("Nothing differs between the two editions.")),),
        moved=tuple(what_moved(changes, ends)) or (Passage(Told("No estimate is printed otherwise.")),),
        why=tuple(why_it_moved(changes)) or (Passage(Told("There is nothing to explain.")),),
        matters=tuple(what_matters(changes)),
        unchanged=(Passage(join(_unchanged(changes, ends))),),
    )


def _unchanged(changes: Changes, ends: Sequence[Ends]) -> Iterator[Told]:
    same = sum(each.at_both and not each.moved for each in ends)
    yield tell("{number} printed as before.", number=count("same.estimates", same, "estimate is", "estimates are"))
    unanswered = sum(not each.at_both and not each.at_one for each in ends)
    if unanswered:
        yield tell(
            "{number} still without a pooled answer.",
            number=count("same.unanswered", unanswered, "question is", "questions are"),
        )
    for what, words in _kept(changes).items():
        yield tell("{number} as before.", number=count(f"same.{what}", *words))


def _kept(changes: Changes) -> Mapping[str, tuple[int, str, str]]:
    """What was weighed in both editions and reads the same."""
    if not changes.weighed:
        return {}
    claims = set(changes.before.claims["claim_id"]) & set(changes.after.claims["claim_id"])
    rated = set(changes.before.protocol.certainty.questions) & set(changes.after.protocol.certainty.questions)
    levels = changes.certainty.loc[changes.certainty["what"] == "level", "question"]
    return {
        "claims": (
            len(claims - set(changes.claims["claim_id"])),
            "verdict on a statement is",
            "verdicts on statements are",
        ),
        "certainty": (len(rated - set(levels)), "level of certainty is", "levels of certainty are"),
    }
