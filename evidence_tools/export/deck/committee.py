"""The committee's deck of an edition: its slides chosen, drawn and written."""

from __future__ import annotations

from pathlib import Path

from evidence_tools.briefing.deck import committee_slides
from evidence_tools.evidence import Evidence
from evidence_tools.export.deck.writer import WrittenDeck, write_deck
from evidence_tools.export.places import exports_folder

NAME = "committee_deck.pptx"


def committee_deck(
    evidence: Evidence, path: str | Path | None = None, *, template: str | Path | None = None
) -> WrittenDeck:
    """Write the committee's deck, as `deck.toml` of the edition asks for it.

    Parameters
    ----------
    evidence
        The extraction tables.
    path
        The .pptx to write; None writes ``committee_deck.pptx`` into ``exports/`` of the edition's outputs, so that the
        deck of the review, whose numbers were audited, stays as it is.
    template
        A payer's own template; None takes that of `deck.toml`, and ours where it names none.

    Returns
    -------
    WrittenDeck
        ``.path``, ``.slides`` and, for those who check the file, ``.placed``: every text with its slide and object.

    Raises
    ------
    DeckError
        When a text has no room, or the template cannot be used.

    Examples
    --------
    ``et.committee_deck(evidence)`` gives ``<WrittenDeck committee_deck.pptx: 56 slides>``.
    """
    chosen = committee_slides(evidence)
    edition = evidence.protocol.edition
    return write_deck(
        chosen.slides,
        exports_folder(evidence.folder) / NAME if path is None else path,
        data_date=edition.data_date,
        edition=f"Edition {edition.edition} of the review",
        title=chosen.title,
        subtitle=chosen.subtitle,
        template=template or chosen.template,
    )
