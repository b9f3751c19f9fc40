"""A plain TCP round-robin: each connection goes to the next of the given ports of 127.0.0.1.

Prints `listening on http://127.0.0.1:PORT`. It reads no HTTP, so it can do nothing for the servers
behind it: whatever one client asks for lands on any of them.
"""

import itertools
import socket
import sys
import threading


def pipe(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other direction tells its own end


def main():
    targets = itertools.cycle(int(port) for port in sys.argv[1:])
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", next(targets)))
        for ends in ((client, server), (server, client)):
            threading.Thread(target=pipe, args=ends, daemon=True).start()


main()
