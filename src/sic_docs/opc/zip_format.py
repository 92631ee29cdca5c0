"""The zip format, as little of it as an Office file needs: members in, members out, no copying in between.

Members keep their compressed bytes, so a part nobody changed costs no inflating and no deflating. What is written
carries one fixed date, so equal members give equal bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

try:  # isal deflates and checks at several times the speed of zlib; without it everything works, slower
    from isal import isal_zlib as _zlib

    _LEVEL = 1
except ImportError:  # pragma: no cover
    import zlib as _zlib  # type: ignore[no-redef]

    _LEVEL = 6

STORED, DEFLATED = 0, 8
_EOCD = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ZIP64_LOCATOR = struct.Struct("<4sLQL")
_ZIP64_EOCD = struct.Struct("<4sQ2H2L4Q")
_DATE = (1980 - 1980) << 9 | 1 << 5 | 1  # 1 January 1980, the zip format's first day
_UTF8 = 0x800


class ZipFault(Exception):
    """The bytes are not a zip file we accept. Translated at the one door, `Package.read`."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a zip file.

    Attributes:
        name: With `/` between folders. `method`: 0 stored, 8 deflated.
        crc: CRC-32 of the content. `size`: of the content, bytes, as declared.
        raw: The bytes as they stand in the file (compressed when deflated).
    """

    name: str
    method: int
    crc: int
    size: int
    raw: bytes


def pack(name: str, content: bytes) -> Member:
    """A new member, deflated."""
    raw = _zlib.compress(content, _LEVEL, -15)
    return Member(name, DEFLATED, _zlib.crc32(content), len(content), raw)


def unpack(member: Member) -> bytes:
    """Content of a member, never more than it declares.

    Raises:
        ZipFault: Damaged, or larger than it says.
    """
    if member.method == STORED:
        content = member.raw
    else:
        inflate = _zlib.decompressobj(-15)
        try:
            content = inflate.decompress(member.raw, member.size + 1)
        except Exception as error:  # isal and zlib each have their own class
            raise ZipFault(f"the part {member.name} is damaged") from error
    if len(content) != member.size or _zlib.crc32(content) != member.crc:
        raise ZipFault(f"the part {member.name} is damaged")
    return content


def members(content: bytes, *, most: int) -> list[Member]:
    """The members named by the central directory, in its order; folders are left out.

    Raises:
        ZipFault: Cut short, encrypted, members overlapping, an unknown method, more than `most` members.
    """
    count, at, end = _directory(content)
    if count > most:
        raise ZipFault(f"it holds {count:,} parts, more than {most:,}")
    found: list[Member] = []
    taken: list[tuple[int, int]] = []
    try:
        for _ in range(count):
            fields = _CENTRAL.unpack_from(content, at)
            if fields[0] != b"PK\1\2" or at >= end:
                raise ZipFault("its table of contents is damaged")
            flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
            name_length, extra_length, comment_length, start = fields[10], fields[11], fields[12], fields[16]
            at += _CENTRAL.size
            name = content[at : at + name_length].decode("utf-8" if flags & _UTF8 else "cp437")
            extra = content[at + name_length : at + name_length + extra_length]
            at += name_length + extra_length + comment_length
            if 0xFFFFFFFF in (packed, size, start):
                size, packed, start = _zip64(extra, size, packed, start)
            local = _LOCAL.unpack_from(content, start)
            if local[0] != b"PK\3\4":
                raise ZipFault(f"the part {name} is damaged")
            begin = start + _LOCAL.size + local[9] + local[10]
            if begin + packed > len(content):
                raise ZipFault("it is cut short")
            taken.append((start, begin + packed))
            if name.endswith("/"):
                continue
            if flags & 1:
                raise ZipFault(f"the part {name} is encrypted")
            if method not in (STORED, DEFLATED):
                raise ZipFault(f"the part {name} is packed in a way Office does not use")
            found.append(Member(name, method, crc, size, content[begin : begin + packed]))
    except (struct.error, UnicodeDecodeError) as error:
        raise ZipFault("its table of contents is damaged") from error
    taken.sort()
    if any(first[1] > second[0] for first, second in pairwise(taken)):
        raise ZipFault("its parts overlap")
    return found


def _directory(content: bytes) -> tuple[int, int, int]:
    """(number of members, where the central directory starts, where it ends)."""
    found = content.rfind(b"PK\5\6", max(0, len(content) - _EOCD.size - 0xFFFF))
    if found < 0 or found + _EOCD.size > len(content):
        raise ZipFault("it is cut short")
    _, _, _, _, count, length, start, _ = _EOCD.unpack_from(content, found)
    if count == 0xFFFF or 0xFFFFFFFF in (length, start):
        locator = found - _ZIP64_LOCATOR.size
        if locator < 0 or content[locator : locator + 4] != b"PK\6\7":
            raise ZipFault("its table of contents is damaged")
        record = _ZIP64_LOCATOR.unpack_from(content, locator)[2]
        if record + _ZIP64_EOCD.size > len(content):
            raise ZipFault("its table of contents is damaged")
        fields = _ZIP64_EOCD.unpack_from(content, record)
        count, length, start = fields[7], fields[8], fields[9]
    if start + length > found:
        raise ZipFault("it is cut short")
    return count, start, start + length


def _zip64(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """The three numbers with those that did not fit in 32 bits taken from the extra field."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            wanted = [value == 0xFFFFFFFF for value in (size, packed, start)]
            numbers = iter(struct.unpack_from(f"<{sum(wanted)}Q", extra, at + 4))
            size, packed, start = (
                next(numbers) if want else value for want, value in zip(wanted, (size, packed, start), strict=True)
            )
            break
        at += 4 + length
    return size, packed, start


