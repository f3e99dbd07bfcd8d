"""What git asks for a password: it reads a descriptor it inherited, for one host only.

It is executed as a lone file by `python -I -S credential_helper.py DESCRIPTOR SCHEME HOST get`.
"""

import json
import os
import sys
from collections.abc import Sequence

_LONGEST = 65_536


def main(arguments: Sequence[str]) -> int:
    descriptor, scheme, host, deed = arguments
    if deed != "get":
        return 0  # nothing is stored, and nothing is forgotten
    asked = dict(line.rstrip("\n").split("=", 1) for line in sys.stdin if "=" in line)
    if (asked.get("protocol"), asked.get("host")) != (scheme, host):
        return 0
    # Not `read`: git may ask more than once, and each of its processes shares the position.
    said = json.loads(os.pread(int(descriptor), _LONGEST, 0))
    sys.stdout.write(f"username={said['username']}\npassword={said['password']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
