import Chance
import Foundation
import JSON
import Problems
import Testing

/// What must hold for any bytes at all. The generators are seeded: each run is the same.
struct FuzzTests {
    /// Whatever is accepted is written and read back equal, and every way of reading agrees on what is accepted.
    private func check(_ document: [UInt8]) {
        let value = try? JSONValue(parsing: document)
        let isSkipped = (try? Skipped(parsing: document)) != nil
        #expect((value != nil) == isSkipped, "\(text(document))")
        guard let value else { return }
        #expect(throws: Never.self) {
            for style in [JSONWriter.Style.compact, .pretty] {
                let written = try value.serialized(style)
                #expect(try JSONValue(parsing: written) == value, "\(text(document))")
            }
        }
        let foundation = try? JSONSerialization.jsonObject(with: Data(document), options: .fragmentsAllowed)
        #expect(foundation != nil, "\(text(document))")
    }

    @Test func `mutated documents break nothing`() throws {
        var random = SeededRandom(8259)
        let spare =
            Array(#"{}[]":,\u0123456789eE+-.truefalsn "#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xA9, 0xED, 0xF0, 0xFF]
        for _ in 0..<3_000 {
            var document = try JSONValue.random(depth: 3, using: &random).bytes

            for _ in 0..<Int.random(in: 1...3, using: &random) where !document.isEmpty {
                let place = document.indices.randomElement(using: &random) ?? 0
                let byte = spare.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<5, using: &random) {
                case 0: document[place] = byte
                case 1: document.insert(byte, at: place)
                case 2: document.remove(at: place)
                case 3: document.swapAt(place, document.indices.randomElement(using: &random) ?? 0)
                default: document.insert(contentsOf: document[place...].prefix(8), at: place)
                }
            }

            check(document)
        }
    }

    @Test func `random bytes break nothing`() {
        var random = SeededRandom(3629)
        let alphabet = Array(#"[]{}",:0123456789-+.eE\ut nul"#.utf8)
        for round in 0..<6_000 {
            let length = Int.random(in: 0..<24, using: &random)
            let document = (0..<length).map { _ in
                round.isMultiple(of: 3)
                    ? UInt8.random(in: .min ... .max, using: &random) : alphabet.randomElement(using: &random) ?? 0
            }
            check(document)
        }
    }

    @Test func `random strings are written and read back byte by byte`() throws {
        var random = SeededRandom(7)
        for _ in 0..<2_000 {
            let string = String.random(using: &random)
            #expect(try String(parsing: string.serialized()).utf8.elementsEqual(string.utf8))
        }
    }

    @Test func `random doubles are read as Swift and Foundation read them`() throws {
        var random = SeededRandom(754)
        for _ in 0..<5_000 {
            let double = Double(bitPattern: random.next())
            guard double.isFinite else { continue }
            #expect(try Double(parsing: double.serialized()).bitPattern == double.bitPattern)

            let digits = String(random.next() >> UInt64.random(in: 0..<64, using: &random))
            let fraction = String(random.next() >> UInt64.random(in: 0..<64, using: &random))
            let spelt = "\(digits).\(fraction)e\(Int.random(in: -330...280, using: &random))"
            #expect(try Double(parsing: spelt).bitPattern == Double(spelt)?.bitPattern, "\(spelt)")
        }
    }

    @Test func `valid documents mean what Foundation says they mean`() throws {
        var random = SeededRandom(42)
        for _ in 0..<200 {
            let value = try JSONValue(parsing: JSONValue.random(depth: 4, using: &random).bytes)

            let ours = try JSONValue(json: value.bytes)
            let theirs = try JSONDecoder().decode(Mirrored.self, from: Data(value.serialized(.pretty))).value

            #expect(theirs.hasSameMeaning(as: ours), "\(value)")
        }
    }

    @Test func `text that Foundation writes is read`() throws {
        var random = SeededRandom(99)
        for _ in 0..<200 {
            let strings = (0..<5).map { _ in String.random(using: &random) }
            let numbers = (0..<5).map { _ in Double.random(in: -1e9...1e9, using: &random) }

            #expect(try [String](parsing: Array(JSONEncoder().encode(strings))) == strings)
            #expect(try [Double](parsing: Array(JSONEncoder().encode(numbers))) == numbers)
            #expect(try JSONDecoder().decode([String].self, from: Data(strings.serialized())) == strings)
            #expect(try JSONDecoder().decode([Double].self, from: Data(numbers.serialized())) == numbers)
        }
    }
}

/// A value as Foundation decodes it.
private struct Mirrored: Decodable {
    let value: JSONValue

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            value = .null
        } else if let bool = try? single.decode(Bool.self) {
            value = .bool(bool)
        } else if let integer = try? single.decode(Int64.self) {
            value = .integer(integer)
        } else if let unsigned = try? single.decode(UInt64.self) {
            value = .unsigned(unsigned)
        } else if let number = try? single.decode(Double.self) {
            value = .number(number)
        } else if let string = try? single.decode(String.self) {
            value = .string(string)
        } else if let array = try? single.decode([Mirrored].self) {
            value = .array(array.map(\.value))
        } else {
            value = .object(JSONObject(try single.decode([String: Mirrored].self).map { ($0.key, $0.value.value) }))
        }
    }
}

extension JSONValue {
    /// Equal, when `2.0` and `2` count as the same number.
    fileprivate func hasSameMeaning(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.array(let one), .array(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.hasSameMeaning(as: $1) }
        case (.object(let one), .object(let two)):
            one.count == two.count
                && one.allSatisfy { member in two[member.key].map { member.value.hasSameMeaning(as: $0) } ?? false }
        default: self == other || (double != nil && double == other.double)
        }
    }

    static func random(depth: Int, using random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: JSONValue(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3: JSONValue(random.next())
        case 4: .number(Double.random(in: -1e6...1e6, using: &random))
        case 5, 6: .string(.random(using: &random))
        case 7:
            .array((0..<Int.random(in: 0..<5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0..<6, using: &random)).map { number in
                        ("\(number)\(String.random(using: &random))", .random(depth: depth - 1, using: &random))
                    }))
        }
    }
}

extension String {
    /// Mostly plain text, with everything that is special in JSON or in UTF-8 strewn in.
    fileprivate static func random(using random: inout SeededRandom) -> String {
        let special: [Unicode.Scalar] = [
            "\"", "\\", "/", "\u{0}", "\u{1F}", "\n", "é", "€", "😀", "\u{2028}", "\u{7F}", "\u{10FFFF}",
        ]
        var string = ""
        for _ in 0..<Int.random(in: 0..<20, using: &random) {
            let isSpecial = Int.random(in: 0..<5, using: &random) == 0
            let plain = Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &random))
            string.unicodeScalars.append(isSpecial ? special.randomElement(using: &random) ?? plain : plain)
        }
        return string
    }
}
