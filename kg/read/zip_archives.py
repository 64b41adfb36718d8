"""Zip archives, and WACZ, the packages of web archives: the members have any format. Nothing is written to disk."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from kg.errors import InputError
from kg.read.containers import Input
from kg.read.located import LocatedDraft, within
from kg.read.refused_formats import refuse_package

MAGIC = b"PK\x03\x04"
_MAX_MEMBERS = 100_000
_MAX_MEMORY = 16_000_000  # bytes of an archive without a file of its own; more are kept on disk
_CHUNK = 1 << 20
_WACZ_ARCHIVE = "archive/"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


def read_zip(
    source: Input, is_article_file: Callable[[str], bool], read: Callable[[Input], Iterator[LocatedDraft]]
) -> Iterator[LocatedDraft]:
    """Yield the articles of the members of an archive, which ``read`` reads. Other files in it are skipped.

    Raises :class:`InputError` if it is damaged, an office document, or without articles.
    """
    with SpooledTemporaryFile(max_size=_MAX_MEMORY) as copy:
        archive = _open(_seekable(source, cast(BinaryIO, copy)))
        members = list(_article_members(archive, is_article_file))
        if not members:
            raise InputError(
                "The archive contains no articles.", remedy="Name an archive with files of articles."
            )
        for member in members:
            yield from within(_printable(member.filename), _read_member(source, archive, member, read))


def _seekable(source: Input, copy: BinaryIO) -> BinaryIO:
    """Return the archive's stream, copied if it comes from a pipe or from another archive."""
    if source.stream.seekable():
        return source.stream
    while chunk := source.stream.read(_CHUNK):
        source.budget.take(len(chunk))
        copy.write(chunk)
    return copy


def _open(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except _DAMAGE as error:
        raise _damaged(error) from None
    if len(archive.infolist()) > _MAX_MEMBERS:
        raise InputError(
            f"The archive has more than {_MAX_MEMBERS:,} members.", remedy="Unpack it and name the folder."
        )
    refuse_package(archive.namelist())
    return archive


def _article_members(
    archive: zipfile.ZipFile, is_article_file: Callable[[str], bool]
) -> Iterator[zipfile.ZipInfo]:
    """Yield the files of articles by name. Of a package of web archives, these are the archives."""
    members = sorted(archive.infolist(), key=lambda member: member.filename)
    is_wacz = "datapackage.json" in archive.namelist()
    for member in members:
        folders, name = member.filename.split("/")[:-1], member.filename.split("/")[-1]
        is_hidden = any(
            folder.startswith((".", "__MACOSX")) and folder not in {".", ".."} for folder in folders
        )
        is_of_package = not is_wacz or member.filename.startswith(_WACZ_ARCHIVE)
        if not member.is_dir() and not is_hidden and is_of_package and is_article_file(name):
            yield member


def _read_member(
    source: Input,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    read: Callable[[Input], Iterator[LocatedDraft]],
) -> Iterator[LocatedDraft]:
    try:
        with archive.open(member) as stream:
            yield from read(source.unpacked(cast(BinaryIO, stream), member.filename))
    except RuntimeError:
        raise InputError(
            "The member is encrypted.", remedy="Unpack the archive with its password and name the folder."
        ) from None
    except _DAMAGE as error:
        raise _damaged(error) from None


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _damaged(error: Exception) -> InputError:
    return InputError(f"The zip archive is damaged: {error}.", remedy="Download or pack it again.")
