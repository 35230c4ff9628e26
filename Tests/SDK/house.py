"""The project's own addresses: the same resources asked in JSON, and storms over them."""

import base64
import json
import re
from urllib.parse import quote_plus

from spec import NAMED
from storm import EDGES, Storm

# Ours, and the one of Twilio's that tells what is in it.
SAME = {
    "/api/services": "/v1/Services", "/api/conversations": "/v1/Conversations",
    "/api/conversations/{}/participants": "/v1/Conversations/{}/Participants",
    "/api/participants/{}": "/v1/Conversations/{}/Participants",
    "/api/conversations/{}/messages": "/v1/Conversations/{}/Messages", "/api/messages/{}": "/v1/Conversations/{}/Messages",
    "/api/conversations/{}/messages/{}/receipts": "/v1/Conversations/{}/Messages/{}/Receipts",
    "/api/conversations/{}/webhooks": "/v1/Conversations/{}/Webhooks", "/api/webhooks/{}": "/v1/Conversations/{}/Webhooks",
    "/api/users": "/v1/Users", "/api/users/{}/conversations": "/v1/Users/{}/Conversations", "/api/roles": "/v1/Roles",
    "/api/participant-conversations": "/v1/ParticipantConversations",
    "/api/conversation-with-participants": "/v1/ConversationWithParticipants", "/api/configuration": "/v1/Configuration",
    "/api/configuration/webhooks": "/v1/Configuration/Webhooks",
    "/api/services/{}/configuration": "/v1/Services/{}/Configuration",
    "/api/services/{}/webhooks": "/v1/Services/{}/Configuration/Webhooks",
    "/api/services/{}/notifications": "/v1/Services/{}/Configuration/Notifications",
    "/api/addresses": "/v1/Configuration/Addresses", "/api/credentials": "/v1/Credentials",
}
METHODS = {"GET": "GET", "POST": "POST", "PUT": "POST", "PATCH": "POST", "DELETE": "DELETE"}

# Bodies that are no JSON, no object, too deep, too long, or not what they seem.
BODIES = [
    b"", b"{", b"[]", b"null", b"1", b'"x"', b"{}{}", b"\x00", b"\xef\xbb\xbf{}", b'{"a":1,"a":2}', b'{"__proto__":{}}',
    b"[" * 10_000, b"[" * 10_000 + b"]" * 10_000, b'{"attributes":' * 4_000, b'{"attributes":' * 3_000 + b"1" + b"}" * 3_000,
    b'{"body":"\xc0\x80"}', b'{"body":"\xff"}', b'{"body":"\\ud800"}', b'{"body":"a\\u0000b"}', b'{"body":1e999}', b'{"body":01}',
    b'{"body":"x"' + b" " * 70_000 + b"}",
]
# Members of the wrong kind or size.
WRONG = [
    None, True, [], {}, [[]], {"a": {"b": []}}, ["\0"], [None], [1, "x"], -1, 2**63, 1.5, 1e308,
    "", "\0", "{", "null", "PT", "2026-13-45", "PT99999999999999999999S", "CH" + "0" * 32, "\ud800", "x" * 300, "x" * 20_000,
    "🙂" * 1_700,
]


class HouseOperation:
    """One of ours, with what Twilio's description says of the same; by itself where Twilio has none."""

    def __init__(self, method, path, twins, own=()):
        self.method, self.path, self.pattern = method, path, NAMED.sub("{}", path)
        self.twins = twins
        first = twins[0] if twins else None
        self.form = first.form if first else {}
        self.required = first.required if first else []
        self.own = own
        self.query = dict.fromkeys(own, {}) | (first.query if first else {})
        self.is_list = bool(first and first.is_list)
        self.is_making = bool(first and first.is_making)
        self.answers = self._answers(first) if first else None

    name = property(lambda self: f"{self.method} {self.path}")

    def _answers(self, twin):
        if not self.is_list:
            return twin.answers
        rows = next(value for value in twin.answers[200]["properties"].values() if value.get("type") == "array")
        return {200: {"type": "object", "properties": {"rows": rows}}}

    def in_service(self):
        """The same in a named service, where members differ."""
        is_everywhere = len(self.twins) == 2 and not self.path.startswith("/api/configuration")
        return HouseOperation(self.method, self.path, self.twins[1:], self.own) if is_everywhere else self


