import Chance
import Foundation
import HTTPClient
import Testing

@Suite struct ServerSentEventsTests {

    static let table: [(stream: String, events: [String])] = [
        ("data: one\n\n", ["message|one|"]),
        ("data: one\r\n\r\n", ["message|one|"]),
        ("data: one\r\r", ["message|one|"]),
        ("data: one\n\r\ndata: two\r\n\r", ["message|one|", "message|two|"]),
        ("\u{FEFF}data: one\n\n", ["message|one|"]),
        ("\u{FEFF}\u{FEFF}data: one\n\ndata: two\n\n", ["message|two|"]),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", ["message|YHOO\n+2\n10|"]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
            ["message|first event|1", "message|second event|"]
        ),
        ("data\n\ndata\ndata\n\ndata:", ["message||", "message|\n|"]),
        ("data:test\n\ndata: test\n\n", ["message|test|", "message|test|"]),
        (
            "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\ndata: plain\n\n",
            ["add|73857293|", "remove|2153|", "message|plain|"]
        ),
        ("event: first\nevent: second\ndata: x\n\n", ["second|x|"]),
        ("event: lost\n\ndata: x\n\n", ["message|x|"]),
        ("id: 7\n\ndata: x\n\n", ["message|x|7"]),
        ("id: 7\ndata: a\n\ndata: b\n\nid:\ndata: c\n\n", ["message|a|7", "message|b|7", "message|c|"]),
        ("id: 7\nid: 8\u{0}9\ndata: a\n\n", ["message|a|7"]),
        ("Data: x\n data: y\ndata : z\n\ndatax: 1\n\n", []),
        (":data: x\n:\n\n", []),
        ("data: x:y: z\n\n", ["message|x:y: z|"]),
        ("data:\tx\n\n", ["message|\tx|"]),
        ("data: ünïcödé 🙂\n\n", ["message|ünïcödé 🙂|"]),
        ("data: x\n", []),
        ("data: x", []),
        ("", []),
        ("\n\n\n", []),
        ("data: a\u{0}b\n\n", ["message|a\u{0}b|"]),
    ]

    private func seen(_ events: [ServerSentEvent]) -> [String] { events.map { "\($0.type)|\($0.text)|\($0.id)" } }

    @Test(arguments: table.indices) func `a stream is read the same whole, halved and one byte at a time`(index: Int)
        throws
    {
        let row = Self.table[index]
        let bytes = Array(row.stream.utf8)

        var whole = ServerSentEvents()
        #expect(try seen(whole.take(bytes)) == row.events)

        var single = ServerSentEvents()
        #expect(try bytes.flatMap { try seen(single.take([$0])) } == row.events)
        #expect(single.lastEventID == whole.lastEventID)

        for cut in bytes.indices {
            var halves = ServerSentEvents()
            let first = try halves.take(Array(bytes[..<cut]))
            let second = try halves.take(Array(bytes[cut...]))
            #expect(seen(first + second) == row.events)
        }
    }

    @Test func `only digits change the delay before connecting again`() throws {
        var events = ServerSentEvents()

        #expect(try events.take(Array("retry: 1x\nretry: -5\nretry:\nretry: 1.5\n".utf8)).isEmpty)
        #expect(events.retry == nil)
        _ = try events.take(Array("retry: 1500\n".utf8))
        #expect(events.retry == .milliseconds(1_500))
        _ = try events.take(Array("retry: 99999999999999999999999999\n".utf8))
        #expect(events.retry == .milliseconds(1 << 40))
    }

    @Test func `the last id takes effect with the end of its event and lives on`() throws {
        var events = ServerSentEvents(lastEventID: "old")

        _ = try events.take(Array("id: new\n".utf8))
        #expect(events.lastEventID == "old")
        _ = try events.take(Array("\n".utf8))
        #expect(events.lastEventID == "new")
    }

    @Test(arguments: ["data: ", "data: 0123456789\n", "event: 0123456789\n", "id: ", ": "])
    func `an event without end is an error before it fills the memory`(piece: String) {
        var events = ServerSentEvents(limit: 1_000)

        let outcome = Result {
            for _ in 0..<1_000 { _ = try events.take(Array(piece.utf8)) }
            for _ in 0..<1_000 { _ = try events.take(Array("0123456789".utf8)) }
        }

        #expect(throws: EventTooLarge.self) { try outcome.get() }
    }

    @Test func `many events under the limit are no error`() throws {
        var events = ServerSentEvents(limit: 100)

        let seen = try events.take(Array(String(repeating: "data: 0123456789\n\n", count: 1_000).utf8))

        #expect(seen.count == 1_000)
    }

    @Test func `whatever arrives, in whatever parts, is read as the standard reads it`() throws {
        var random = SeededRandom(0x5EED)
        let alphabet: [[UInt8]] =
            [
                "data", "event", "id", "retry", ":", ":", " ", "\n", "\n", "\n", "\r", "\r\n", "x", "12", "\u{0}",
                "\u{FEFF}", "é",
            ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xEF, 0xBB]]

        for _ in 0..<1_500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<40, using: &random) { bytes += alphabet.randomElement(using: &random)! }
            let expected = seen(Reference.read(bytes))
            var events = ServerSentEvents()
            var found: [ServerSentEvent] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...min(7, rest.count), using: &random)
                found += try events.take(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(seen(found) == expected, "\(bytes)")
        }
    }
}

/// The standard's steps, written down slowly: decode the whole, split it into lines, interpret each.
private enum Reference {
    static func read(_ bytes: [UInt8]) -> [ServerSentEvent] {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            if scalars[index] == "\r" || scalars[index] == "\n" {
                if scalars[index] == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { index += 1 }
                lines.append(String(line))
                line = String.UnicodeScalarView()
            } else {
                line.append(scalars[index])
            }
            index += 1
        }
        return interpret(lines)
    }

    private static func interpret(_ lines: [String]) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var (data, type, id, last) = ("", "", "", "")
        for line in lines {
            if line.unicodeScalars.isEmpty {
                last = id
                if !data.unicodeScalars.isEmpty {
                    data.unicodeScalars.removeLast()
                    events.append(
                        ServerSentEvent(type: type.isEmpty ? "message" : type, data: Array(data.utf8), id: last))
                }
                (data, type) = ("", "")
                continue
            }
            let scalars = line.unicodeScalars
            let colon = scalars.firstIndex(of: ":") ?? scalars.endIndex
            let field = String(scalars[..<colon])
            var value = colon < scalars.endIndex ? scalars[scalars.index(after: colon)...] : scalars[colon...]
            if value.first == " " { value = value.dropFirst() }
            switch Array(field.utf8) {
            case Array("data".utf8): data.unicodeScalars.append(contentsOf: value); data.unicodeScalars.append("\n")
            case Array("event".utf8): type = String(value)
            case Array("id".utf8): if !value.contains("\u{0}") { id = String(value) }
            default: break
            }
        }
        return events
    }
}
