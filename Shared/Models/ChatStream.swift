package import Net

/// An answer as it comes. It is read by one task; each reading of the sequence asks anew.
package struct ChatStream: AsyncSequence, Sendable {
    package typealias Element = ChatEvent
    package typealias Failure = any Error

    /// Begins an answer, of which nothing happens before its first event is asked for.
    let begin: @Sendable @OnLoop () -> any ChatSource

    package init(_ begin: @escaping @Sendable @OnLoop () -> any ChatSource) { self.begin = begin }

    package func makeAsyncIterator() -> Iterator { Iterator(begin: begin) }

    package struct Iterator: AsyncIteratorProtocol {
        let begin: @Sendable @OnLoop () -> any ChatSource
        private var source: (any ChatSource)?

        init(begin: @escaping @Sendable @OnLoop () -> any ChatSource) { self.begin = begin }

        package mutating func next() async throws -> ChatEvent? { try await next(isolation: #isolation) }

        /// Throws a `ModelFailure`, or a `CancellationError` when the reading task was cancelled.
        package mutating func next(isolation: isolated (any Actor)?) async throws -> ChatEvent? {
            if let source { return try await source.next() }
            let source = await begin()
            self.source = source
            return try await source.next()
        }
    }
}

/// Where the events of one answer come from. When the last hold on it goes, so does what is under way.
@OnLoop
package protocol ChatSource: AnyObject, Sendable {
    /// The next event; nil after the last.
    func next() async throws -> ChatEvent?
}
