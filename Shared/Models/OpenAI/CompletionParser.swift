import HTTPClient
import JSON

/// Reads the stream of a chat completion from bytes as they arrive.
struct CompletionParser {
    private var lines = ServerSentEvents()
    private var assembler = CompletionAssembler()
    /// The stream has said that nothing more comes.
    private(set) var isOver = false

    /// The answer itself is complete; at most its cost is still to come.
    var isFinished: Bool { assembler.isFinished }

    /// Takes what has arrived. `isAlive` tells whether any of it came from the model, rather than from something on
    /// the way that keeps the line open. What was good before the bad is handed out before the failure is thrown.
    mutating func take(_ bytes: [UInt8]) -> (events: [ChatEvent], isAlive: Bool, failure: ModelFailure?) {
        guard !isOver else { return ([], false, nil) }
        var events: [ChatEvent] = []
        var isAlive = false
        do throws(EventTooLarge) {
            for event in try lines.take(bytes) where !isOver {
                isAlive = true
                do throws(ModelFailure) {
                    events += try take(data: event.data)
                } catch {
                    isOver = true
                    return (events, true, error)
                }
            }
        } catch {
            isOver = true
            return (events, isAlive, ModelFailure(.garbled, "The model's server sent an event that is too large."))
        }
        return (events, isAlive, nil)
    }

    /// Takes a completion that came whole, from a server that does not stream.
    mutating func take(whole bytes: [UInt8]) throws(ModelFailure) -> [ChatEvent] {
        let events = try take(data: bytes)
        guard assembler.hasBegun else { throw Self.unreadable }
        isOver = true
        return events + assembler.end()
    }

    /// The connection has ended.
    mutating func end() throws(ModelFailure) {
        guard !isOver, !assembler.isFinished else { return }
        isOver = true
        throw ModelFailure(.cut, "The model's server broke off within its answer.")
    }

    private mutating func take(data: [UInt8]) throws(ModelFailure) -> [ChatEvent] {
        guard !data.starts(with: Self.done) else {
            isOver = true
            guard assembler.isFinished || assembler.hasBegun else {
                throw ModelFailure(.garbled, "The model's server ended its answer without having begun one.")
            }
            return assembler.end()
        }
        guard !data.allSatisfy({ $0 == 0x20 }) else { return [] }
        let chunk: CompletionChunk
        do {
            chunk = try CompletionChunk(parsing: data, limits: Self.limits)
        } catch {
            // Words may be missing where something could not be read, and an answer without them may say the opposite.
            throw Self.unreadable
        }
        if let complaint = chunk.complaint { throw ModelFailure(inStream: complaint) }
        return assembler.take(chunk)
    }

    private static let done = Array("[DONE]".utf8)
    private static let limits = JSONLimits(duplicateKeys: .lastWins)
    private static let unreadable = ModelFailure(
        .garbled, "The model's server sent something that is no part of an answer.")
}