def operations(spec, document):
    twins = {(operation.method, operation.pattern): operation for operation in spec.operations}
    for path, methods in document["paths"].items():
        if not path.startswith("/api/"):
            continue
        pattern = NAMED.sub("{}", path)
        for method, told in methods.items():
            own = [parameter["name"] for parameter in told.get("parameters", []) if parameter["in"] == "query"]
            head, one = (pattern, "") if pattern in SAME else (pattern.removesuffix("/{}"), "/{}")
            theirs = SAME.get(head, "") + one
            found = [
                twins.get((METHODS[method.upper()], place + theirs.removeprefix("/v1")))
                for place in ("/v1", "/v1/Services/{}")]
            yield HouseOperation(
                method.upper(), path, [twin for twin in found if twin], [name for name in own if name != "serviceSid"])


class HouseStorm(Storm):
    def __init__(self, expect, spec, verdict, wire, file, seed):
        ours = list(operations(spec, wire.ask("GET", "/openapi.json").json))
        super().__init__(expect, spec, verdict, wire, file, seed, ours)
        self.services, self.tags, self.keys = {}, [], [f"key-{number}" for number in range(40)]

    def _weight(self, operation):
        if operation.pattern == "/api/services/{}" and operation.method == "DELETE":
            return 0.2
        return {"GET": 2, "POST": 6, "PUT": 2, "PATCH": 2, "DELETE": 0.8}[operation.method] * (1 if operation.twins else 0.3)

    def _ask(self, operation):
        path = self.world.concrete(operation.pattern) or self._nowhere(operation)
        is_bent = self.chance.random() < 0.04
        if is_bent:
            path = self._bent(path)
        service = self._service_of(path)
        query = [f"serviceSid={service}"] if service else []
        for name, schema in operation.query.items():
            if self.chance.random() < 0.35:
                right = self.values.right(name, schema)
                value = self.values.wrong(name, schema) if self.chance.random() < 0.15 else quote_plus(
                    right[0] if isinstance(right, list) else right)
                query.append(f"{name[0].lower()}{name[1:]}={value}")
        target = path + ("?" + "&".join(query) if query else "")
        headers, body, method = {}, b"", operation.method
        if method in ("POST", "PUT", "PATCH"):
            headers["Content-Type"] = "application/json"
            body = self._body(operation)
            if self.chance.random() < 0.1:
                headers["Idempotency-Key"] = self.chance.choice(self.keys + ["", "x" * 300, "a b"])
        if method in ("PUT", "PATCH", "DELETE", "GET") and self.chance.random() < 0.05:
            headers["If-Match"] = self.chance.choice(self.tags[-20:] + ['"none"', "*", "W/", "\"", ""])
        if self.chance.random() < 0.1:
            headers["X-Twilio-Webhook-Enabled"] = self.chance.choice(["true", "false", "maybe"])
        if self.chance.random() < 0.02:
            is_bent = True
            method, body = self._mangled(method, body, headers)
            headers.pop("Authorization", None)
        is_compared = method != "GET" and self.chance.random() < 0.1
        before = self.kept.look() if is_compared else None
        answer = self.wire.ask(method, target, body, **headers)
        asked = f"{method} {target} {headers} {body[:600]!r}"
        if "ETag" in answer.headers:
            self.tags.append(answer.headers["ETag"])
        judged = operation.in_service() if service else operation
        if answer.status >= 400:
            self.verdict.judge(judged, asked, answer, is_ours=True)
        elif not is_bent and operation.twins:
            self._learn_ours(operation, path, service, self.verdict.judge(judged, asked, answer, is_ours=True), answer.status)
        if before is not None and 400 <= answer.status < 500:
            self._compare(before, operation, asked, answer)

    # MARK: What is known

    def _know(self, pattern, path, row):
        def ours(text):
            return re.sub(r"/[A-Z][a-z]+\b", lambda word: word.group().lower(), text).replace("/v1/", "/api/")

        if not pattern.startswith("/v1/Services"):
            self._learn_one(ours(pattern), ours(path), None, row)

    def _service_of(self, path):
        parts = path.split("/")
        for end in range(len(parts), 2, -1):
            if "/".join(parts[:end]) in self.services:
                return self.services["/".join(parts[:end])]
        known = self.world.sids["IS"]
        if known and self.chance.random() < 0.15 and not path.startswith("/api/services"):
            return self.chance.choice(known)
        return "IS" + "0" * 31 if self.chance.random() < 0.005 else None

    def _learn_ours(self, operation, path, service, found, status):
        if operation.method == "DELETE" and status == 204:
            self.world.forget(path)
        elif isinstance(found, dict) and operation.is_making:
            self._learn_one(operation.pattern, path, service, found)
        elif isinstance(found, dict) and operation.is_list:
            rows = next((value for value in found.values() if isinstance(value, list)), [])
            for row in rows[:10]:
                if "participant-conversations" not in path:
                    row = row | {"conversation_sid": row.get("conversationSid")}
                    self._learn_one(operation.pattern, path, service, row)
            if self.chance.random() < 0.5:
                self._page_on_ours(operation, path, service, found["meta"]["nextPageToken"])
            if self.chance.random() < 0.2:
                scope = f"&serviceSid={service}" if service else ""
                first = self.wire.ask("GET", f"{path}?pageSize=1{scope}")
                if first.status == 200 and first.json["meta"]["nextPageToken"]:
                    self._page_on_ours(operation, path, service, self._renumbered(first.json["meta"]["nextPageToken"]))
        elif operation.path == "/api/configuration" and status == 200 and operation.method != "GET":
            self.wire.ask(
                "PUT", path, json.dumps({"defaultChatServiceSid": self.home}).encode(), Content_Type="application/json")

    def _learn_one(self, pattern, path, service, found):
        for old in ("conversation-with-participants",):
            pattern, path = pattern.replace(old, "conversations"), path.replace(old, "conversations")
        self.world.learn(pattern, path, found)
        sid = found.get("sid") or found.get("conversation_sid")
        places = [f"{path}/{sid}"]
        if pattern == "/api/conversations":
            for kind in ("participants", "messages", "webhooks"):
                self.world.places[f"/api/{kind}/{{}}"].append(f"/api/{kind}/{sid}")
                places.append(f"/api/{kind}/{sid}")
        nested = re.fullmatch(r"/api/conversations/([^/]+)/(participants|messages|webhooks)", path)
        if nested:
            home, kind = nested.groups()
            self.world.learn(f"/api/{kind}/{{}}", f"/api/{kind}/{home}", found)
            places.append(f"/api/{kind}/{home}/{sid}")
        for place in places:
            if service:
                self.services[place] = service

    def _page_on_ours(self, operation, path, service, token):
        if token:
            target = f"{path}?pageSize=1&pageToken={quote_plus(token)}" + (f"&serviceSid={service}" if service else "")
            judged = operation.in_service() if service else operation
            self.verdict.judge(judged, f"GET {target}", self.wire.ask("GET", target), is_ours=True)

    def _renumbered(self, token):
        """A token that only we could have written, but for its number, or for the place it names."""
        told = json.loads(base64.urlsafe_b64decode(token + "==="))
        if self.chance.random() < 0.7:
            told["p"] = self.chance.choice(EDGES + [1.5, "x", None])
        else:
            told["t"] = self.chance.choice(["n.", "", "n", f"n.{2**63 - 1}", f"p.{-2**63}", f"n.{2**63}", "n.1.1.1", "\0", "n.1,1"])
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")

    # MARK: Bodies

    def _body(self, operation):
        if self.chance.random() < 0.04:
            return self.chance.choice(BODIES)
        told = {}
        for name, schema in operation.form.items():
            if self.chance.random() > (0.97 if name in operation.required or name == "Body" else 0.35):
                continue
            value = self._wrong() if self.chance.random() < 0.08 else self._typed(name, schema)
            words = [word[0].lower() + word[1:] for word in name.split(".")]
            if self.chance.random() < 0.3:
                told[".".join(words)] = value
            else:
                place = told
                for word in words[:-1]:
                    if not isinstance(place.setdefault(word, {}), dict):
                        place[word] = {}
                    place = place[word]
                place[words[-1]] = value
        if self.chance.random() < 0.02:
            told[self.chance.choice(["unknown", "Sid", "", "a.b.c", "friendly_name"])] = self._wrong()
        return json.dumps(told, ensure_ascii=self.chance.random() < 0.5).encode("utf-8", "surrogatepass")

    def _typed(self, name, schema):
        right = self.values.right(name, schema)
        if isinstance(right, list):
            return [json.loads(value) if name == "Participant" else value for value in right]
        if schema.get("type") == "boolean":
            return right == "true"
        if schema.get("type") == "integer":
            return int(right)
        if name == "Attributes" and self.chance.random() < 0.5:
            return json.loads(right)
        return right

    def _wrong(self):
        return self.chance.choice(WRONG + [self.values.sid("IS")])
