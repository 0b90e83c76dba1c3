"""What an analyst wants of the deck: `deck.toml` of an edition, with the slides, their order, titles and a template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.toml_file import Entries, TomlFile

DECK_FILE = TomlFile("deck.toml", "deck", "a deck.toml, or none for the usual slides")
TEMPLATE = ".pptx"
_WHERE = ("deck",)
_Words = Annotated[str, Field(min_length=1)]


class DeckFile(BaseModel):
    """Section `deck` of the file; every entry may be left out.

    Parameters
    ----------
    title, subtitle
        What stands on the first slide; nothing takes those of the review.
    template
        A payer's own .pptx, as a path from the folder of the file; nothing takes ours.
    appendix
        Whether the slides behind the line are wanted.
    slides
        The slides by name and in order, with ``*`` for any text; nothing takes all in the usual order. Slides of the
        appendix stand behind the others whatever the order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: _Words | None = None
    subtitle: _Words | None = None
    template: _Words | None = None
    appendix: StrictBool = True
    slides: Annotated[tuple[_Words, ...], Field(min_length=1)] | None = None


class _Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    deck: DeckFile = DeckFile()


def read_deck_file(folder: Path, known: Collection[str], kinds: Collection[str] = ()) -> DeckFile:
    """What the analyst wants of the deck; without a file, the usual slides.

    Parameters
    ----------
    folder
        Folder of the edition.
    known
        Names of all slides that there are.
    kinds
        What a name may begin with before a colon: ``outcome:*`` is no fault where there is no outcome.

    Raises
    ------
    EvidenceError
        When the file has faults: all of them at once, with lines, what was found, what is allowed and how to mend.

    Examples
    --------
    >>> read_deck_file(Path("no such folder"), ["question"]).appendix
    True
    """
    wanted, faults = inspect_deck_file(folder, known, kinds)
    if faults:
        raise EvidenceError("\n".join(map(str, faults)), faults)
    return wanted


def inspect_deck_file(
    folder: Path, known: Collection[str], kinds: Collection[str] = ()
) -> tuple[DeckFile, tuple[Fault, ...]]:
    """The same with its faults, none raised, for a check of the edition."""
    if not (folder / DECK_FILE.name).exists():
        return DeckFile(), ()
    whole, text, faults = DECK_FILE.read(folder, _Whole)
    if whole is None:
        return DeckFile(), tuple(faults)
    entries = Entries(DECK_FILE, text)
    asked = whole.deck.slides or ()
    found = [*_of_slides(asked, (*known, *kinds), entries), *_of_template(whole.deck.template, folder, entries)]
    return whole.deck, tuple(found)


def chosen(wanted: DeckFile, known: Sequence[str]) -> list[str]:
    """The names of the slides that are wanted, in order, each once.

    Examples
    --------
    >>> chosen(DeckFile(slides=("outcome:*", "question")), ["question", "outcome:a", "outcome:b", "claims"])
    ['outcome:a', 'outcome:b', 'question']
    """
    asked = wanted.slides or ("*",)
    return list(dict.fromkeys(name for pattern in asked for name in known if fnmatchcase(name, pattern)))


def _of_slides(asked: Sequence[str], known: Collection[str], entries: Entries) -> Iterator[Fault]:
    where = (*_WHERE, "slides")
    allowed = f"names of slides, with * for any text: {', '.join(known)}"
    for pattern in dict.fromkeys(asked):
        if not any(fnmatchcase(name, pattern) for name in known):
            near = get_close_matches(pattern, list(known), n=3, cutoff=0.6)
            hint = f" (near to it: {', '.join(near)})" if near else ""
            yield entries.fault(where, pattern, allowed, f"correct the name{hint}, or take it out")
    for pattern, times in Counter(asked).items():
        if times > 1:
            yield entries.fault(where, pattern, "each slide once", f"take out {times - 1} of them")


def _of_template(template: str | None, folder: Path, entries: Entries) -> Iterator[Fault]:
    where = (*_WHERE, "template")
    if template is None:
        return
    if Path(template).suffix.lower() != TEMPLATE:
        yield entries.fault(where, template, f"a {TEMPLATE} file", f"save it as {TEMPLATE} and name that file")
    elif not (folder / template).is_file():
        yield entries.fault(where, template, "a file, as a path from the folder of deck.toml", "correct the path")
