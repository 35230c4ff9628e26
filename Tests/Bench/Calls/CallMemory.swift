import FleetTestSupport
import Net

/// What a relay holds on to at a moment.
@OnLoop
struct Footprint {
    let bytes: Double
    let descriptors: Int

    init(of stage: CallStage) {
        bytes = Double(stage.service.process.residentBytes)
        descriptors = stage.service.process.descriptorCount
    }

    /// What it holds on to when all have hung up, given some seconds to let go of the rest.
    static func rested(of stage: CallStage, like other: Footprint?) async throws -> Footprint {
        try await pause(for: .seconds(2))
        let end = Moment.now + .seconds(6)
        while .now < end, let other, !Footprint(of: stage).isLike(other) { try await pause(for: .milliseconds(250)) }
        return Footprint(of: stage)
    }

    /// Whether it is no more than that, but for one part in twenty.
    private func isLike(_ other: Footprint) -> Bool {
        bytes <= other.bytes * 1.05 && Double(descriptors) <= Double(other.descriptors) * 1.05
    }
}

/// What many calls take, and what they leave behind: once there may be buffers and caches that stay, twice there is
/// nothing more.
@OnLoop
final class CallMemory {
    private let calls: Int
    private let name: String
    var start: Footprint?
    var silent: Footprint?
    var answered: Footprint?
    /// When the first of them had hung up, and when as many others had.
    var left: Footprint?
    var again: Footprint?

    init(of calls: Int, called name: String) {
        self.calls = calls
        self.name = name
    }

    var readings: [Reading] {
        guard let start, let silent, let answered, let left, let again else { return [] }
        let count = Double(calls)
        return [
            Reading(
                "\(name): memory a call that is silent", (silent.bytes - start.bytes) / count / 1_024, "KiB",
                .atMost(20)),
            Reading(
                "\(name): more for one that is answered", (answered.bytes - silent.bytes) / (count * 0.3) / 1_024,
                "KiB",
                remark: "with what the store's cache grew; \(Self.megabytes(answered)) then"),
            Reading(
                "\(name): memory when all have hung up, of before", again.bytes / left.bytes * 100, "%", .atMost(105),
                remark: "\(Self.megabytes(start)) when fresh, \(Self.megabytes(left)) after as many others"),
            Reading(
                "\(name): descriptors then, of before", Double(again.descriptors) / Double(left.descriptors) * 100, "%",
                .atMost(105), remark: "\(start.descriptors) when fresh, \(left.descriptors) after as many others"),
        ]
    }

    private static func megabytes(_ footprint: Footprint) -> String { "\(Report.spelled(footprint.bytes / 1e6)) MB" }
}
