"""The conflict of conflict.drill with Python's socket module, in one network namespace: argv[1] times."""

import ctypes
import errno
import os
import socket
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(CLONE_NEWNET | (CLONE_NEWUSER if os.geteuid() else 0)) != 0:
    raise OSError(ctypes.get_errno(), "unshare")
for _ in range(int(sys.argv[1])):
    a = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    a.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    a.bind(("", 9000))
    a.listen()
    b = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        b.bind(("", 9000))
        sys.exit("it bound")
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
    a.close()
    b.close()
