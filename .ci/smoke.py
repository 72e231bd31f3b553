"""Opens the demo in a pseudo-terminal, as a person would, moves, asks to cancel, keeps, and leaves."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pyte

COLUMNS, ROWS = 120, 40
PATIENCE = 60.0


class Terminal:
    """A child on a pty and the screen it paints."""

    def __init__(self, *command: str) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8")
            os.execv(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self, seconds: float) -> bool:
        """Take what the child wrote; False when it has gone."""
        if select.select([self.fd], [], [], seconds)[0]:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return False
            self.stream.feed(data)
            return bool(data)
        return True

    def until(self, *words: str, gone: bool = False) -> None:
        """Read until one of `words` is on the screen, or with `gone` until none is."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            text = "\n".join(self.screen.display)
            if any(word in text for word in words) is not gone:
                return
            if not self.read(0.1):
                break
        print("\n".join(self.screen.display))
        self.kill()
        sys.exit(f"waited in vain for {words} to {'go' if gone else 'come'}")

    def press(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def end(self) -> int:
        """Wait for the child and return its exit code."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.read(0.1)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
        print("\n".join(self.screen.display))
        self.kill()
        sys.exit("the demo did not end")

    def kill(self) -> None:
        """End a child that does not end by itself."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def main() -> None:
    program = Path(sys.executable).parent / "sendoso-tui"
    terminal = Terminal(str(program), "demo", "--sends", "300", "--speed", "0")
    terminal.until("live ")
    terminal.until("all loaded")
    terminal.press("jjk")
    terminal.press("x")
    asked = ("Cancel this send?", "cannot be cancelled")
    terminal.until(*asked)
    # On its own: with a key right behind it, an escape is read as that key with alt.
    terminal.press("\x1b")
    terminal.until(*asked, gone=True)
    terminal.until("all keys")
    terminal.press("q")
    code = terminal.end()
    if code != 0:
        sys.exit(f"the demo ended with {code}")
    print("the demo opens, asks and leaves")


if __name__ == "__main__":
    main()
