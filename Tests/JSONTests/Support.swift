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

/// Numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
