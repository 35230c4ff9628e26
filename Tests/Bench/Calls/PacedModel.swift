import HTTP
import HTTPServer
import JSON
import Net
import Problems

/// A model's server that speaks OpenAI's protocol and gives every question the same answer at the same pace. It
/// remembers when each came and when its answer began.
@OnLoop
final class PacedModel {
    /// What became of one question.
    struct Question: Sendable {
        let came: Moment
        /// The first word of the answer left.
        var began: Moment?
        /// Whoever asked did not wait for the end.
        var lost: Moment?
        /// What the agent is told that it said before.
        let saidBefore: String
    }

    private(set) var questions: [CallMark: Question] = [:]
    /// What a setting calls `OPENAI_BASE_URL`.
    private(set) var url = ""
    private var server: Server?

    /// From the question to the first word, and from one word to the next.
    nonisolated static let delay = Duration.milliseconds(100)
    nonisolated static let interval = Duration.seconds(1) / 30
    nonisolated static let words = """
        Parcels to Lisbon usually take only three days, and you can follow it on our page. If nobody is home, the driver \
        leaves a card, and your parcel waits at the nearest shop for another seven days before it returns.
        """.split(separator: " ").map { "\($0) " }
    nonisolated static let answer = words.joined()
    /// From the first word to the last, and with the wait before it.
    nonisolated static let speaking = interval * (words.count - 1)
    nonisolated static let length = delay + speaking
    private nonisolated static let frames = words.enumerated().map { frame($1, isFirst: $0 == 0) }

    init() throws {
        let server = Server(
            router: Router([
                .post("/v1/chat/completions", "Answers.") { [unowned self] in try await self.answer($0) },
                .get("/v1/models", "Lists.") { _ in
                    try .json(["object": "list", "data": [["id": "paced", "object": "model"]]] as JSONValue)
                },
            ]))
        url = "http://\(try server.listen(at: .loopback(port: 0)))/v1"
        self.server = server
    }

    func stop() {
        server?.breakOff()
        server = nil
    }

    // MARK: Answering

    private func answer(_ request: Request) async throws -> Response {
        let bytes = try await request.body.collect(upTo: 1 << 20)
        // It was there when the loop woke up for it; what has been done with it here since is no time of the relay's.
        let came = EventLoop.shared.now
        let messages = try JSONValue(parsing: bytes)["messages"]?.array ?? []
        guard let mark = messages.last?["content"]?.string.flatMap(CallMark.init(endOf:)) else {
            throw Problem(.invalid, "The last message has no mark.")
        }
        questions[mark] = Question(came: came, saidBefore: Self.saidLast(in: messages))
        try await noticing(mark) { try await pause(for: Self.delay) }
        var response = Response(
            contentType: "text/event-stream",
            content: .stream(length: nil) { [unowned self] writer in
                try await noticing(mark) { try await tell(mark, to: writer) }
            })
        response.isEndless = true
        return response
    }

    private func tell(_ mark: CallMark, to writer: any BodyWriter) async throws {
        let start = Moment.now
        questions[mark]?.began = start
        for (place, frame) in Self.frames.enumerated() {
            let wait = start + Self.interval * place - .now
            if wait > .zero { try await pause(for: wait) }
            try await writer.write(frame)
        }
        try await writer.write(Self.end)
    }

    private func noticing(_ mark: CallMark, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch {
            questions[mark]?.lost = .now
            throw error
        }
    }

    // MARK: On the wire

    /// What the agent said between the last two questions.
    private static func saidLast(in messages: [JSONValue]) -> String {
        let before = messages.dropLast().reversed().prefix { $0["role"]?.string == "assistant" }
        return before.reversed().compactMap { $0["content"]?.string }.joined(separator: " ")
    }

    private nonisolated static func frame(_ word: String, isFirst: Bool) -> [UInt8] {
        event(#"{\#(isFirst ? #""role":"assistant","# : "")"content":"\#(word)"}"#, finish: "null")
    }

    private nonisolated static let end =
        event("{}", finish: #""stop""#) + Array("data: [DONE]\n\n".utf8)

    private nonisolated static func event(_ delta: String, finish: String) -> [UInt8] {
        Array(
            """
            data: {"id":"chatcmpl-0123456789abcdefghijklmnopqrs","object":"chat.completion.chunk","created":1760000000,\
            "model":"paced","system_fingerprint":"fp_0123456789","choices":[{"index":0,"delta":\(delta),\
            "logprobs":null,"finish_reason":\(finish)}]}\n\n
            """.utf8)
    }
}
