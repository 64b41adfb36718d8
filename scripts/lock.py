"""Write the lock files: every dependency with its version and the SHA-256 digests of its files.

``requirements.lock`` has what a plain install needs, ``requirements-dev.lock`` also the tools for tests and training.
Called by ``make lock``, which provides uv (https://docs.astral.sh/uv/pip/compile/). Libraries for GPUs are left out:
the program runs on the CPU, and pip adds them itself where the installed PyTorch build needs them.
"""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

TORCH = "torch==2.13.0"
LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["--extra", "dev"]}
_GPU_ONLY = re.compile(r"(nvidia|cuda|triton)\b")
_HEADER = "# Written by `make lock`. Do not edit.\n"


def main() -> None:
    """Write both lock files; versions that are locked already and still fit are kept."""
    digest = cpu_build_digest()
    for name, options in LOCKS.items():
        resolve(name, options)
        entries = re.split(r"(?m)^(?=[A-Za-z0-9])", Path(name).read_text(encoding="utf-8"))
        kept = (
            locked(entry, digest) for entry in entries if entry[:1].isalnum() and not _GPU_ONLY.match(entry)
        )
        Path(name).write_text(_HEADER + "".join(kept), encoding="utf-8")


def resolve(name: str, options: list[str]) -> None:
    """Let uv write one entry per package: the pinned requirement and its digests."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"]
    command += [
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--output-file",
        name,
        "--constraint",
        "-",
    ]
    subprocess.run([*command, *options], input=TORCH, text=True, check=True)  # noqa: S603 - fixed arguments


def locked(entry: str, torch_digest: str) -> str:
    """Return an entry, for PyTorch with the digest of its CPU build."""
    if not entry.startswith("torch==") or torch_digest in entry:
        return entry
    return f"{entry.rstrip()} \\\n    --hash=sha256:{torch_digest}\n"


def cpu_build_digest() -> str:
    """Return the SHA-256 digest of the PyTorch wheel that pip chooses on this machine."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, TORCH]
        subprocess.run(command, check=True)  # noqa: S603 - fixed arguments
        (wheel,) = Path(folder).iterdir()
        return sha256(wheel.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
