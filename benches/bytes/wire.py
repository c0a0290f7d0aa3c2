"""Plays recorded frames through a link and prints how many bytes and bursts came out of it.

Usage: wire.py ROUTE FILE, where ROUTE is tmux, screen, ssh, ssh-C or mosh and FILE is JSON: columns, rows, and frames
(base64). Prints {"bytes": …, "bursts": …}, without the first frame. Ends with 3 and a sentence where a program is missing.
"""
import base64
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import tty

# A frame has arrived when nothing has come for so long, in seconds; mosh waits before it sends.
QUIET = {"mosh": 0.12}
QUIET_OTHERWISE = 0.012
NEEDS = {"tmux": ["tmux"], "screen": ["screen"], "ssh": ["ssh", "sshd", "ssh-keygen"], "mosh": ["mosh-server", "mosh-client"]}


def needed(name):
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    found = shutil.which(name, path=path)
    if not found:
        print(f"{name} is not installed", file=sys.stderr)
        sys.exit(3)
    return found


def play(file, ready):
    """The program at the far end: writes a frame whenever it is told to."""
    with open(file, encoding="utf-8") as text:
        frames = json.load(text)["frames"]
    tty.setraw(1)
    with open(ready, encoding="utf-8") as orders:
        for frame, _ in zip(frames, orders):
            os.write(1, base64.b64decode(frame))
        orders.read()


class Counted:
    """Bytes and bursts that have come, and when the last of them did."""

    def __init__(self):
        self.bytes = self.bursts = 0
        self.last = time.monotonic()

    def add(self, some):
        self.bytes += len(some)
        self.bursts += 1
        self.last = time.monotonic()


