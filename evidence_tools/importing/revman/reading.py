"""A RevMan 5 review from its bytes to candidates, with everything unread."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from evidence_tools.importing.known import NOTHING, Known, free_id, slug
from evidence_tools.importing.record import Import, Origin
from evidence_tools.importing.refusing import fault, refused
from evidence_tools.importing.review_software import Book
from evidence_tools.importing.revman.analyses import add_analyses
from evidence_tools.importing.revman.context import Context
from evidence_tools.importing.revman.judgements import add_judgements
from evidence_tools.importing.revman.studies import add_studies
from evidence_tools.importing.revman.tree import Tree, root_of

KIND = "RevMan 5 review"
_ROOT = "COCHRANE_REVIEW"
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_WORDS = 5  # of the title, in an identifier
_BEGINNING = 4096  # bytes in which the root element must begin for a file to look like a review


def looks_like_revman(content: bytes, name: str) -> bool:
    """Whether these bytes begin as a RevMan 5 review does, whatever the file is called.

    Examples
    --------
    >>> looks_like_revman(b"<?xml version='1.0'?><COCHRANE_REVIEW/>", "a.rm5"), looks_like_revman(b"TY  -", "a.ris")
    (True, False)
    """
    return f"<{_ROOT}".encode() in content[:_BEGINNING]


def read_revman(content: bytes, name: str, *, read_on: date, known: Known = NOTHING) -> Import:
    """Read a review that was written with RevMan 5.

    Studies and their reports, the arms and results behind each analysis, judgements on risk of bias, and what the
    review pooled become candidates; RevMan's answers ``YES``, ``NO`` and ``UNKNOWN`` mean low, high and unclear risk.
    Results are second-hand: their source is the review. Contrasts without numbers by arm, calculated values, texts
    and bookkeeping are told as unread.

    Parameters
    ----------
    content
        Bytes of the .rm5 file.
    name
        Its name, without folders.
    read_on
        Day of the import.
    known
        What the edition knows; studies and documents it has are not proposed again.

    Raises
    ------
    EvidenceError
        When the file is no RevMan review, or holds declarations that well-meant reviews never hold.
    """
    root = root_of(content, name, KIND)
    if root.tag != _ROOT:
        mend = "save the review as .rm5, or choose another kind of file"
        raise refused(name, KIND, [fault(name, "", f"the element {root.tag}", f"the element {_ROOT}", mend)])
    tree, book = Tree(root), Book(known)
    source_id = _add_source(tree, book, read_on)
    begun = Context(tree, book, read_on, source_id, _review_id(tree, book, source_id))
    context = replace(begun, studies=add_studies(begun))
    pooled = add_analyses(context)
    add_judgements(context)
    _add_review(context, pooled=pooled)
    return Import(Origin.of(name, KIND, content, read_on), tuple(book.candidates), (*book.unread, *tree.left()))


def _add_source(tree: Tree, book: Book, read_on: date) -> str:
    """The review as a document."""
    cells = {
        "kind": "article",
        "citation": _title(tree),
        "year": _year(tree),
        "doi": tree.take(tree.root, "DOI"),
        "accessed": read_on.isoformat(),
        "note": "Read as the review's own file of RevMan",
    }
    return book.source(_short_title(tree), cells, tree.place(tree.root))


def _review_id(tree: Tree, book: Book, source_id: str) -> str:
    held = [key for key, cells in book.known.reviews.items() if cells.get("source_id") == source_id]
    return held[0] if held else free_id(slug(_short_title(tree)), book.known.reviews)


def _add_review(context: Context, *, pooled: bool) -> None:
    tree, book, review_id = context.tree, context.book, context.review_id
    cells = {
        "review_id": review_id,
        "title": _title(tree),
        "year": _year(tree),
        "kind": "meta_analysis" if pooled else "systematic_review",
        "n_studies": str(len(context.studies)),
        "search_end": _searched(tree),
        "source_id": context.source_id,
    }
    if review_id not in book.known.reviews:
        book.add("reviews", cells, "COVER_SHEET", ["n_studies counts the included studies of the file"])
        return
    for column, value in cells.items():
        book.leave("COVER_SHEET", f"reviews.{column}", value, f"the edition has this review as {review_id}")


def _searched(tree: Tree) -> str:
    """Year and month of the last search; a date that is none stays unread."""
    day = tree.root.find("COVER_SHEET/DATES/LAST_SEARCH/DATE")
    if day is None or not re.fullmatch(r"\d{4}", day.get("YEAR", "")) or not _MONTH.fullmatch(day.get("MONTH", "")):
        return ""
    return f"{tree.take(day, 'YEAR')}-{int(tree.take(day, 'MONTH')):02}"


def _title(tree: Tree) -> str:
    return tree.words(tree.root.find("COVER_SHEET/TITLE")) or "untitled review"


def _short_title(tree: Tree) -> str:
    return " ".join([*_title(tree).split()[:_WORDS], _year(tree)])


def _year(tree: Tree) -> str:
    issue = tree.root.find("COVER_SHEET/DATES/LAST_CITATION_ISSUE")
    return "" if issue is None else tree.take(issue, "YEAR")
