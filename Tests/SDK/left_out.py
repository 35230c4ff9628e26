"""What is not served, and where Twilio's description is known to be wrong: each with its reason, in left-out.json."""

import json
import pathlib
import re


class LeftOut:
    def __init__(self):
        told = json.loads((pathlib.Path(__file__).parent / "left-out.json").read_text(encoding="utf-8"))
        self.operations = {row["operation"]: row["reason"] for row in told["operations"]}
        self.parameters = [(row["operations"], row["parameter"], row["reason"]) for row in told["parameters"]]
        self.defects = [(re.compile(row["fault"]), row["reason"]) for row in told["defects"]]
        self.unanswered = {row["operation"]: row["reason"] for row in told["neverDone"]}
        self.seen = set()

    def parameter(self, operation, name):
        """Why a parameter is not looked at; None when it should be."""
        for pattern, parameter, reason in self.parameters:
            if parameter == name and re.fullmatch(pattern, operation.name):
                return reason
        return None

    def is_defect(self, fault):
        for pattern, _ in self.defects:
            if pattern.search(fault):
                self.seen.add(pattern.pattern)
                return True
        return False
