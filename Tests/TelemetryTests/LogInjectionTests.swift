import Chance
import Foundation
import Testing

@testable import Telemetry

/// Promise: whatever somebody sends, one event is one line, and the line says what was sent.
struct LogInjectionTests {
    private static let corpus = [
        "", " ", "plain", "a\nb", "a\r\nb", "\n{\"level\":\"error\",\"message\":\"forged\"}", "\r", "\u{B}\u{C}\u{85}",
        "\",\"level\":\"error\",\"x\":\"", "\\", "\\\"", "\\\\\"", "\\u0000", "\u{0}", "\u{1B}[2J\u{1B}[31mred",
        "\u{9B}31m", "\u{1B}]0;title\u{7}", "\u{8}\u{8}\u{8}", "\u{7F}", "\u{2028}\u{2029}", "\u{202E}txt.exe",
        "\u{2066}x\u{2069}", "\u{200E}\u{200F}", "\u{FEFF}", "{}", "}{", "[", "</script><script>alert(1)</script>",
        "MESSAGE=forged\nPRIORITY=0\n_UID=0", "key=value other=\"x", "grüße 👋🏽 日本語 \u{10FFFF}", "%s%n%x",
        "${jndi:ldap://x}",
        "\t\ttabs", "\u{1}\u{2}\u{3}\u{1F}", "a\u{300}\u{301}", "\u{FFFE}\u{FFFF}",
    ]

    @Test func `every event is one line that reads back as it was`() throws {
        let capture = try Capture()
        let sink = LogSink(file: capture.file, form: .json, service: "a\n\"b")

        for text in Self.corpus {
            let context = LogContext(callSID: text, conversationSID: text, route: text)
            LogContext.$current.withValue(context) { Log(sink).info(text, ["value": text]) }
        }

        let objects = try capture.objects()
        #expect(objects.count == Self.corpus.count)
        for (text, object) in zip(Self.corpus, objects) {
            for field in ["message", "value", "callSid", "conversationSid", "route"] {
                let value = object[field] as? String
                #expect(value.map { Array($0.utf8) } == Array(text.utf8))
            }
            #expect(object["service"] as? String == "a\n\"b")
            #expect(object["level"] as? String == "info")
            #expect(object.count == 8)
        }
        expectHarmless(capture.bytes)
    }

    @Test(arguments: [LogForm.text(colors: false), .json])
    func `no form lets a control character through`(form: LogForm) throws {
        let capture = try Capture()
        let log = Log(LogSink(file: capture.file, form: form, service: "gate\nway"))

        for text in Self.corpus {
            LogContext.$current.withValue(LogContext(route: text)) { log.info(text, ["value": text]) }
        }

        #expect(capture.lines.count == Self.corpus.count)
        expectHarmless(capture.bytes)
    }

    @Test func `bytes that are no UTF-8 are replaced`() throws {
        let capture = try Capture()
        let log = Log(LogSink(file: capture.file, form: .json))
        let corpus: [[UInt8]] = [
            [0xFF], [0xC0, 0xAF], [0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80, 0x41],
            [0xF0, 0x80, 0x80, 0xAF], [0xE0, 0x80, 0x8A], [0x41, 0xC2, 0x0A, 0x42], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ]

        for bytes in corpus { log.info("bytes", ["value": LogValue.bytes(bytes)]) }

        let values = try capture.objects().map { $0["value"] as? String }
        #expect(values.count == corpus.count)
        #expect(values.allSatisfy { $0?.contains("\u{FFFD}") == true })
        #expect(values[9] == "A\u{FFFD}\nB")
        expectHarmless(capture.bytes)
    }

    @Test func `random texts and bytes read back`() throws {
        let capture = try Capture()
        let log = Log(LogSink(file: capture.file, form: .json))
        var random = SeededRandom(42)
        var texts: [String] = []

        for _ in 0..<1_500 {
            let scalars = (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
                Unicode.Scalar(
                    UInt32.random(
                        in: 0...[0x7F, 0xFF, 0x2FFF, 0x10FFFF].randomElement(using: &random)!, using: &random))
            }
            let text = String(String.UnicodeScalarView(scalars))
            let bytes = (0..<12).map { _ in UInt8.random(in: 0...255, using: &random) }
            texts.append(text)
            log.info("m", ["text": text, "bytes": LogValue.bytes(bytes)])
        }

        let objects = try capture.objects()
        #expect(objects.compactMap { $0["text"] as? String }.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
        expectHarmless(capture.bytes)
    }

    private func expectHarmless(_ bytes: [UInt8]) {
        let text = String(validating: bytes, as: UTF8.self)
        #expect(text != nil)
        let isHarmless = text?.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x0A: true
            case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: false
            default: true
            }
        }
        #expect(isHarmless == true)
    }
}