def local_record(member: Member) -> bytes:
    """The member as it stands in the body of the file."""
    name = member.name.encode()
    flags = 0 if name.isascii() else _UTF8
    head = _LOCAL.pack(
        b"PK\3\4", 20, flags, member.method, 0, _DATE, member.crc, len(member.raw), member.size, len(name), 0
    )
    return head + name + member.raw


def central_record(member: Member, offset: int) -> bytes:
    """The member's line in the table of contents; `offset`: where its local record starts."""
    name = member.name.encode()
    flags = 0 if name.isascii() else _UTF8
    packed, size = len(member.raw), member.size
    numbers = (20, 20, flags, member.method, 0, _DATE, member.crc, packed, size, len(name), 0, 0, 0, 0, 0, offset)
    return _CENTRAL.pack(b"PK\1\2", *numbers) + name


def end_record(count: int, length: int, start: int) -> bytes:
    return _EOCD.pack(b"PK\5\6", 0, 0, count, count, length, start, 0)


class Body:
    """Members already laid out one after another, to which others are added again and again.

    Made once for the parts a template never changes; `write` then costs only the parts that change.
    """

    __slots__ = ("_central", "_count", "_local")

    def __init__(self, unchanged: Iterable[Member]) -> None:
        local: list[bytes] = []
        central: list[bytes] = []
        offset = 0
        for member in unchanged:
            record = local_record(member)
            central.append(central_record(member, offset))
            local.append(record)
            offset += len(record)
        self._local = b"".join(local)
        self._central = b"".join(central)
        self._count = len(central)

    def write(self, changed: Iterable[Member] = ()) -> bytes:
        """The whole file: the unchanged members first, then the changed ones in the order given."""
        pieces = [self._local]
        central = [self._central]
        offset = len(self._local)
        for member in changed:
            record = local_record(member)
            central.append(central_record(member, offset))
            pieces.append(record)
            offset += len(record)
        table = b"".join(central)
        pieces.append(table)
        pieces.append(end_record(self._count + len(central) - 1, len(table), offset))
        return b"".join(pieces)
