"""One connection to the service, and its answers as they came."""

import base64
import http.client
import json
from urllib.parse import urlsplit

from service import ACCOUNT, TOKEN

BASIC = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Wire:
    """Sends exactly the bytes it is told. A connection that the service closes is opened anew."""

    def __init__(self, base):
        self.base = base
        parts = urlsplit(base)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.sent = 0
        self.last = ""

    def ask(self, method, path, body=b"", **headers):
        told = {"Authorization": BASIC, **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.last = f"{method} {path[:300]} {body[:300]!r}"
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, body or None, told)
                answer = self.connection.getresponse()
                self.sent += 1
                return Answer(answer.status, dict(answer.getheaders()), answer.read())
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                if attempt == 2:
                    raise
