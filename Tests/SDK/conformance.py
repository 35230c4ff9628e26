"""The service beside Twilio's own descriptions: of Conversations, and of what else is served of Twilio."""

from http.client import HTTPException

from cover import cover
from house import HouseStorm
from left_out import LeftOut
from spec import Spec
from storm import Storm
from telephony import TelephonyStorm
from verdict import Verdict
from wire import Wire


def compare(expect, asked, parts, start):
    left_out = LeftOut()
    for spec in map(Spec, asked.spec):
        if any(operation.pattern == "/v1/Conversations" for operation in spec.operations):
            compare_conversations(expect, asked, parts, start, spec, left_out)
        elif "telephony" in parts:
            # Calls are under way for a while, so that something can be told to them.
            with start(delivery=2) as service:
                verdict = Verdict(expect, spec, left_out, service.base)
                served = [operation for operation in spec.operations if operation.name not in left_out.operations]
                storm = TelephonyStorm(expect, spec, verdict, Wire(service.base), service.database, asked.seed, served)
                rage(expect, storm, asked.requests)
                tell(spec.title, storm, verdict)
                went_well(expect, storm, verdict, left_out)


def compare_conversations(expect, asked, parts, start, spec, left_out):
    if "cover" in parts:
        with start() as service:
            cover(expect, spec, left_out, Wire(service.base))
    if "storm" in parts:
        with start() as service:
            verdict = Verdict(expect, spec, left_out, service.base)
            storm = Storm(expect, spec, verdict, Wire(service.base), service.database, asked.seed)
            rage(expect, storm, asked.requests)
            tell("Twilio's addresses", storm, verdict)
            went_well(expect, storm, verdict, left_out)
    if "house" in parts:
        with start() as service:
            verdict = Verdict(expect, spec, left_out, service.base)
            storm = HouseStorm(expect, spec, verdict, Wire(service.base), service.database, asked.seed)
            rage(expect, storm, asked.requests)
            tell("The project's own addresses", storm, verdict)
            went_well(expect, storm, verdict, left_out)


def went_well(expect, storm, verdict, left_out):
    """A storm in which an operation never goes well has not looked at its answers."""
    for operation in storm.operations:
        if operation.answers and operation.name not in left_out.unanswered:
            expect.that(operation.name in verdict.done, f"{operation.name} to go well at least once")


def rage(expect, storm, requests):
    try:
        storm.rage(requests)
    except (OSError, HTTPException) as end:
        expect.fail(f"an answer to {storm.wire.last}, and got {end!r}")


def tell(where, storm, verdict):
    told = ", ".join(f"{status}: {count}" for status, count in sorted(verdict.statuses.items()))
    print(
        f"{where}: {storm.wire.sent} requests ({told}); {len(verdict.done)} operations went well at least once; "
        f"{storm.compared} refusals compared with what was kept before; {sum(verdict.told.values())} faults.")
