"""The text of a file from its bytes: the encoding found and said, and characters that no table may hold taken out."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

from evidence_tools.importing.record import Unread
from evidence_tools.importing.refusing import fault, refused

_MARKED = (  # a longer mark before a shorter one that it begins with
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_KEPT = "\t\n\r"
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROLS_GONE = "control characters, halves of characters and marks that turn the order of letters are taken out"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    Parameters
    ----------
    text
        Its characters; lines end with a line feed.
    notes
        What a reader must know of how it was read: another encoding, characters taken out.
    """

    text: str
    notes: tuple[Unread, ...] = ()


def decoded(content: bytes, name: str, kind: str) -> Decoded:
    """The text of these bytes: by their byte-order mark, else as UTF-8, else as Windows-1252, which is said.

    Parameters
    ----------
    content
        The bytes of the file.
    name, kind
        Name of the file and what it is, for reports.

    Raises
    ------
    EvidenceError
        When the bytes do not fit the encoding that their mark announces.

    Examples
    --------
    >>> decoded("é".encode("cp1252"), "a.ris", "RIS references").notes[0].value
    'Windows-1252'
    """
    text, encoding = _characters(content, name, kind)
    notes = []
    if encoding:
        why = "no byte-order mark and not UTF-8: read so; look at letters with accents"
        notes.append(Unread(name, "encoding", encoding, why))
    lines = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        clean, gone = cleaned(line)
        lines.append(clean)
        if gone:
            notes.append(removal(f"line {number}", gone))
    return Decoded("\n".join(lines), tuple(notes))


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without characters that no table may hold, and the code points that were taken out.

    Examples
    --------
    >>> cleaned("a\\x00b\\ud800")
    ('ab', ('U+0000', 'U+D800'))
    """
    if text.isascii() and text.isprintable():
        return text, ()
    gone = tuple(f"U+{ord(letter):04X}" for letter in text if _unwanted(letter))
    return ("".join(letter for letter in text if not _unwanted(letter)), gone) if gone else (text, ())


def removal(place: str, gone: tuple[str, ...]) -> Unread:
    """The entry that says which characters were taken out at a place."""
    return Unread(place, "characters", " ".join(gone), _CONTROLS_GONE)


def _unwanted(letter: str) -> bool:
    if letter in _KEPT:
        return False
    not_a_character = ord(letter) & 0xFFFE == 0xFFFE
    return unicodedata.category(letter) in ("Cc", "Cs") or letter in _TURNING or not_a_character


def _characters(content: bytes, name: str, kind: str) -> tuple[str, str]:
    """The characters, and the name of an encoding that was guessed."""
    for mark, encoding, spoken in _MARKED:
        if content.startswith(mark):
            try:
                return content.decode(encoding), ""
            except UnicodeDecodeError as problem:
                mend = "save the file as UTF-8, or export it anew"
                found = f"a byte-order mark of {spoken}, and bytes that are no {spoken}"
                wrong = fault(name, "", found, "text of one encoding", mend)
                raise refused(name, kind, [wrong]) from problem
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            return content.decode("latin-1"), "Latin-1"
