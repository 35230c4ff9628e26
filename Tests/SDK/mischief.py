"""Values for parameters: right ones, ones at the edge, and ones that nobody should send. All from one seeded source."""

import base64
import json
import re

FILTERS = ["onMessageAdded", "onMessageUpdated", "onParticipantAdded", "onConversationUpdated", "onDeliveryUpdated"]
PERMISSIONS = ["sendMessage", "leaveConversation", "addParticipant", "createConversation", "joinConversation"]
WORDS = ["a", "two words", "äöü ☎ 🙂", "x" * 64, "a&b=c+d%e", "'; DROP TABLE user; --", "0", " "]
# Percent-encoded already.
WRONG = [
    # no characters, or none that text may hold
    "", "%00", "a%00b", "%C0%80", "%FF%FE", "%ED%A0%80", "%F4%90%80%80", "%ZZ", "%", "%E2%80%AE%0D%0AX:+y", "%EF%BB%BF%7B%7D",
    # numbers that are none, or are too great
    "null", "true", "-1", "1e9", "NaN", "0x10", "9223372036854775808", "-9223372036854775809", "9" * 23, "1" * 400,
    "9223372036854775807", "-9223372036854775808", "4294967296", "2147483648",
    # moments and durations
    "2026-13-45T99:99:99Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "275760-09-13T00:00:00Z", "PT", "P", "-PT1M",
    "PT99999999999999999999S", "PT9223372036854775807S", "PT153722867280912930M", "P106751991167300D", "P36500D", "P1Y", "PT0S",
    # names of nothing
    "CH" + "0" * 32, "CH" + "0" * 31, "..%2F..%2Fetc%2Fpasswd", "whatsapp:", "%2B", "+%2B1555%20867",
    "http:%2F%2F", "javascript:alert(1)", "http:%2F%2F[::1",
    # too long
    "x" * 257, "x" * 5_000, "x" * 40_000, "%F0%9F%99%82" * 300,
    # JSON that is too deep, broken, or told twice
    "%5B" * 10_000, "%5B" * 2_000 + "%5D" * 2_000, "%5B" * 8_000 + "%5D" * 8_000,
    "%7B%22a%22:" * 1_500 + "1" + "%7D" * 1_500, "%7B%22a%22:1,%22a%22:2%7D", "%7B", "%22%5Cud800%22",
    "%7B%22identity%22:%5B%5D%7D",
]


class Values:
    def __init__(self, chance, sids):
        self.chance, self.sids, self.count = chance, sids, 0

    # MARK: right ones

    def right(self, name, schema):
        """A value that the description allows, mostly one that means something."""
        self.count += 1
        kind = schema.get("type")
        if kind == "array":
            return [self.right(name, schema["items"]) for _ in range(self.chance.randint(1, 3))]
        if "enum" in schema:
            value = self.chance.choice(schema["enum"])
            return value.upper() if self.chance.random() < 0.1 else value
        if kind == "boolean":
            return self.chance.choice(["true", "false"])
        if kind == "integer":
            return str(self.chance.randint(schema.get("minimum", 0), min(schema.get("maximum", 3), 50)))
        if "pattern" in schema:
            return self.sid(schema["pattern"][1:3])
        if schema.get("format") == "date-time":
            return self.date()
        made = getattr(self, "_" + re.sub(r"(?<!^)(?=[A-Z])", "_", name.replace(".", "")).lower(), None)
        return made() if made else self.words()

    def sid(self, prefix):
        known = self.sids.get(prefix)
        if known and self.chance.random() < 0.9:
            return self.chance.choice(known)
        return prefix + "".join(self.chance.choices("0123456789abcdef", k=32))

    def date(self):
        return f"20{self.chance.randint(10, 30)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}T12:00:00Z"

    def words(self):
        return self.chance.choice(WORDS) + str(self.count % 97)

    def phone(self):
        return f"+1555867{self.chance.randint(1000, 1400)}"

    def _identity(self):
        return f"person {self.chance.randint(1, 60)}"

    def _author(self):
        return self.chance.choice([self._identity(), "system", self.phone()])

    def _unique_name(self):
        return f"name {self.chance.randint(1, 300)}"

    def _attributes(self):
        return self.chance.choice(['{}', '{"a":{"b":[1,2.5,null,true,"ü"]}}', "[]", '"text"', "1", " { } "])

    def _timers_inactive(self):
        return self.chance.choice(["PT1M", "PT1H", "P1D", "PT90S"])

    def _timers_closed(self):
        return self.chance.choice(["PT10M", "P7D", "P1DT12H"])

    _default_inactive_timer, _default_closed_timer = _timers_inactive, _timers_closed

    def _messaging_binding_address(self):
        return self.chance.choice(["", "", "whatsapp:"]) + self.phone()

    def _messaging_binding_proxy_address(self):
        return self.chance.choice(["+15005550006", "+15005550006", "whatsapp:+14155238886"])

    def _messaging_binding_projected_address(self):
        return self.phone()

    _address = _messaging_binding_address

    def _configuration_url(self):
        return self.chance.choice(["http://127.0.0.1:9/hook", "https://hooks.example.test/a?b=c"])

    _auto_creation_webhook_url = _pre_webhook_url = _post_webhook_url = _configuration_url

    def _configuration_filters(self):
        return self.chance.choice(FILTERS)

    _filters = _auto_creation_webhook_filters = _configuration_filters

    def _permission(self):
        return self.chance.choice(PERMISSIONS)

    def _participant(self):
        return json.dumps(self.chance.choice([
            {"identity": self._identity()},
            {"messaging_binding": {"address": self.phone(), "proxy_address": "+15005550006"}}]))

    def _last_read_timestamp(self):
        return self.date()

    def _start_date(self):
        return self.chance.choice([self.date(), "2026-05-01"])

    _end_date = _start_date

    def _method(self):
        return self.chance.choice(["GET", "POST"])

    def _type(self):
        return self.chance.choice(["sms", "whatsapp"])

    def _page_token(self):
        """A token as this service writes them, of a place where nobody has been."""
        edges = [str(self.chance.choice([0, 1, -1, 5, 2**63 - 1, -2**63, 2**63, 1_700_000_000])) for _ in range(self.chance.randint(0, 3))]
        token = ".".join([self.chance.choice(["n", "p", "n", "p", "x", ""])] + edges)
        return self.chance.choice(["PT", "PA"]) + base64.urlsafe_b64encode(token.encode()).decode().rstrip("=")

    def _address_country(self):
        return "US"

    def _content_variables(self):
        return '{"1":"x"}'

    # MARK: wrong ones

    def wrong(self, name, schema):
        """A value, percent-encoded already, that is mostly refused, and must never break anything."""
        return self.chance.choice(WRONG + [self.sid("IS"), self.sid("RL"), self.sid("CH")])
