"""XML that may do harm is refused and says so; what is not taken is told."""

import pytest

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.revman.tree import DEEPEST, Tree, root_of, unescaped

KIND = "RevMan 5 review"
BILLION = b"""<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<COCHRANE_REVIEW>&c;</COCHRANE_REVIEW>"""


@pytest.mark.parametrize(
    "content",
    [
        BILLION,
        b"<!DOCTYPE COCHRANE_REVIEW><COCHRANE_REVIEW/>",
        b'<!DOCTYPE r SYSTEM "http://synthetic.invalid/r.dtd"><COCHRANE_REVIEW/>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><COCHRANE_REVIEW>&x;</COCHRANE_REVIEW>',
        b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://synthetic.invalid/p">%p;]><COCHRANE_REVIEW/>',
    ],
)
def test_declarations_are_refused(content):
    with pytest.raises(EvidenceError, match="document type declaration or entity") as raised:
        root_of(content, "synthetic.rm5", KIND)
    assert "export the review anew" in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "well-formed XML"),
        (b"<COCHRANE_REVIEW>", "well-formed XML"),
        (b'<?xml version="1.0" encoding="synthetic"?><a/>', "well-formed XML"),
        (b"<a>&unknown;</a>", "well-formed XML"),
        (b"\xff\xfe\x00", "well-formed XML"),
        (b"<a>" * (DEEPEST + 2) + b"</a>" * (DEEPEST + 2), "inside one another"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "inside one another"),
    ],
)
def test_what_is_no_review_is_refused(content, said):
    with pytest.raises(EvidenceError, match=said):
        root_of(content, "synthetic.rm5", KIND)


def test_a_broken_line_is_named():
    with pytest.raises(EvidenceError, match=r"synthetic\.rm5:3"):
        root_of(b"<a>\n<b>\n</a>", "synthetic.rm5", KIND)


def test_pieces_of_a_text_are_told_together():
    tree = Tree(root_of(b"<R><S ID='S1'><P>One <B>two</B> three</P><P>four</P></S></R>", "a.rm5", KIND))
    assert [(each.place, each.field, each.value) for each in tree.left()] == [("S[S1]", "text", "One two three four")]


def test_an_identifier_alone_is_told_by_itself():
    tree = Tree(root_of(b"<R><S ID='S1'/></R>", "a.rm5", KIND))
    assert [(each.field, each.value) for each in tree.left()] == [("ID", "S1")]


def test_taken_fields_are_not_told():
    tree = Tree(root_of(b"<R A='1' B=' 2 '><N>x <I>y</I></N>z</R>", "a.rm5", KIND))
    assert tree.take(tree.root, "B") == "2"
    assert tree.take(tree.root, "C") == ""
    assert tree.words(tree.root.find("N")) == "x y"
    assert [(each.field, each.value) for each in tree.left()] == [("A", "1"), ("text", "z")]


def test_escapes_of_identifiers():
    assert unescaped("STD-A_x002d_1_x0020_b") == "STD-A-1 b"


def test_characters_that_no_table_may_hold_are_taken_out_and_told():
    tree = Tree(root_of("<R><S ID='S1' A='x\u202ey'>a\x85b</S></R>".encode(), "a.rm5", KIND))
    assert (tree.take(tree.root[0], "A"), tree.words(tree.root[0])) == ("xy", "ab")
    assert [(each.place, each.value) for each in tree.notes] == [("R/S[S1]", "U+202E U+0085")]
