"""The same storm over the API of 2010 and Verify, whose lists, addresses and values are others."""

from urllib.parse import quote_plus

from mischief import Values
from service import ACCOUNT
from storm import EDGES, FORM, Storm

HOME = f"/2010-04-01/Accounts/{ACCOUNT}"
TWIML = '<Response><Say>Hello</Say><Pause length="1"/><Gather numDigits="1"><Say>One?</Say></Gather></Response>'


class TelephonyValues(Values):
    """What calls, messages, numbers and codes are told."""

    NUMBERS = {"TimeLimit": (1, 600), "Timeout": (1, 600), "MachineDetectionTimeout": (3, 59), "ValidityPeriod": (1, 36000)}

    def right(self, name, schema):
        if name in self.NUMBERS:
            return str(self.chance.randint(*self.NUMBERS[name]))
        return super().right(name, schema)

    def sid(self, prefix):
        """Codes are open for some tries only, so mostly one of the last is meant."""
        if prefix == "VE" and self.sids[prefix] and self.chance.random() < 0.8:
            return self.chance.choice(self.sids[prefix][-10:])
        return super().sid(prefix)

    def _to(self):
        return self.chance.choice(["", "", "", "whatsapp:"]) + self.phone()

    def _from(self):
        return self.chance.choice(["+15005550006"] * 5 + ["+15005550010"] * 5 + ["Sender", "whatsapp:+15005550006", self.phone()])

    def _body(self):
        return self.chance.choice(["", self.words(), "a long one " * 40, "ação 🙂"])

    def _url(self):
        return self.chance.choice(["http://127.0.0.1:9/twiml", "https://voice.example.test/a?b=c"])

    _fallback_url = _status_callback = _media_url = _sms_url = _sms_fallback_url = _voice_url = _voice_fallback_url = _url
    _recording_status_callback = _async_amd_status_callback = _url

    def _twiml(self):
        return self.chance.choice([TWIML, TWIML, "<Response/>", "<Response><Hangup/></Response>", "<Response>", "no XML"])

    _fallback_method = _status_callback_method = _sms_method = _sms_fallback_method = _voice_method = Values._method
    _voice_fallback_method = Values._method

    def _status_callback_event(self):
        return self.chance.choice(["initiated", "ringing", "answered", "completed"])

    def _async_amd(self):
        return self.chance.choice(["true", "false"])

    def _send_digits(self):
        return self.chance.choice(["1", "ww12#", "x"])

    def _phone_number(self):
        return f"+1555{self.chance.randint(2_000_000, 9_999_999)}"

    def _area_code(self):
        return self.chance.choice(["500", "415", "5"])

    def _friendly_name(self):
        return self.chance.choice(["Shop", self.words()[:40]])

    def _channel(self):
        return self.chance.choice(["sms", "call", "whatsapp", "email"])

    def _code(self):
        return self.chance.choice(["123456", "000000", "x"])

    _custom_code = _code

    def _status(self):
        return self.chance.choice(["approved", "canceled", "completed"])


class TelephonyStorm(Storm):
    values_of = TelephonyValues

    def _begin(self):
        for operation in self.operations:
            if operation.path.endswith("/VerificationCheck"):
                operation.required = ["Code"]
        self._know("/2010-04-01/Accounts", "/2010-04-01/Accounts", {"sid": ACCOUNT})
        self._settle()

    def _bring_a_file(self):
        """Messages name the addresses of their files: nothing has to be there before them."""

    def _settle(self):
        """Makes a number, and with it a message with a file, a call, and a service with a code to be told."""
        phone = f"%2B1777{self.chance.randrange(10**7):07}"
        number = self._made(f"{HOME}/IncomingPhoneNumbers.json", "AreaCode=500")
        self._know("/2010-04-01/Accounts/{}/IncomingPhoneNumbers", f"{HOME}/IncomingPhoneNumbers", number)
        pair = f"To={phone}&From={quote_plus(number['phone_number'])}"
        for kind, told in (("Messages", "&MediaUrl=http%3A%2F%2F127.0.0.1%3A9%2Fa.png"), ("Calls", "&Twiml=%3CResponse%2F%3E")):
            made = self._made(f"{HOME}/{kind}.json", pair + told)
            self._know(f"/2010-04-01/Accounts/{{}}/{kind}", f"{HOME}/{kind}", made)
            if kind == "Messages":
                files = f"{HOME}/Messages/{made['sid']}/Media"
                for file in self.wire.ask("GET", files + ".json").json["media_list"]:
                    self._know("/2010-04-01/Accounts/{}/Messages/{}/Media", files, file)
        service = self._made("/v2/Services", "FriendlyName=Shop&CustomCodeEnabled=true")
        self._know("/v2/Services", "/v2/Services", service)
        codes = f"/v2/Services/{service['sid']}/Verifications"
        self._know("/v2/Services/{}/Verifications", codes, self._made(codes, f"To={phone}&Channel=sms&CustomCode=123456"))

    def _made(self, path, told):
        return self.wire.ask("POST", path, told.encode(), Content_Type=FORM).json

    def _learn(self, operation, path, found, status):
        """As of any list, whose addresses here may end in what asks for JSON."""
        pattern, path = operation.pattern.removesuffix(".json"), path.removesuffix(".json")
        if operation.method == "DELETE" and status == 204:
            self.world.forget(path)
        elif isinstance(found, dict) and operation.is_making and "VerificationCheck" not in path:
            self._know(pattern, path, found)
        elif isinstance(found, dict) and operation.is_list:
            for row in next((value for value in found.values() if isinstance(value, list)), [])[:10]:
                self._know(pattern, path, row)
            onward = found["meta"]["next_page_url"] if "meta" in found else found["next_page_uri"]
            if self.chance.random() < 0.5:
                self._page_on(operation, onward)
            if onward and self.chance.random() < 0.2:
                self._page_on(operation, onward.replace("Page=1", f"Page={self.chance.choice(EDGES)}"))
