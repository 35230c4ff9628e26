import Models
import Net
import Telemetry

/// What is counted of models: how often each is asked and what comes of it, how long it takes, and what it costs.
struct ModelMetrics: Sendable {
    private let requests: MetricFamily<Counter>
    private let errors: MetricFamily<Counter>
    private let failovers: MetricFamily<Counter>
    private let tokens: MetricFamily<Counter>
    private let firstToken: MetricFamily<Histogram>
    private let whole: MetricFamily<Histogram>

    init(_ metrics: Metrics) {
        requests = metrics.counter(
            "fleet_llm_requests_total", help: "Questions to models, by what came of them.",
            labels: ["model", "outcome"])
        errors = metrics.counter(
            "fleet_llm_errors_total", help: "Questions that a model did not answer, by why.", labels: ["kind"])
        failovers = metrics.counter(
            "fleet_llm_failovers_total", help: "Answers that a model gave in place of the one that was asked first.",
            labels: ["model"])
        tokens = metrics.counter(
            "fleet_llm_tokens_total", help: "Tokens, as models tell them.", labels: ["model", "kind"])
        firstToken = metrics.histogram(
            "fleet_llm_time_to_first_token_seconds",
            help: "From a question to the first word or tool of its answer, other models' failures included.",
            labels: ["model"])
        whole = metrics.histogram(
            "fleet_llm_request_duration_seconds", help: "From a question to the end of its answer.", labels: ["model"])
        for kind in ModelFailure.Kind.allCases { _ = errors.with(kind.rawValue) }
    }

    /// A model did not answer, whether or not another did in its place.
    func failed(_ model: String, _ failure: ModelFailure) {
        requests.with(model, failure.kind.rawValue).add()
        errors.with(failure.kind.rawValue).add()
    }

    /// A question is asked of this model first.
    func asked(_ model: String) -> AnswerMeter { AnswerMeter(self, model) }

    /// The answer to one question, measured as it comes.
    struct AnswerMeter {
        private let metrics: ModelMetrics
        private let first: String
        private var model: String
        private let began = Moment.now
        private var hasBegun = false
        private var hasEnded = false

        fileprivate init(_ metrics: ModelMetrics, _ model: String) {
            self.metrics = metrics
            first = model
            self.model = model
        }

        mutating func take(_ event: ChatEvent) {
            switch event {
            case .answering(let model): self.model = model
            case .text, .toolBegun, .toolCall:
                guard !hasBegun else { return }
                hasBegun = true
                metrics.firstToken.with(model).observe(Moment.now - began)
            case .finished: finish()
            case .usage(let usage):
                metrics.tokens.with(model, "prompt").add(usage.prompt)
                metrics.tokens.with(model, "completion").add(usage.completion)
            }
        }

        private mutating func finish() {
            guard !hasEnded else { return }
            hasEnded = true
            metrics.requests.with(model, "done").add()
            metrics.whole.with(model).observe(Moment.now - began)
            if model != first { metrics.failovers.with(model).add() }
        }

        /// The answer came to nothing, which was counted where the model failed.
        mutating func failed() { hasEnded = true }

        /// Nothing more of it is read: one that is not over was cut short by the caller.
        func leave() {
            if !hasEnded { metrics.requests.with(model, "cancelled").add() }
        }
    }
}
