import Net
import Telemetry

/// What is counted of calls: how many go on, where the time of their turns goes, how often callers cut in.
struct RelayMetrics: Sendable {
    let models: ModelMetrics
    private let metrics: Metrics
    private let interrupts: Counter
    private let context: Histogram
    private let model: Histogram
    private let relay: Histogram
    private let tools: Histogram
    private let rest: Histogram
    private let whole: Histogram
    private let firstFrame: Histogram

    init(_ metrics: Metrics = .shared) {
        self.metrics = metrics
        models = ModelMetrics(metrics)
        interrupts = metrics.counter(
            "fleet_relay_interrupts_total",
            help: "Times that an agent was cut short, by a voice or a key, as Twilio told.")
        let segments = metrics.histogram(
            "fleet_relay_turn_seconds",
            help: "Where the time of a turn went: parts that make up the whole, and the wait for the first frame.",
            labels: ["segment"])
        context = segments.with("context")
        model = segments.with("model")
        relay = segments.with("relay")
        tools = segments.with("tools")
        rest = segments.with("rest")
        whole = segments.with("whole")
        firstFrame = segments.with("first_frame")
    }

    /// Shows how many of these calls have a socket, whenever somebody asks.
    func watch(_ live: LiveCalls) {
        metrics.gauge("fleet_relay_calls_active", help: "Calls that an agent is speaking in.") { [weak live] in
            guard let live else { return [] }
            return [Metrics.Reading(OnLoop.assumeIsolated { Double(live.count) })]
        }
    }

    /// A turn is over.
    func ended(_ times: TurnTimes) {
        observe(times.context, in: context)
        observe(times.model, in: model)
        observe(times.relay, in: relay)
        // Turns without tools would only hide how long tools take.
        if times.tools > 0 { observe(times.tools, in: tools) }
        observe(times.rest, in: rest)
        observe(times.whole, in: whole)
    }

    private func observe(_ microseconds: Int, in segment: Histogram) {
        segment.observe(Double(microseconds) / 1_000_000)
    }

    /// The first frame of an answer was sent so long after the caller's words.
    func answered(after time: Duration) { firstFrame.observe(time) }

    /// A caller cut an agent short.
    func interrupted() { interrupts.add() }
}
