#!/usr/bin/env python3
"""Asks services of its own as Twilio's clients do, and compares them with Twilio's own description.

    Tests/SDK/run.py [--spec FILE]… [--requests N] [--seed N] [--only lives|signatures|cover|storm|house|telephony]

Exit code 0 when all that was expected held, 1 when not. What cannot be looked at is said aloud and left out.
"""

import argparse
import importlib.util
import os
import sys

sys.dont_write_bytecode = True  # the folder holds what is written, and nothing else

from expect import Expectations
from service import ROOT, Service, find_binary


PARTS = ["lives", "signatures", "cover", "storm", "house", "telephony"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--spec", action="append", default=None,
        help="twilio_conversations_v1.json, twilio_api_v2010.json or twilio_verify_v2.json; may be repeated (or TWILIO_OAI, with colons)")
    parser.add_argument("--requests", type=int, default=8000, help="how many requests each storm sends")
    parser.add_argument("--seed", type=int, default=1, help="another seed asks other things")
    parser.add_argument("--only", action="append", choices=PARTS)
    asked = parser.parse_args()
    parts = asked.only or PARTS
    asked.spec = asked.spec or [file for file in os.environ.get("TWILIO_OAI", "").split(":") if file]
    missing = [file for file in asked.spec if not os.path.isfile(file)]
    if missing:
        raise SystemExit(f"there is no file {', '.join(missing)}")
    binary = find_binary()
    if binary is None:
        raise SystemExit("conversations-api is not built: swift build --product conversations-api")
    expect, skipped = Expectations(), []
    by_sdk = ["lives", "signatures"]
    if any(part in parts for part in by_sdk) and importlib.util.find_spec("twilio") is None:
        skipped.append("the lives of the resources, and signatures: Python's package twilio is missing (pip install twilio)")
        parts = [part for part in parts if part not in by_sdk]
    relay = find_binary("voice-relay")
    if "signatures" in parts and relay is None:
        skipped.append("signatures: voice-relay is not built (swift build --product voice-relay)")
        parts = [part for part in parts if part != "signatures"]
    described = [part for part in parts if part not in by_sdk]
    if described and not asked.spec:
        skipped.append("the comparison with Twilio's description: no --spec FILE and no TWILIO_OAI")
        described = []
    if "lives" in parts:
        from lives import live
        with running(binary, expect) as service:
            live(expect, service.base)
        print(f"Lives by the SDK: {expect.held} expectations held, {len(expect.failures)} did not.")
    if "signatures" in parts:
        import signatures
        held = expect.held
        told = {"PUBLIC_BASE_URL": signatures.HOME, "AGENTS_DIR": str(ROOT / "deploy" / "agents")}
        with running(relay, expect, **told) as service:
            signatures.live(expect, service.base)
        print(f"Signatures by the SDK: {expect.held - held} expectations held.")
    if described:
        from conformance import compare
        compare(expect, asked, described, lambda **told: running(binary, expect, **told))
    for reason in skipped:
        print(f"Skipped {reason}")
    for failure in expect.failures[:200]:
        print(f"  FAIL  {failure}")
    print(f"{expect.held} expectations held, {len(expect.failures)} did not.")
    return 1 if expect.failures else 0


class running(Service):
    """A service whose complaints are failures too."""

    def __init__(self, binary, expect, **told):
        super().__init__(binary, **told)
        self.expect = expect

    def __exit__(self, *failure):
        super().__exit__(*failure)
        for complaint in self.complaints:
            self.expect.failures.append(complaint)


if __name__ == "__main__":
    sys.exit(main())
