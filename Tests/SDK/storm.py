"""Thousands of requests at Twilio's addresses, seeded: right, at the edge, and wrong in every way that bytes can be."""

import random
import re
from urllib.parse import quote_plus

from kept import Kept
from mischief import Values
from world import World

FORM = "application/x-www-form-urlencoded"
EDGES = [2**63 - 1, 2**62, 2**63, -1, -(2**63)]
HOOK = "Target=webhook&Configuration.Url=http%3A%2F%2F127.0.0.1%3A9%2F&Configuration.Filters=onMessageAdded"
WEIGHTS = {"list": 2, "make": 6, "show": 3, "change": 5, "remove": 1}


class Storm:
    values_of = Values

    def __init__(self, expect, spec, verdict, wire, file, seed, operations=None):
        self.chance = random.Random(seed)
        self.world = World(self.chance)
        self.values = self.values_of(self.chance, self.world.sids)
        self.spec, self.verdict, self.wire, self.expect = spec, verdict, wire, expect
        self.kept = Kept(file)
        self.compared = 0
        self.operations = operations or spec.operations
        self.weights = [self._weight(operation) for operation in self.operations]

    def _weight(self, operation):
        if operation.method == "DELETE":
            return 0.3 if operation.pattern == "/v1/Services/{}" else WEIGHTS["remove"]
        if operation.method == "GET":
            return WEIGHTS["list" if operation.is_list else "show"]
        return 0.5 if operation.pattern == "/v1/Services" else WEIGHTS["make" if operation.is_making else "change"]

    def rage(self, count):
        self._begin()
        for number in range(count):
            if number % 100 == 0:
                self._bring_a_file()
            self._ask(self.chance.choices(self.operations, self.weights)[0])
        self._catch_up()
        for fault in self.kept.faults():
            self.expect.fail(f"a database in order, and found {fault}")
        self.kept.close()

    def _begin(self):
        """Looks where the account's conversations are."""
        self.home = self.wire.ask("GET", "/v1/Configuration").json["default_chat_service_sid"]

    def _catch_up(self):
        """What has not gone well yet is asked for until it does."""
        for operation in self.operations:
            for number in range(200):
                if not operation.answers or operation.name in self.verdict.done:
                    break
                if number % 20 == 0:
                    self._settle()
                self._ask(operation)

    def _settle(self):
        """Makes a conversation with a phone and a person in it, in both scopes."""
        for scope, pattern in (("/v1", "/v1"), (f"/v1/Services/{self.home}", "/v1/Services/{}")):
            home = self._settled(pattern, scope, "/Conversations", "")
            phone = f"%2B1777{self.chance.randrange(10**7):07}"
            pair = f"MessagingBinding.Address={phone}&MessagingBinding.ProxyAddress=%2B15005550006"
            for told in (pair, "Identity=settler"):
                self._settled(pattern + "/Conversations/{}", home, "/Participants", told)
            self._settled(pattern + "/Conversations/{}", home, "/Webhooks", HOOK)
            message = self._settled(pattern + "/Conversations/{}", home, "/Messages", "Body=x")
            for one, path in (("/Conversations/{}/Messages/{}/Receipts", message + "/Receipts"),
                              ("/Users/{}/Conversations", f"{scope}/Users/settler/Conversations")):
                answer = self.wire.ask("GET", path).json
                for row in answer[answer["meta"]["key"]]:
                    self._know(pattern + one, path, row)

    def _settled(self, pattern, parent, kind, told):
        answer = self.wire.ask("POST", parent + kind, told.encode(), Content_Type=FORM)
        self._know(pattern + kind, parent + kind, answer.json)
        return f"{parent}{kind}/{answer.json['sid']}"

    def _know(self, pattern, path, row):
        self.world.learn(pattern, path, row)

    def _bring_a_file(self):
        answer = self.wire.ask(
            "POST", f"/v1/Services/{self.home}/Media", b"a file", Content_Type="text/plain")
        if answer.status == 201:
            self.world.sids["ME"].append(answer.json["sid"])

    # MARK: One request

    def _ask(self, operation):
        path = self.world.concrete(operation.pattern) or self._nowhere(operation)
        is_bent = self.chance.random() < 0.04
        if is_bent:
            path = self._bent(path)
        headers, method, body = {}, operation.method, b""
        query = self._fields(operation.query, [])
        target = path + ("?" + "&".join(query) if query else "")
        if method == "POST":
            headers["Content-Type"] = FORM
            body = "&".join(self._fields(operation.form, operation.required)).encode("utf-8", "surrogateescape")
        for name, schema in operation.headers.items():
            if self.chance.random() < 0.2:
                headers[name] = self.chance.choice(["true", "false", "TRUE", "maybe", ""])
        if self.chance.random() < 0.03:
            is_bent = True
            method, body = self._mangled(method, body, headers)
        is_compared = method in ("POST", "DELETE") and self.chance.random() < 0.1
        before = self.kept.look() if is_compared else None
        answer = self.wire.ask(method, target, body, **headers)
        asked = f"{method} {target} {headers} {body!r}"
        if is_bent:
            self._judge_bent(operation, asked, answer)
        else:
            self._learn(operation, path, self.verdict.judge(operation, asked, answer), answer.status)
        if before is not None and 400 <= answer.status < 500:
            self._compare(before, operation, asked, answer)

    def _judge_bent(self, operation, asked, answer):
        """What went well may be another operation than the one meant."""
        if answer.status >= 400:
            self.verdict.judge(operation, asked, answer)

    def _compare(self, before, operation, asked, answer):
        after = self.kept.look()
        self.compared += 1
        changed = [] if after is None else [table for table in before if before[table] != after[table]]
        if changed:
            self.verdict.fault(f"a refusal that changed {', '.join(changed)}", operation, asked, answer)

    def _learn(self, operation, path, found, status):
        if operation.method == "DELETE" and status == 204:
            self.world.forget(path)
        elif isinstance(found, dict) and operation.is_making:
            pattern = operation.pattern.replace("/ConversationWithParticipants", "/Conversations")
            self.world.learn(pattern, path.replace("/ConversationWithParticipants", "/Conversations"), found)
        elif isinstance(found, dict) and operation.is_list and "meta" in found:
            for row in found.get(found["meta"].get("key"), [])[:10]:
                if "ParticipantConversations" not in path:
                    self.world.learn(operation.pattern, path, row)
            if self.chance.random() < 0.5:
                self._page_on(operation, found["meta"]["next_page_url"])
            if self.chance.random() < 0.2:
                self._count_on(operation, path)
        elif operation.path == "/v1/Configuration" and operation.method == "POST" and status == 200:
            self.wire.ask(
                "POST", "/v1/Configuration", f"DefaultChatServiceSid={self.home}".encode(),
                Content_Type=FORM)

    def _page_on(self, operation, address):
        if address:
            target = address.removeprefix(self.wire.base)
            self.verdict.judge(operation, f"GET {target}", self.wire.ask("GET", target))

    def _count_on(self, operation, path):
        """The second page, under a number that nothing can be added to."""
        first = self.wire.ask("GET", path + "?PageSize=1" + ("&Identity=person+1" if "Participant" in path else ""))
        address = first.json["meta"]["next_page_url"] if first.status == 200 else None
        if address:
            number = self.chance.choice(EDGES)
            self._page_on(operation, re.sub(r"\bPage=\d+", f"Page={number}", address))

    # MARK: What is asked

    def _fields(self, schemas, required):
        fields = []
        for name, schema in schemas.items():
            if self.chance.random() > (0.97 if name in required else 0.35):
                continue
            if self.chance.random() < 0.08:
                fields.append(f"{quote_plus(name)}={self.values.wrong(name, schema)}")
                continue
            right = self.values.right(name, schema)
            fields += [f"{quote_plus(name)}={quote_plus(value)}" for value in (right if isinstance(right, list) else [right])]
            if self.chance.random() < 0.01:
                fields.append(fields[-1])
        return fields

    def _nowhere(self, operation):
        """An address of something that there is not."""
        path = operation.pattern
        while "{}" in path:
            path = path.replace("{}", self.values.sid(self.chance.choice(["CH", "IS", "MB", "IM", "US"])), 1)
        return path

    def _bent(self, path):
        """An address that names nothing, or something of another service or kind."""
        parts = path.split("/")
        place = self.chance.randrange(2, len(parts))
        parts[place] = self.chance.choice([
            "", "%00", "%C0%80", "..", "%2e%2e", "%2F", "CH" + "0" * 32, "IS" + "f" * 32, "x" * 3_000, "null", "{Sid}", "%", "%ZZ",
            "ch" + "0" * 32, parts[place].lower() + "0", self.values.sid("CH"), self.values.sid("IS"), self.values.sid("US"), "a%3Ab",
            "person%201", "%F0%9F%99%82"])
        return "/".join(parts)

    def _mangled(self, method, body, headers):
        """The request as a whole bent, not one of its fields."""
        kind = self.chance.randrange(7)
        if kind == 0:
            method = self.chance.choice(["PUT", "PATCH", "OPTIONS", "DELETE", "POST"])
        elif kind == 1:
            headers["Content-Type"] = self.chance.choice(["application/json", "multipart/form-data; boundary=x", "text/plain", ";;;"])
        elif kind == 2:
            headers.pop("Content-Type", None)
        elif kind == 3:
            body = bytes(self.chance.randrange(256) for _ in range(self.chance.randrange(400)))
        elif kind == 4:
            body = b"&".join(b"Attributes=%d" % number for number in range(20_000))
        elif kind == 5:
            body = self.chance.choice([b"&&&&", b"====", b"Body", b"=x", b"%00=%00", b"Body=" + b"x" * 300_000, b'{"Body":"x"}'])
        else:
            headers["Authorization"] = self.chance.choice(["", "Basic", "Basic !!!!", "Basic Og==", "Bearer x", "Basic QUM6"])
        return method, body
