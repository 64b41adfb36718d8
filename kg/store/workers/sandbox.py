"""Sandbox of a query worker: no network, and limited memory.

The network is blocked by a filter on system calls (seccomp(2), as BPF instructions). The filter also covers native
code and threads that start later, needs no privilege, and cannot be removed.
"""

import ctypes
import os
import platform
import resource
import struct
from errno import EACCES
from pathlib import Path

_LINUX = platform.system() == "Linux"
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2  # arguments of prctl(2)
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF instructions
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | EACCES
_OTHER_ABI = 0x40000000  # calls of x32, the second ABI of x86-64, have numbers from here on
# By machine: its constant in linux/audit.h, and its numbers of the calls socket, connect and io_uring_setup.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 425)), "aarch64": (0xC00000B7, (198, 203, 425))}


def block_network() -> str:
    """Forbid this process to create or connect sockets; return the reason if that fails, or an empty string."""
    known = _CALLS.get(platform.machine()) if _LINUX else None
    if known is None:
        return f"there is no filter for {platform.system()} on {platform.machine()}"
    program = _program(*known)
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVS, *_long(1, 0, 0, 0)) or prctl(_SET_SECCOMP, *_long(_FILTER), filter_):
        return os.strerror(ctypes.get_errno())
    return ""


def limit_memory(mebibytes: int) -> None:
    """Limit the address space of this process to ``mebibytes`` more than it has now.

    The current size depends on the machine: the engine starts a thread with its own stack for each core.
    """
    if not _LINUX:  # other systems do not enforce the limit, or do not report the current size
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    wanted = pages * resource.getpagesize() + mebibytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _program(architecture: int, denied: tuple[int, ...]) -> bytes:
    """Return the BPF program. The two numbers of a jump are the instructions to skip if true and if false."""
    checks = len(denied) + 1
    return b"".join(
        struct.pack("=HBBI", *instruction)
        for instruction in (
            (_LOAD, 0, 0, _ARCHITECTURE),
            (_EQUAL, 0, checks + 2, architecture),
            (_LOAD, 0, 0, _NUMBER),
            (_AT_LEAST, checks, 0, _OTHER_ABI),
            *((_EQUAL, checks - 1 - place, 0, number) for place, number in enumerate(denied)),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _DENY),
        )
    )


def _long(*numbers: int) -> list[ctypes.c_ulong]:
    return [ctypes.c_ulong(number) for number in numbers]
