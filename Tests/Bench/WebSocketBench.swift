import FleetTestSupport
import Net
import Problems
import WebSocket

/// Texts that come back: how many, how soon, and what each costs the server.
@OnLoop
struct WebSocketBench {
    private let stand: Stand

    init(_ stand: Stand) { self.stand = stand }

    func measure() async throws -> [Reading] {
        let server = try await stand.startWireCheck()
        var readings: [Reading] = []
        for count in [1, 64] {
            var outcomes: [HTTPLoad.Outcome] = []
            for _ in 0..<stand.arguments.rounds { outcomes.append(try await run(server, sockets: count)) }
            let name = count == 1 ? "1 socket" : "\(count) sockets"
            readings += [
                Reading("\(name): round trips", outcomes.map(\.perSecond).median, "1/s"),
                Reading("\(name): CPU a message", outcomes.map(\.cost).median, "µs"),
                Reading("\(name): p50", outcomes.map(\.spread.p50).median, "µs"),
                Reading("\(name): p99", outcomes.map(\.spread.p99).median, "µs"),
            ]
        }
        return readings
    }

    private func run(_ server: RunningServer, sockets count: Int) async throws -> HTTPLoad.Outcome {
        let tally = LoadTally()
        var sockets: [WebSocket] = []
        defer { for socket in sockets { socket.close() } }
        for _ in 0..<count {
            let socket = try await WebSocketClient.connect("ws://\(server.address)/ws") { _, _, _ in
                try await Connector.connect(to: server.address, within: .seconds(5))
            }
            sockets.append(socket)
            let speaker = Speaker(tally)
            socket.start(speaker)
            speaker.speak(on: socket)
        }
        try await pause(for: .milliseconds(200))
        tally.reset()
        let (cost, start) = (server.process.cpuTime, Moment.now)
        try await pause(for: .seconds(stand.arguments.seconds))
        let (spent, time) = ((server.process.cpuTime - cost).seconds, (Moment.now - start).seconds)
        let times = tally.times
        tally.goesOn = false
        guard tally.failures == 0, !times.isEmpty else {
            throw Problem(.broken, "\(tally.failures) of \(count) sockets broke; \(times.count) echoes came.")
        }
        return HTTPLoad.Outcome(
            perSecond: Double(times.count) / time, cost: spent * 1e6 / Double(times.count), spread: Spread(times))
    }

    /// Says the same text again each time it comes back.
    private final class Speaker: WebSocketReader {
        private static let text = Array(String(repeating: "What was said. ", count: 10).utf8)

        private let tally: LoadTally
        private var began = Moment.now

        init(_ tally: LoadTally) { self.tally = tally }

        func speak(on socket: WebSocket) {
            began = .now
            socket.post(utf8: Self.text)
        }

        func received(_ message: Message, on socket: WebSocket) {
            guard message.bytes.count == Self.text.count else { return tally.broke() }
            if tally.note(Moment.now.nanoseconds - began.nanoseconds) { speak(on: socket) }
        }

        func ended(_ end: WebSocketEnd, of socket: WebSocket) {
            if tally.goesOn { tally.broke() }
        }
    }
}
