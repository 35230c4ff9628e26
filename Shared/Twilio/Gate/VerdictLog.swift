import Guarded
import HTTP
package import HTTPServer
import JSON
import Problems

/// The last thousand verdicts of a service, in memory.
package final class VerdictLog: Sendable {
    /// How many are kept.
    package static let capacity = 1_000

    private struct Ring {
        var verdicts: [KeptVerdict] = []
        /// Where the next one goes once all places are taken.
        var next = 0
        var texts = SharedTexts()
    }

    private let ring = Guarded(Ring())

    package init() {}

    func note(_ verdict: SignatureVerdict) {
        ring.withLock { ring in
            let kept = KeptVerdict(verdict, sharing: &ring.texts)
            if ring.verdicts.count < Self.capacity {
                if ring.verdicts.isEmpty { ring.verdicts.reserveCapacity(Self.capacity) }
                ring.verdicts.append(kept)
            } else {
                ring.verdicts[ring.next] = kept
                ring.next = (ring.next + 1) % Self.capacity
            }
        }
    }

    /// The newest of them, newest first: all, or those of one outcome.
    package func newest(_ limit: Int = capacity, _ outcome: SignatureVerdict.Outcome? = nil) -> [SignatureVerdict] {
        let (verdicts, next) = ring.withLock { ($0.verdicts, $0.next) }
        let ordered = verdicts[..<next].reversed() + verdicts[next...].reversed()
        return ordered.lazy.filter { outcome == nil || $0.outcome == outcome }.prefix(limit).map(\.verdict)
    }

    /// The address where they can be read. It is for the fleet and for people on this machine.
    package var route: Route {
        .get("/verdicts", "What was found of the requests that say they come from Twilio, newest first.") {
            try self.list($0)
        }
        .documented {
            $0.parameters = [
                .init("limit", type: "integer", "How many, up to \(Self.capacity)."),
                .init("outcome", "Only those matched, mismatched, missing or closed."),
            ]
        }
    }

    private func list(_ request: Request) throws -> Response {
        let limit = try request.query("limit", as: Int.self, default: 50, in: 1...Self.capacity)
        let outcome = try request.query("outcome", as: SignatureVerdict.Outcome.self)
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("verdicts", newest(limit, outcome))
        writer.endObject()
        return .json(bytes: try writer.finish())
    }
}

extension SignatureVerdict.Outcome: TextReadable {}
