"""What every answer has to be, whatever was asked."""

import json
import re

# Refused while the head is read, before anybody knows whose address it is: told in the words of the house everywhere.
BEFORE_ROUTING = {414, 431}


class Verdict:
    """Collects what was wrong with answers, once for each kind of fault."""

    def __init__(self, expect, spec, left_out, base):
        self.expect, self.spec, self.left_out, self.base = expect, spec, left_out, base
        self.told = {}
        self.statuses = {}
        self.done = set()

    def fault(self, kind, operation, asked, answer):
        """One fault is told once for an operation, with the request that showed it."""
        key = (re.sub(r"\[\d+\]", "[]", kind).split(":")[0], operation.name)
        self.told[key] = self.told.get(key, 0) + 1
        if self.told[key] == 1:
            self.expect.failures.append(
                f"{operation.name}: {kind}\n          asked {asked[:300]}\n          answered {answer.status} {answer.body[:300]!r}")

    def judge(self, operation, asked, answer, is_ours=False):
        """The answer's JSON, when it went well."""
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        before = len(self.told)
        found = None
        if answer.status >= 500:
            self.fault("a failure of the service", operation, asked, answer)
        elif answer.status >= 400:
            is_told_our_way = is_ours or answer.status in BEFORE_ROUTING
            (self._our_refusal if is_told_our_way else self._refusal)(operation, asked, answer)
        elif answer.status not in operation.answers:
            self.fault(f"the status {answer.status}, which is not described", operation, asked, answer)
        elif operation.answers[answer.status] is None:
            self.done.add(operation.name)
            if answer.body:
                self.fault("a body with 204", operation, asked, answer)
        else:
            self.done.add(operation.name)
            found = self._json(operation, asked, answer)
            if found is not None:
                told = as_twilio(found, operation) if is_ours else found
                for fault in self.spec.faults(operation.answers[answer.status], told, "", self.left_out.is_defect):
                    self.fault(fault, operation, asked, answer)
        if len(self.told) == before:
            self.expect.held += 1
        return found

    def _json(self, operation, asked, answer):
        if not answer.headers.get("Content-Type", "").startswith("application/json"):
            self.fault(f"the type {answer.headers.get('Content-Type')}", operation, asked, answer)
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            self.fault("a body that is no JSON", operation, asked, answer)
            return None

    def _refusal(self, operation, asked, answer):
        told = self._json(operation, asked, answer)
        if told is None:
            return
        if not isinstance(told, dict) or set(told) - {"details"} != {"code", "message", "more_info", "status"}:
            self.fault("a refusal without the members of Twilio's", operation, asked, answer)
        elif told["status"] != answer.status or not isinstance(told["code"], int) or not told["message"]:
            self.fault("a refusal whose members do not hold", operation, asked, answer)
        elif told["more_info"] != f"https://www.twilio.com/docs/errors/{told['code']}":
            self.fault("a refusal that leads elsewhere", operation, asked, answer)

    def _our_refusal(self, operation, asked, answer):
        told = self._json(operation, asked, answer)
        if told is None:
            return
        if not isinstance(told, dict) or not {"error", "message", "code", "requestId"} <= set(told):
            self.fault("a refusal without error, message, code and requestId", operation, asked, answer)
        elif not isinstance(told["code"], int) or not told["message"] or not told["requestId"].startswith("RQ"):
            self.fault("a refusal whose members do not hold", operation, asked, answer)


def as_twilio(found, operation):
    """An answer of ours as Twilio would have written it: members with underscores, dates in whole seconds."""
    if operation.is_list and isinstance(found, dict):
        rows = next((value for value in found.values() if isinstance(value, list)), [])
        return {"rows": [one_as_twilio(row) for row in rows]}
    return one_as_twilio(found)


def one_as_twilio(found):
    def snake(name):
        return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)

    def second(name, value):
        is_date = name.lower().endswith(("datecreated", "dateupdated"))
        return value[:-5] + "Z" if is_date and isinstance(value, str) and value.endswith(".000Z") else value

    return {snake(name): second(name, value) for name, value in found.items()} if isinstance(found, dict) else found
