import Fleet
import HTTPClient
import Models
import Net
import Telemetry

/// The models that answer, each list of names put together once and kept warm.
@OnLoop
final class ModelDesk {
    private let settings: ModelSettings
    private let frame: Frame
    private let metrics: ModelMetrics
    private let client = OpenAIServer.client()
    private var models: [[String]: any ChatModel] = [:]

    /// No fleet has more lists of models than this at once.
    private static let most = 64

    init(_ settings: ModelSettings, _ frame: Frame, _ metrics: ModelMetrics) {
        self.settings = settings
        self.frame = frame
        self.metrics = metrics
    }

    /// The models of these names as one; none: those of the fleet.
    func model(_ names: [String]) -> any ChatModel {
        if let model = models[names] { return model }
        let (log, metrics) = (frame.log, metrics)
        let model = settings.chat(over: client, models: names) { name, failure in
            metrics.failed(name, failure)
            log.warning("A model did not answer.", ["model": name, "error": failure.message])
        }
        if models.count < Self.most {
            models[names] = model
            keepWarm(model)
        }
        return model
    }

    /// Closes what is left of a crowd's connections. Whoever is warm connects once more, before anybody asks.
    func letGo() {
        client.letGo()
        let models = Array(models.values)
        Task(executorPreference: EventLoop.shared) {
            for model in models { try? await model.warm() }
        }
    }

    private func keepWarm(_ model: any ChatModel) {
        let readiness = frame.readiness
        let warmth = ChatWarmth(model)
        frame.start {
            try? await warmth.run { failure in
                readiness.miss("model", failure.map { "\(model.name) cannot be asked: \($0.message)" })
            }
        }
    }
}
