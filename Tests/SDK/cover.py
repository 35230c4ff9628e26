"""Whether each path, method and parameter of the description is served.

A parameter is known to be read when a value that can never be right is refused: a NUL character, say.
"""

import re
from urllib.parse import quote_plus

from spec import NAMED

# What a request needs to go well, besides what the description itself requires.
NEEDED = {
    "Conversations/{}/Participants": {"Identity": "cover"},
    "Conversations/{}/Messages": {"Body": "cover"},
    "Conversations/{}/Webhooks": {
        "Target": "webhook", "Configuration.Url": "http://127.0.0.1:9/", "Configuration.Filters": "onMessageAdded"},
    "ParticipantConversations": {"Identity": "cover"},
    "Users": {"Identity": "cover"}, "Roles": {"FriendlyName": "r", "Type": "conversation", "Permission": "sendMessage"},
    "Configuration/Addresses": {"Type": "sms", "Address": "+15558670099"}, "Credentials": {"Type": "fcm"},
    "Services": {"FriendlyName": "s"},
}
CHANGES = {"Roles/{}": {"Permission": "sendMessage"}}


class Ground:
    """One of everything, in both scopes, to ask about."""

    def __init__(self, wire):
        self.wire, self.places = wire, {}
        service = self._make("/v1/Services", "/v1/Services/{}")
        for scope, pattern in (("/v1", "/v1"), (service, "/v1/Services/{}")):
            conversation = self._make(f"{scope}/Conversations", f"{pattern}/Conversations/{{}}")
            self._make(f"{scope}/Users", f"{pattern}/Users/{{}}")
            for kind in ("Participants", "Messages", "Webhooks"):
                self._make(f"{conversation}/{kind}", f"{pattern}/Conversations/{{}}/{kind}/{{}}")
            self._make(f"{scope}/Roles", f"{pattern}/Roles/{{}}")
            user = self.places[f"{pattern}/Users/{{}}"]
            self.places[f"{pattern}/Users/{{}}/Conversations/{{}}"] = f"{user}/Conversations/{conversation.rsplit('/', 1)[-1]}"
            message = self.places[f"{pattern}/Conversations/{{}}/Messages/{{}}"]
            self.places[f"{pattern}/Conversations/{{}}/Messages/{{}}/Receipts/{{}}"] = f"{message}/Receipts/DY{'0' * 32}"
        self._make("/v1/Configuration/Addresses", "/v1/Configuration/Addresses/{}")
        self._make("/v1/Credentials", "/v1/Credentials/{}")
        self.places["/v1/Services/{}/Bindings/{}"] = f"{service}/Bindings/BS{'0' * 32}"

    def _make(self, path, pattern):
        answer = self.wire.ask("POST", path, form(needed(pattern.removesuffix("/{}"))), Content_Type=FORM)
        assert answer.status == 201, f"POST {path}: {answer.status} {answer.body!r}"
        self.places[pattern] = f"{path}/{answer.json['sid']}"
        return self.places[pattern]

    def path(self, pattern):
        if pattern in self.places or "{}" not in pattern:
            return self.places.get(pattern, pattern)
        head, _, tail = pattern.rpartition("/{}")
        return self.path(head + "/{}") + tail


FORM = "application/x-www-form-urlencoded"


def needed(pattern):
    return dict(NEEDED.get(re.sub(r"^/v1/(Services/\{\}/)?", "", pattern), {}))


def form(fields):
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields.items()).encode()


def cover(expect, spec, left_out, wire):
    ground = Ground(wire)
    served = {
        (method.upper(), NAMED.sub("{}", path))
        for path, methods in wire.ask("GET", "/openapi.json").json["paths"].items() for method in methods}
    counts = {"operations": 0, "parameters": 0, "left out": 0}
    for operation in spec.operations:
        if operation.name in left_out.operations:
            counts["left out"] += 1
            continue
        counts["operations"] += 1
        expect.that((operation.method, operation.pattern) in served, f"{operation.name} to be served")
        for name, place in parameters(operation):
            if left_out.parameter(operation, name):
                counts["left out"] += 1
                continue
            counts["parameters"] += 1
            answer = ask_oddly(ground, operation, name, place)
            reads = READERS.get((place, name), is_refused)
            expect.that(
                reads(answer, name), f"{operation.name} to read {name}, and an odd one got {answer.status} {answer.body[:160]!r}")
    print(
        f"Twilio's description: {counts['operations']} operations and {counts['parameters']} of their parameters looked for, "
        f"{counts['left out']} left out with reasons.")


def parameters(operation):
    for place, told in (("query", operation.query), ("form", operation.form), ("header", operation.headers)):
        for name in told:
            yield name, place


def is_refused(answer, name):
    return answer.status == 400 and name.encode() in answer.body


# What finds nothing instead of being refused.
READERS = {
    ("query", "Identity"): lambda answer, name: answer.json["conversations"] == [],
}


def ask_oddly(ground, operation, name, place):
    """The operation asked as it should be, but for one parameter."""
    fields = {}
    if operation.method == "POST":
        fields = needed(operation.pattern) if operation.is_making else dict(
            CHANGES.get(re.sub(r"^/v1/(Services/\{\}/)?", "", operation.pattern), {}))
    query = needed(operation.pattern) if operation.method == "GET" else {}
    headers = {"Content-Type": FORM} if operation.method == "POST" else {}
    if place == "header":
        headers[name] = "maybe"
    elif place == "query":
        query[name] = "\0"
    else:
        fields[name] = "\0"
    target = ground.path(operation.pattern) + ("?" + form(query).decode() if query else "")
    return ground.wire.ask(operation.method, target, form(fields), **headers)
