"""Runs a program and writes what the operating system accounted to it, as JSON, into a file.

Usage: account.py FILE PROGRAM [ARGUMENT ...]; the exit code is the program's.

The kernel's account is read by the parent, wait4(2): it has all threads, the program's start and end, and the children
that it waited for. A program that accounts for itself misses all of these.
"""

import json
import os
import sys

report, program = sys.argv[1], sys.argv[2:]
_, status, usage = os.wait4(os.posix_spawnp(program[0], program, os.environ), 0)
account = {
    "cpuSeconds": usage.ru_utime + usage.ru_stime,
    # Linux and the BSDs count in KiB, macOS in bytes.
    "peakBytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
}
with open(report, "w", encoding="utf-8") as file:
    json.dump(account, file)
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1)
