import JSON

/// How far a message has come on its way to one recipient.
enum ReceiptStatus: String, Sendable, CaseIterable {
    case sent
    case delivered
    case read
    case failed
    case undelivered

    /// The stages that a message in this status has been through, this one among them.
    var passed: [ReceiptStatus] {
        switch self {
        case .sent: [.sent]
        case .delivered: [.sent, .delivered]
        case .read: [.sent, .delivered, .read]
        case .failed: [.failed]
        case .undelivered: [.sent, .undelivered]
        }
    }
}

/// How far a message has come on its way to all its recipients: each stage for none of them, some or all.
struct DeliverySummary: Sendable, Hashable {
    private var total = 0
    private var reached: [ReceiptStatus: Int] = [:]

    init(_ counts: [(status: ReceiptStatus, count: Int)]) {
        for (status, count) in counts {
            total += count
            for stage in status.passed { reached[stage, default: 0] += count }
        }
    }

    /// As answers tell it; null for a message that goes out on no channel.
    var json: JSONValue {
        guard total > 0 else { return .null }
        var members: JSONObject = ["total": .integer(Int64(total))]
        for stage in [ReceiptStatus.sent, .delivered, .read, .failed, .undelivered] {
            let count = reached[stage] ?? 0
            members[stage.rawValue] = .string(count == 0 ? "none" : count == total ? "all" : "some")
        }
        return .object(members)
    }
}