def in_terminal(command, size, counted=None, environment=None):
    """Starts a command in a terminal of this size and reads whatever it writes there."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(environment or {})
        os.environ["TERM"] = "xterm-256color"
        for name in ("TMUX", "STY", "LINES", "COLUMNS"):
            os.environ.pop(name, None)
        time.sleep(0.05)  # The size is set by then.
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def read():
        while True:
            try:
                some = os.read(terminal, 1 << 16)
            except OSError:
                return
            if not some:
                return
            if counted:
                counted.add(some)

    threading.Thread(target=read, daemon=True).start()
    return child, terminal


def stream_proxy(to, counted):
    """A port that leads to another one; what comes back is counted."""
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source, drain, count):
        while True:
            try:
                some = source.recv(1 << 16)
            except OSError:
                return
            if not some:
                return
            if count:
                counted.add(some)
            drain.sendall(some)

    def serve():
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", to))
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=pump, args=(near, far, False), daemon=True).start()
        pump(far, near, True)

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def datagram_proxy(to, counted):
    near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    near.bind(("127.0.0.1", 0))
    far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    far.connect(("127.0.0.1", to))

    def serve():
        client = None
        while True:
            for one in select.select([near, far], [], [])[0]:
                if one is near:
                    some, client = near.recvfrom(1 << 16)
                    far.send(some)
                elif client:
                    some = far.recv(1 << 16)
                    counted.add(some)
                    near.sendto(some, client)

    threading.Thread(target=serve, daemon=True).start()
    return near.getsockname()[1]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def through_ssh(folder, player, size, counted, compressed):
    key, host = os.path.join(folder, "key"), os.path.join(folder, "host")
    for name in (key, host):
        subprocess.run([needed("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", name], check=True)
    port = free_port()
    settings = os.path.join(folder, "sshd_config")
    with open(settings, "w", encoding="utf-8") as text:
        text.write(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {key}.pub\n"
            f"StrictModes no\nPidFile none\nUsePAM no\nPermitRootLogin yes\nPrintMotd no\nCompression yes\n"
        )
    # Without this folder sshd does not start; it is what its own unit makes.
    if os.geteuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    server = subprocess.Popen([needed("sshd"), "-D", "-e", "-f", settings], stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
    near = stream_proxy(port, counted)
    command = ["ssh", "-tt", "-F", "none", "-i", key, "-p", str(near), "-o", "StrictHostKeyChecking=no", "-o"]
    command += [f"UserKnownHostsFile={folder}/known", "-o", "LogLevel=ERROR"]
    command += (["-C"] if compressed else []) + ["127.0.0.1", *player]
    child, _ = in_terminal(command, size)
    return [child, server.pid]


def through_mosh(player, size, counted):
    said = subprocess.run(
        [needed("mosh-server"), "new", "-i", "127.0.0.1", "-c", "256", "--", *player],
        capture_output=True, text=True, check=True, env={**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
    )
    port, key = next(line for line in said.stdout.splitlines() if line.startswith("MOSH CONNECT")).split()[2:4]
    near = datagram_proxy(int(port), counted)
    command = [needed("mosh-client"), "127.0.0.1", str(near)]
    child, _ = in_terminal(command, size, environment={"MOSH_KEY": key, "LC_ALL": "C.UTF-8"})
    return [child]


def through_multiplexer(route, folder, player, size, counted):
    if route == "tmux":
        settings = os.path.join(folder, "tmux.conf")
        with open(settings, "w", encoding="utf-8") as text:
            text.write("set -g status off\nset -g default-terminal tmux-256color\nset -s escape-time 0\n")
        command = [needed("tmux"), "-u", "-S", os.path.join(folder, "tmux"), "-f", settings, "new-session", *player]
        ends = [["tmux", "-S", os.path.join(folder, "tmux"), "kill-server"]]
    else:
        settings = os.path.join(folder, "screenrc")
        with open(settings, "w", encoding="utf-8") as text:
            text.write("startup_message off\nhardstatus off\naltscreen on\n")
        name = f"linelamp-{os.getpid()}"
        command = [needed("screen"), "-U", "-c", settings, "-S", name, *player]
        ends = [["screen", "-S", name, "-X", "quit"]]
    child, _ = in_terminal(command, size, counted)
    return [child], ends


def main():
    route, file = sys.argv[1], os.path.abspath(sys.argv[2])
    with open(file, encoding="utf-8") as text:
        recording = json.load(text)
    size = (recording["columns"], recording["rows"])
    for name in NEEDS[route.removesuffix("-C")]:
        needed(name)
    folder = tempfile.mkdtemp(prefix="linelamp-wire-")
    ready = os.path.join(folder, "orders")
    os.mkfifo(ready)
    player = [sys.executable, os.path.abspath(__file__), "play", file, ready]
    counted, ends = Counted(), []
    if route.startswith("ssh"):
        children = through_ssh(folder, player, size, counted, route == "ssh-C")
    elif route == "mosh":
        children = through_mosh(player, size, counted)
    else:
        children, ends = through_multiplexer(route, folder, player, size, counted)
    quiet = QUIET.get(route, QUIET_OTHERWISE)
    frames = 0
    try:
        with open(ready, "w", encoding="utf-8") as orders:
            for step in range(len(recording["frames"])):
                if step < 2:
                    # The link has settled, and then the first frame is there.
                    time.sleep(1)
                if step == 1:
                    counted.bytes = counted.bursts = 0
                before = time.monotonic()
                orders.write("\n")
                orders.flush()
                if recording["frames"][step]:
                    while counted.last < before and time.monotonic() < before + 2:
                        time.sleep(0.001)
                    while time.monotonic() < counted.last + quiet:
                        time.sleep(0.002)
                frames += 1
            print(json.dumps({"bytes": counted.bytes, "bursts": counted.bursts}))
            sys.stdout.flush()
    finally:
        for end in ends:
            subprocess.run(end, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for child in children:
            try:
                os.kill(child, signal.SIGTERM)
            except ProcessLookupError:
                pass
        shutil.rmtree(folder, ignore_errors=True)


if sys.argv[1] == "play":
    play(*sys.argv[2:4])
else:
    main()
