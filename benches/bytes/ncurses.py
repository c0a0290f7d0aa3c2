"""Shows the screens of a file (docs/screens.md) with ncurses in a terminal of its own and prints the bytes of each step (base64).

Usage: ncurses.py FILE [TERM]. The file's first line is a size.
"""
import base64
import curses
import fcntl
import json
import locale
import os
import pty
import struct
import sys
import termios

MARK = b"\x1b]0;step\x07"
NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
SWITCHES = {
    "bold": curses.A_BOLD, "dim": curses.A_DIM, "italic": curses.A_ITALIC, "underline": curses.A_UNDERLINE,
    "blink": curses.A_BLINK, "reverse": curses.A_REVERSE, "hidden": curses.A_INVIS,
}


def colour(hue):
    if hue is None or hue == "default":
        return -1
    if isinstance(hue, int):
        return hue
    if hue.startswith("#"):
        red, green, blue = (int(hue[at:at + 2], 16) * 5 // 255 for at in (1, 3, 5))
        return 16 + 36 * red + 6 * green + blue
    name = hue.removeprefix("bright-")
    return NAMES.index(name) + (8 if name != hue else 0)


class Looks:
    def __init__(self):
        self.pairs = {(-1, -1): 0}

    def attribute(self, style):
        pair = (colour(style.get("fg")), colour(style.get("bg")))
        if pair not in self.pairs:
            self.pairs[pair] = len(self.pairs)
            curses.init_pair(self.pairs[pair], *pair)
        attribute = curses.color_pair(self.pairs[pair])
        for name, switch in SWITCHES.items():
            if style.get(name):
                attribute |= switch
        return attribute


def put(window, piece, looks):
    try:
        window.addstr(piece["row"], piece["column"], piece["text"], looks.attribute(piece.get("style", {})))
    except curses.error:
        pass  # The last cell is written, and the cursor has nowhere to go from it.


def resize(size):
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", size["rows"], size["columns"], 0, 0))


def show(lines):
    resize(lines[0]["size"])
    window = curses.initscr()
    curses.start_color()
    curses.use_default_colors()
    curses.noecho()
    curses.raw()
    curses.nonl()
    window.idlok(True)
    looks = Looks()
    seen = None
    for line in lines[1:]:
        if "size" in line:
            resize(line["size"])
            curses.resizeterm(line["size"]["rows"], line["size"]["columns"])
            window.clear()
            continue
        if not line.get("keep"):
            window.erase()
        for piece in line["cells"]:
            put(window, piece, looks)
        cursor = line.get("cursor")
        if seen != (cursor is not None):
            seen = cursor is not None
            curses.curs_set(1 if seen else 0)
        if cursor:
            window.move(cursor["row"], cursor["column"])
        window.refresh()
        os.write(1, MARK)
    os.write(1, MARK)


def main():
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    os.environ["TERM"] = sys.argv[2] if len(sys.argv) > 2 else "xterm-256color"
    for name in ("LINES", "COLUMNS"):
        os.environ.pop(name, None)
    child, terminal = pty.fork()
    if child == 0:
        show(lines)
        os._exit(0)
    stream = b""
    while True:
        try:
            some = os.read(terminal, 65536)
        except OSError:
            break
        if not some:
            break
        stream += some
    os.waitpid(child, 0)
    steps = stream.split(MARK)
    if len(steps) != sum("step" in line for line in lines) + 2:
        sys.exit("ncurses did not show every step: " + stream[-400:].decode(errors="replace"))
    print(json.dumps([base64.b64encode(step).decode() for step in steps[:-2]]))


main()
