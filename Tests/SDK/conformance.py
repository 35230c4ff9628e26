"""The service beside Twilio's own description of Conversations."""

from cover import cover
from house import HouseStorm
from left_out import LeftOut
from spec import Spec
from storm import Storm
from verdict import Verdict
from wire import Wire


def compare(expect, asked, parts, start):
    spec, left_out = Spec(asked.spec), LeftOut()
    if "cover" in parts:
        with start() as service:
            cover(expect, spec, left_out, Wire(service.base))
    if "storm" in parts:
        with start() as service:
            verdict = Verdict(expect, spec, left_out, service.base)
            storm = Storm(expect, spec, verdict, Wire(service.base), service.database, asked.seed)
            storm.rage(asked.requests)
            tell("Twilio's addresses", storm, verdict)
            for operation in spec.operations:
                if operation.name not in left_out.unanswered:
                    expect.that(operation.name in verdict.done, f"{operation.name} to go well at least once")
    if "house" in parts:
        with start() as service:
            verdict = Verdict(expect, spec, left_out, service.base)
            storm = HouseStorm(expect, spec, verdict, Wire(service.base), service.database, asked.seed)
            storm.rage(asked.requests)
            tell("The project's own addresses", storm, verdict)


def tell(where, storm, verdict):
    told = ", ".join(f"{status}: {count}" for status, count in sorted(verdict.statuses.items()))
    print(
        f"{where}: {storm.wire.sent} requests ({told}); {len(verdict.done)} operations went well at least once; "
        f"{storm.compared} refusals compared with what was kept before; {sum(verdict.told.values())} faults.")
