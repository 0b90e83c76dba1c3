"""ZIP files that may do harm are refused, every member named."""

import io
import random
import zipfile
import zlib

import pytest
from review_packages import FILES, packed

from evidence_tools.errors import EvidenceError
from evidence_tools.importing.cochrane_package import archive
from evidence_tools.importing.cochrane_package.archive import members

KIND = "Cochrane data package"


def zipped(*entries: tuple[str, bytes]) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as packing:
        for path, held in entries:
            packing.writestr(path, held)
    return room.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(EvidenceError) as raised:
        members(content, "synthetic.zip", KIND)
    return str(raised.value)


def test_members_come_out_as_they_are():
    assert members(packed(), "synthetic.zip", KIND) == FILES


def test_folders_are_no_members():
    assert members(zipped(("folder/", b""), ("folder/a.csv", b"x")), "synthetic.zip", KIND) == {"folder/a.csv": b"x"}


@pytest.mark.parametrize(
    "path", ["../a.csv", "a/../../b.csv", "/etc/a.csv", "C:/a.csv", "C:\\a.csv", "a\\b.csv", "a\x01b"]
)
def test_paths_that_lead_out(path):
    said = refused(zipped((path, b"x"), ("fine.csv", b"y")))
    assert "leads out of its folder" in said
    assert "fine.csv" not in said


def test_all_members_at_fault_are_named():
    said = refused(zipped(("../a.csv", b"x"), ("../b.csv", b"x"), ("inner.zip", b"x")))
    assert all(path in said for path in ("../a.csv", "../b.csv", "inner.zip"))
    assert said.startswith("synthetic.zip, read as Cochrane data package: 3 errors")


def test_a_zip_in_the_zip_under_any_name():
    said = refused(zipped(("a.csv", packed())))
    assert "a ZIP inside the ZIP" in said
    assert "unpack the outer one" in said


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_there_twice():
    assert "stands there 2 times" in refused(zipped(("a.csv", b"x"), ("A.CSV", b"y")))
    assert "stands there 2 times" in refused(zipped(("a.csv", b"x"), ("a.csv", b"y")))


def test_a_bomb_by_its_ratio():
    said = refused(zipped(("bomb.csv", b"0" * 3_000_000)))
    assert "bomb.csv" in said
    assert "at most 200 bytes out of one" in said


def test_a_bomb_by_its_sum(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    dice = random.Random(1)
    files = [(f"{number}.csv", dice.randbytes(400)) for number in range(3)]
    assert "more bytes than a package holds" in refused(zipped(*files))


def test_a_bomb_whose_listing_lies():
    content = bytearray(zipped(("bomb.csv", b"0" * 3_000_000)))
    size = (3_000_000).to_bytes(4, "little")
    while size in content:
        at = content.index(size)
        content[at : at + 4] = (100).to_bytes(4, "little")
    refused(bytes(content))


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    assert "at most 2 files" in refused(zipped(*((f"{number}.csv", b"x") for number in range(3))))


def test_an_encrypted_member():
    content = bytearray(zipped(("secret.csv", b"x" * 50)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    said = refused(bytes(content))
    assert "secret.csv" in said
    assert "encrypted" in said


def test_a_damaged_member():
    content = bytearray(zipped(("a.csv", b"synthetic text " * 9)))
    content[content.index(b"a.csv") + 8] ^= 0xFF
    assert "a.csv" in refused(bytes(content))


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", packed()[:200], zlib.compress(b"x")])
def test_what_is_no_zip(content):
    assert "no ZIP that can be read" in refused(content)
