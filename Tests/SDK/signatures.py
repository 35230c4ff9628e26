"""What Twilio's own RequestValidator signs, a running voice-relay takes; what goes wrong on the way it names."""

import base64
import hashlib
import http.client
import json
import os
import urllib.parse

from service import TOKEN

HOME = "https://fleet.example.org"
CALL = "CA" + "1b" * 16
FORM = {"CallSid": CALL, "From": "+15005550001", "To": "+15005550006", "CallStatus": "ringing", "Caller Name": "Ada B",
        "Digits": ""}


class Fields(dict):
    """Fields of which some come several times, as the SDK reads them."""

    def getlist(self, name):
        value = self[name]
        return value if isinstance(value, list) else [value]


class Door:
    """One connection a request, so that nothing of one is left to the next. The relay believes itself at HOME."""

    def __init__(self, base):
        from twilio.request_validator import RequestValidator
        self.address = base.removeprefix("http://")
        self.validator = RequestValidator(TOKEN)

    def sign(self, url, fields=None):
        return self.validator.compute_signature(url, Fields(fields or {}))

    def ask(self, method, target, signature, body=None, kind=None, **fields):
        headers = {"Host": "fleet.example.org"} | {name.replace("_", "-"): text for name, text in fields.items()}
        if signature is not None:
            headers["X-Twilio-Signature"] = signature
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request(method, target, body=body, headers=headers)
            answer = connection.getresponse()
            # A socket that is open answers with no end.
            return answer.status, b"" if answer.status == 101 else answer.read()
        finally:
            connection.close()

    def post(self, target, url=None, signed=None, sent=None, **fields):
        """A form: signed for one URL and one set of fields, and sent with perhaps another."""
        signature = self.sign(url or HOME + target, FORM if signed is None else signed)
        form = urllib.parse.urlencode(FORM if sent is None else sent, doseq=True)
        return self.ask("POST", target, signature, form, "application/x-www-form-urlencoded", **fields)

    def get(self, target, url=None, **fields):
        return self.ask("GET", target, self.sign(url or HOME + target), **fields)

    def socket(self, target, url=None, **fields):
        return self.ask(
            "GET", target, self.sign(url or HOME.replace("https", "wss") + target), Upgrade="websocket",
            Connection="Upgrade", Sec_WebSocket_Version="13",
            Sec_WebSocket_Key=base64.b64encode(os.urandom(16)).decode(), **fields)

    def json(self, target, hashed, sent):
        target = f"{target}?bodySHA256={hashlib.sha256(hashed).hexdigest()}"
        return self.ask("POST", target, self.sign(HOME + target), sent, "application/json")

    @property
    def verdict(self):
        """What was found of the last one."""
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request("GET", "/verdicts?limit=1", headers={"Host": self.address})
            return json.loads(connection.getresponse().read())["verdicts"][0]
        finally:
            connection.close()


def live(expect, base):
    door = Door(base)
    query = "/voice?" + urllib.parse.urlencode(FORM)
    for name, ask, status in [
        ("a form", lambda: door.post("/voice"), 200),
        ("a form with a query", lambda: door.post("/voice?pattern=support"), 200),
        ("a form with repeated fields", lambda: door.post(
            "/voice", signed=FORM | {"Tag": ["b", "a", "b"]}, sent=FORM | {"Tag": ["b", "a", "b"]}), 200),
        ("a form signed with the port", lambda: door.post("/voice", HOME + ":443/voice"), 200),
        ("a query", lambda: door.get(query), 200),
        ("a socket", lambda: door.socket("/relay"), 101),
        ("a socket at its old address", lambda: door.socket("/conversation-relay"), 101),
    ]:
        with expect.at(f"signed by the SDK: {name}"):
            answered, _ = ask()
            expect.equal(answered, status, "the answer")
            expect.equal(door.verdict["outcome"], "matched", "the verdict")
    with expect.at("signed by the SDK: JSON by its hash"):
        door.json("/voice/status", b'{"a": 1}', b'{"a": 1}')
        expect.equal(door.verdict["outcome"], "matched", "the verdict")
    mistakes(expect, door)


def mistakes(expect, door):
    """Things that go wrong between Twilio and a service, each planted."""
    other = "https://abc.ngrok.app"
    for cause, ask in [
        ("scheme", lambda: door.post("/voice", "http://fleet.example.org/voice")),
        ("socket_scheme", lambda: door.socket("/relay", HOME + "/relay")),
        ("port", lambda: door.post("/voice", HOME + ":8443/voice")),
        ("host_field", lambda: door.post("/voice", other + "/voice", Host="abc.ngrok.app")),
        ("forwarded_host", lambda: door.post("/voice", other + "/voice", X_Forwarded_Host="abc.ngrok.app")),
        ("trailing_slash", lambda: door.post("/voice", HOME + "/voice/")),
        ("query_encoding", lambda: door.post("/voice?a=b%20c", HOME + "/voice?a=b+c")),
        ("path_prefix", lambda: door.post("/voice", HOME + "/voice-relay/voice")),
        ("hash_mismatch", lambda: door.json("/voice/status", b'{"a": 1}', b'{"a": 2}')),
        ("body_or_token", lambda: door.post("/voice", sent=FORM | {"From": "+15005550002"})),
        ("fields_unsigned", lambda: door.post("/voice", signed={})),
        ("empty_fields", lambda: door.post("/voice", sent={name: text for name, text in FORM.items() if text})),
    ]:
        with expect.at(f"a mistake: {cause}"):
            status, _ = ask()
            expect.equal(status, 403, "the answer")
            expect.equal(door.verdict.get("cause"), cause, "the cause that /verdicts names")
