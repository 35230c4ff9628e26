import HTTP
import HTTPClient
import HTTPServer
import JSON
import Problems
import WebSocket

/// Something that reads bytes from strangers. Whatever they are it has to come back, without a crash, with the same
/// answer however they are cut.
struct FuzzTarget: Sendable {
    let name: String
    /// Inputs worth starting from.
    let seeds: [[UInt8]]
    let run: @Sendable (UnsafeRawBufferPointer) -> Void

    static let all = [heads, chunks, serverFrames, clientFrames, json, form, multipart, events]

    /// Where to cut an input in two: by its own first byte, so that every input is always cut the same way.
    private static func cut(_ bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        let place = bytes.isEmpty ? 0 : Int(bytes[0]) % (bytes.count + 1)
        return [UnsafeRawBufferPointer(rebasing: bytes[..<place]), UnsafeRawBufferPointer(rebasing: bytes[place...])]
    }

    private static func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    // MARK: HTTP

    static let heads = FuzzTarget(
        name: "heads",
        seeds: bytes(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /a/b?c=d HTTP/1.1\r\nHost: a:80\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
            "GET http://a/b HTTP/1.0\r\nConnection: keep-alive, upgrade\r\nUpgrade: websocket\r\n\r\n",
            "PUT /x HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\n\r\n")
    ) { input in
        let limits = ServerLimits()
        let whole = read([input], limits)
        let inTwo = read(cut(input), limits)
        precondition(whole == inTwo, "a head is read differently when it comes in two parts")
    }

    /// What became of a head that came in parts: its fields, a refusal, or nothing so far.
    private static func read(_ parts: [UnsafeRawBufferPointer], _ limits: ServerLimits) -> String {
        var parser = HeadParser()
        var waiting: [UInt8] = []
        do {
            for part in parts {
                waiting += part
                let (used, outcome) = try waiting.withUnsafeBytes { try parser.parse($0, within: limits) }
                waiting.removeFirst(used)
                if case .head(let head) = outcome {
                    return "\(head.method) \(head.target) \(head.framing) \(head.keepsAlive) \(head.headers.all)"
                }
            }
            return "more"
        } catch let refusal as Refusal {
            return "\(refusal.status)"
        } catch {
            preconditionFailure("a head is refused with a Refusal only")
        }
    }

    static let chunks = FuzzTarget(
        name: "chunks",
        seeds: bytes("5\r\nhello\r\n0\r\n\r\n", "a;x=y\r\n0123456789\r\n0\r\nT: v\r\n\r\n", "FFFFFF\r\n")
    ) { input in
        precondition(decode([input]) == decode(cut(input)), "chunks are read differently when they come in two parts")
    }

    private static func decode(_ parts: [UnsafeRawBufferPointer]) -> String {
        var decoder = ChunkDecoder()
        var content: [UInt8] = []
        do throws(Refusal) {
            for part in parts { _ = try decoder.decode(part) { content += $0 } }
            return "\(decoder.isDone) \(content)"
        } catch {
            return "refused"
        }
    }

    static let form = FuzzTarget(
        name: "form", seeds: bytes("a=b&c=d+e", "a=%20&%61=%C3%A9&a", "Body=hi&From=%2B15551230000")
    ) { input in
        guard let fields = try? FormFields(parsing: Array(input)) else { return }
        let again = try? FormFields(parsing: Array(fields.encoded.utf8))
        precondition(again == fields, "a form that was read is not read the same when it is written")
    }

    static let multipart = FuzzTarget(
        name: "multipart",
        seeds: bytes(
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--\r\n",
            "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n\"\r\nContent-Type: a/b\r\n\r\n\r\n--\r\n--b--"
        )
    ) { input in
        guard var parser = try? MultipartParser(boundary: "b") else { return }
        for part in cut(input) where (try? parser.eat(part)) == nil { return }
        precondition(parser.pendingBytes <= 64 << 10, "the parser keeps more than a part's head")
    }

    // MARK: Streams

    static let serverFrames = frames(.server, "server-frames", mask: [0x80, 1, 2, 3, 4])
    static let clientFrames = frames(.client, "client-frames", mask: [0])

    private static func frames(_ role: Role, _ name: String, mask: [UInt8]) -> FuzzTarget {
        let head = mask.count == 5 ? mask[0] : 0
        let key = Array(mask.dropFirst())
        let seeds: [[UInt8]] = [
            [0x81, head | 2] + key + [0x61, 0x62], [0x01, head | 1] + key + [0xC3, 0x80, head | 1] + key + [0xA9],
            [0x89, head] + key, [0x88, head | 2] + key + [0x03, 0xE8], [0x82, head | 126, 0, 126] + key,
        ]
        return FuzzTarget(name: name, seeds: seeds) { input in
            precondition(
                decode([input], role) == decode(cut(input), role), "frames are read differently when cut in two")
        }
    }

    private static func decode(_ parts: [UnsafeRawBufferPointer], _ role: Role) -> [FrameDecoder.Event] {
        var decoder = FrameDecoder(role, frameLimit: 4_096, messageLimit: 8_192, fragmentLimit: 64)
        var events: [FrameDecoder.Event] = []
        for part in parts {
            var rest = part
            while let event = decoder.next(&rest) { events.append(event) }
        }
        precondition(decoder.heldBytes <= 64 << 10, "the decoder holds more than its limits")
        return events
    }

    static let events = FuzzTarget(
        name: "events",
        seeds: bytes("data: a\n\n", "id: 1\r\nevent: x\r\ndata: a\r\ndata: b\r\n\r\n", ":c\rretry: 5\r\r")
    ) { input in
        precondition(parse([input]) == parse(cut(input)), "events are read differently when they come in two parts")
    }

    private static func parse(_ parts: [UnsafeRawBufferPointer]) -> [ServerSentEvent] {
        var parser = ServerSentEvents(limit: 4_096)
        var events: [ServerSentEvent] = []
        for part in parts {
            guard let found = try? parser.take(Array(part)) else { return [] }
            events += found
        }
        return events
    }

    // MARK: JSON

    static let json = FuzzTarget(
        name: "json",
        seeds: bytes(
            #"{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00"],"b":{}}"#, "[1e400]", #""\ud800""#, "-0", "[[[[]]]]",
            #"{"choices":[{"delta":{"content":"hi"},"index":0}]}"#)
    ) { input in
        guard let value = try? JSONValue(parsing: input) else { return }
        guard let written = try? value.serialized() else { preconditionFailure("what was read cannot be written") }
        precondition((try? JSONValue(parsing: written)) == value, "what was read is not read the same when written")
    }
}
