import JSON
import Problems

/// The problem with which a document is refused; nil when it is read.
func refusal(of document: [UInt8], limits: JSONLimits = JSONLimits()) -> Problem? {
    do {
        _ = try JSONValue(parsing: document, limits: limits)
        return nil
    } catch {
        return error as? Problem
    }
}

/// The problem that a piece of work ends in; nil when it ends well.
func problem(_ work: () throws -> Void) -> Problem? {
    do {
        try work()
        return nil
    } catch {
        return error as? Problem
    }
}

/// Reads any document and keeps nothing.
struct Skipped: JSONReadable {
    init(from reader: inout JSONReader) throws { try reader.skip() }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
