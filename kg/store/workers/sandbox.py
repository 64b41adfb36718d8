"""Takes from this process what a query never needs: the network, and memory without end.

The network goes by a filter on system calls (seccomp(2), in the machine code of BPF), which holds for the engine's
own code, for every thread started later, and needs no privilege. A filter cannot be taken off again.
"""

import ctypes
import os
import platform
import resource
import struct
from errno import EACCES
from pathlib import Path

_LINUX = platform.system() == "Linux"
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2  # of prctl(2)
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # instructions, on words and constants
_NUMBER, _ARCHITECTURE = 0, 4  # where struct seccomp_data has them
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | EACCES
_OTHER_ABI = 0x40000000  # calls from here up are x86-64's second set, x32
# By machine: what the kernel calls it (linux/audit.h), and its numbers of socket, connect and io_uring_setup.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 425)), "aarch64": (0xC00000B7, (198, 203, 425))}


def without_network() -> str:
    """Let no socket be made or connected from now on; return why not where that cannot be, else nothing."""
    known = _CALLS.get(platform.machine()) if _LINUX else None
    if known is None:
        return f"no filter is known for {platform.system()} on {platform.machine()}"
    program = _program(*known)
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVS, *_long(1, 0, 0, 0)) or prctl(_SET_SECCOMP, *_long(_FILTER), filter_):
        return os.strerror(ctypes.get_errno())
    return ""


def with_memory(mebibytes: int) -> None:
    """Let the process have so much more address space than it has now.

    How much it has now depends on the machine: the engine starts threads by the number of cores, each with a stack.
    """
    if not _LINUX:  # elsewhere the limit is not kept, or what there is now is not told
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    wanted = pages * resource.getpagesize() + mebibytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _program(architecture: int, denied: tuple[int, ...]) -> bytes:
    """Return the filter; a jump's two numbers are how many instructions are skipped if true and if false."""
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
