"""A service of our own: on a free port, with a state folder that goes away with it."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT = "AC" + "5d" * 16
TOKEN = "a-token-of-the-tests"


def find_binary(name="conversations-api"):
    """The built service: beside the one named by CONVERSATIONS_BINARY, else the newest build here; None when there is none."""
    named = os.environ.get("CONVERSATIONS_BINARY")
    places = [pathlib.Path(named).with_name(name)] if named else [
        ROOT / ".build" / kind / name for kind in ("debug", "release")]
    built = [place for place in places if place.is_file()]
    return max(built, key=lambda place: place.stat().st_mtime) if built else None


class Service:
    """Runs while it is entered. Leaving it stops it, and tells how it ended."""

    def __init__(self, binary, delivery=0, **settings):
        """`delivery`: how many seconds messages are on their way, and calls ring."""
        self.binary, self.delivery, self.settings = binary, delivery, settings
        self.base = None
        self.complaints = []

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sdk-")
        self.log_path = pathlib.Path(self.folder.name) / "service.log"
        self.log = open(self.log_path, "wb")
        settings = {
            "STATE_DIR": self.folder.name, "PORT": "0", "EMBEDDED_ACCOUNT_SID": ACCOUNT,
            "EMBEDDED_AUTH_TOKEN": TOKEN, "EMBEDDED_DELIVERY_SECONDS": str(self.delivery), "LOG_LEVEL": "info"} | self.settings
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
        self.process = subprocess.Popen(
            [str(self.binary)], env=kept | settings, stdout=self.log, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, cwd=self.folder.name)
        try:
            self.base = "http://" + self._address()
            self._wait_until_ready()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def _address(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for line in self.lines():
                if line.get("message") == "Listening.":
                    return line["address"]
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise SystemExit(f"{self.binary} did not start:\n" + self.log_path.read_text(errors="replace")[-4000:])

    def _wait_until_ready(self):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        end = time.monotonic() + 60
        while True:
            try:
                with opener.open(self.base + "/readyz", timeout=30):
                    return
            except urllib.error.HTTPError as refusal:
                if time.monotonic() > end:
                    raise SystemExit(f"{self.binary} did not get ready: " + refusal.read().decode()) from None
                time.sleep(0.02)

    def lines(self):
        """What it has logged so far."""
        for text in self.log_path.read_text(errors="replace").splitlines():
            try:
                yield json.loads(text)
            except ValueError:
                yield {"level": "error", "message": text}

    @property
    def is_alive(self):
        return self.process.poll() is None

    @property
    def database(self):
        return next(pathlib.Path(self.folder.name).glob("*.sqlite"))

    def __exit__(self, *_):
        if not self.is_alive:
            self.complaints.append(f"the service ended by itself with {self.process.returncode}")
        else:
            self.process.send_signal(signal.SIGTERM)
            code = self.process.wait(timeout=60)
            if code != 0:
                self.complaints.append(f"the service stopped with {code} instead of 0")
        self.log.close()
        if not self.complaints:
            self.complaints = [f"the service logged an error: {line}" for line in self.lines() if line.get("level") == "error"]
        self.folder.cleanup()
