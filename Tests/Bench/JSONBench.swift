import Foundation
import JSON

/// Our reading and writing of JSON beside Foundation's, in turns, by the time the thread itself was on a processor.
struct JSONBench {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    private struct Pair {
        var ours: Double
        var foundations: Double
    }

    /// Measures on another thread than the loop's, which stays free to hear signals.
    func measureApart() async throws -> [Reading] {
        let work = Task.detached { try measure() }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
    }

    private func measure() throws -> [Reading] {
        let list = try MessageList.sample.serialized()
        return try of(ChatChunk.self, ChatChunk.document, "chat chunk") + of(MessageList.self, list, "list")
    }

    private func of<Value: Codable & JSONReadable & JSONWritable>(
        _: Value.Type, _ document: [UInt8], _ name: String
    ) throws -> [Reading] {
        let data = Data(document)
        let decoder = JSONDecoder()
        let encoder = JSONEncoder()
        let size = document.count
        let value = try Value(parsing: document)
        let tree = try JSONValue(parsing: document)
        let written = try value.serialized()
        let structs = try compare(size) {
            _ = try Value(parsing: document)
        } foundation: {
            _ = try decoder.decode(Value.self, from: data)
        }
        let trees = try compare(size) {
            _ = try JSONValue(parsing: document)
        } foundation: {
            _ = try JSONSerialization.jsonObject(with: data)
        }
        let bridge = try compare(size) {
            _ = try Value(json: document)
        } foundation: {
            _ = try decoder.decode(Value.self, from: data)
        }
        let writing = try compare(written.count) {
            _ = try value.serialized()
        } foundation: {
            _ = try encoder.encode(value)
        }
        let bridgeWriting = try compare(written.count) {
            _ = try value.json()
        } foundation: {
            _ = try encoder.encode(value)
        }
        let treeWriting = try compare(size) {
            _ = try tree.serialized()
        } foundation: {
            _ = try encoder.encode(value)
        }
        return readings("\(name), bytes to struct", structs, .atLeast(3), "beside JSONDecoder, \(size) bytes")
            + readings("\(name), bytes to tree", trees, nil, "beside JSONSerialization")
            + readings("\(name), Codable read", bridge, nil, "beside JSONDecoder")
            + readings("\(name), struct to bytes", writing, .atLeast(3), "beside JSONEncoder")
            + readings("\(name), Codable written", bridgeWriting, nil, "beside JSONEncoder")
            + readings("\(name), tree to bytes", treeWriting, nil, "beside JSONEncoder")
    }

    private func readings(_ name: String, _ pair: Pair, _ bar: Reading.Bar?, _ remark: String) -> [Reading] {
        [
            Reading("\(name): ours", pair.ours, "MB/s", remark: remark),
            Reading("\(name): Foundation's", pair.foundations, "MB/s"),
            Reading("\(name): ratio", pair.ours / pair.foundations, "×", bar),
        ]
    }

    /// MB/s of both.
    private func compare(_ size: Int, ours: () throws -> Void, foundation: () throws -> Void) throws -> Pair {
        var own: [Double] = []
        var other: [Double] = []
        for _ in 0..<max(3, arguments.rounds) {
            try Task.checkCancellation()
            own.append(try speed(size, ours))
            other.append(try speed(size, foundation))
        }
        return Pair(ours: own.median, foundations: other.median)
    }

    private func speed(_ size: Int, _ work: () throws -> Void) rethrows -> Double {
        // Calls are counted in batches, so that looking at the clock does not count.
        let batch = max(1, 64_000 / size)
        let limit = Swift.Duration.seconds(arguments.isQuick ? 0.05 : 0.2)
        let start = Machine.threadTime
        var calls = 0
        while Machine.threadTime - start < limit {
            for _ in 0..<batch { try work() }
            calls += batch
        }
        return Double(calls * size) / ((Machine.threadTime - start) / .seconds(1)) / 1e6
    }
}
