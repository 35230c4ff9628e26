import Net

/// Several models as one: they are asked in turn, until one of them begins to answer.
///
/// Nothing a caller has heard is ever said twice: once something was said, or a tool was asked for with all its
/// arguments, a failure is the answer's. A model in trouble is left alone for a while, by all answers.
package struct ChatFailover: ChatModel {
    /// How often, and for how long, an answer is looked for.
    package struct Patience: Sendable, Hashable {
        /// How often each model is asked at most.
        package var rounds = 3
        /// The longest wait before the second round; it doubles with each further one.
        package var firstDelay: Duration = .milliseconds(250)
        /// No model is asked after this.
        package var whole: Duration = .seconds(8)

        package init() {}
    }

    let models: [any ChatModel]
    let patience: Patience
    let rest: ModelRest
    let told: @Sendable @OnLoop (String, ModelFailure) -> Void

    /// - Parameters:
    ///   - models: The first is asked first; at least one.
    ///   - told: Learns of each model that failed, though another may have answered.
    package init(
        _ models: [any ChatModel], patience: Patience = Patience(),
        told: @escaping @Sendable @OnLoop (String, ModelFailure) -> Void = { _, _ in }
    ) {
        precondition(!models.isEmpty, "somebody has to answer")
        self.models = models
        self.patience = patience
        rest = ModelRest(models.count)
        self.told = told
    }

    package var name: String { models[0].name }

    package func reply(to request: ChatRequest) -> ChatStream {
        ChatStream { FailoverReply(self, request) }
    }

    /// Warms them all, and succeeds when one of them could be asked.
    package func warm() async throws {
        var failure: (any Error)?
        var isWarm = false
        for model in models {
            do {
                try await model.warm()
                isWarm = true
            } catch {
                failure = failure ?? error
            }
        }
        if let failure, !isWarm { throw failure }
    }
}
