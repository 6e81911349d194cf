"""Builds the archives that a release has of the native plugin: ``python plugin/archives.py VERSION FOLDER``.

An archive holds the package's source, the locked requirements, and what tells Pulumi how to install and run it. Pulumi
asks for one by its platform. All have the same bytes: pip chooses the libraries for the platform.
"""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
# Not windows-arm64: grpcio has no wheel for it.
PLATFORMS: Final = ("darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64")
OF_THE_PLUGIN: Final = ("PulumiPlugin.yaml", "__main__.py", "requirements.txt")


def members() -> dict[str, Path]:
    """Return the files of an archive, by their names in it."""
    package = (path for path in (ROOT / "pulumi_account").rglob("*") if path.is_file())
    return {
        "LICENSE": ROOT / "LICENSE",
        **{name: ROOT / "plugin" / name for name in OF_THE_PLUGIN},
        **{path.relative_to(ROOT).as_posix(): path for path in package if "__pycache__" not in path.parts},
    }


def archive() -> bytes:
    """Return an archive; the same files make the same bytes."""
    written = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=written, mode="wb", filename="", mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w") as tar,
    ):
        for name, path in sorted(members().items()):
            content = path.read_bytes()
            described = tarfile.TarInfo(name)
            described.size = len(content)
            tar.addfile(described, io.BytesIO(content))
    return written.getvalue()


def build(version: str, folder: Path) -> None:
    """Write an archive for each platform into a folder, with the name that Pulumi asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    content = archive()
    for platform in PLATFORMS:
        (folder / f"pulumi-resource-account-v{version}-{platform}.tar.gz").write_bytes(content)


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]))
