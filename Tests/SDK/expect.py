"""Assertions that say what they expected, and go on, so that one run tells of everything."""

import contextlib


class Expectations:
    """What was expected of the service and how often it held."""

    def __init__(self):
        self.held = 0
        self.failures = []
        self.place = ""

    @contextlib.contextmanager
    def at(self, place):
        """Names what is looked at; a surprise there is a failure, and what comes after it still runs."""
        before, self.place = self.place, place
        try:
            yield
        except Exception as surprise:  # an SDK raises whatever it likes
            self.fail(f"nothing to be raised, and got {type(surprise).__name__}: {surprise}")
        finally:
            self.place = before

    def fail(self, sentence):
        self.failures.append(f"{self.place}: expected {sentence}")

    def that(self, holds, sentence):
        """`sentence` completes "expected ..."."""
        if holds:
            self.held += 1
        else:
            self.fail(sentence)

    def equal(self, got, wanted, what):
        self.that(got == wanted, f"{what} to be {wanted!r}, and got {got!r}")

    def refused(self, call, status, code, what):
        """The call raises the SDK's own exception with Twilio's status and code."""
        from twilio.base.exceptions import TwilioException, TwilioRestException
        try:
            call()
        except TwilioRestException as refusal:
            self.that(
                (refusal.status, refusal.code) == (status, code),
                f"{what} to be refused with {status}/{code}, and got {refusal.status}/{refusal.code}: {refusal.msg}")
            self.that(bool(refusal.msg), f"the refusal of {what} to say something")
        except TwilioException as refusal:
            # What the SDK raises for a list names the answer in its words only.
            self.that(
                f"HTTP {status} " in str(refusal) and f'"code":{code},' in str(refusal),
                f"{what} to be refused with {status}/{code}, and got {refusal}")
        else:
            self.fail(f"{what} to be refused with {status}/{code}, and it was done")
