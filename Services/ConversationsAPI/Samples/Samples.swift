import Fleet
import Store

/// Sample conversations for a first look: made by being asked, told apart from all else, and taken out again.
struct Samples: Sendable {
    let conversations: EmbeddedConversations

    /// How many are made or removed in one transaction, so that others get their turn in between.
    private static let batch = 20

    /// Makes the samples that are not there yet; answers how many that were.
    func plant() async throws -> Int {
        var made = 0
        for first in stride(from: 1, through: SamplePlan.count, by: Self.batch) {
            let numbers = first...min(first + Self.batch - 1, SamplePlan.count)
            made += try await conversations.keep { try $0.plantSamples(numbers) }
        }
        return made
    }

    /// Removes every sample, and nothing else; answers how many conversations that were.
    func clear() async throws -> Int {
        var removed = 0
        while case let count = try await conversations.keep({ try $0.clearSamples(upTo: Self.batch) }), count > 0 {
            removed += count
        }
        return removed
    }

    /// What samples there are.
    func shares() async throws -> [SampleShare] {
        let account = conversations.account
        return try await conversations.frame.database.read {
            try Library(reading: $0, account: account).sampleShares()
        }
    }
}

/// How many samples one service holds.
struct SampleShare: Sendable {
    let service: String
    let name: String
    let conversations: Int
    let messages: Int
}
