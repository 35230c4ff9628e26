import Net

/// Keeps a model warm for as long as its task runs.
package struct ChatWarmth: Sendable {
    private let model: any ChatModel
    private let pause: Duration

    /// `pause` has to be shorter than a kept connection may be idle: a minute here, and less behind some proxies.
    package init(_ model: any ChatModel, every pause: Duration = .seconds(25)) {
        self.model = model
        self.pause = pause
    }

    /// Warms again and again, and tells each time how it went: nil when it went well. Ends when it is cancelled.
    @OnLoop
    package func run(_ told: @OnLoop (ModelFailure?) -> Void = { _ in }) async throws {
        while true {
            do {
                try await model.warm()
                told(nil)
            } catch let failure as ModelFailure {
                told(failure)
            }
            try await Net.pause(for: pause)
        }
    }
}
