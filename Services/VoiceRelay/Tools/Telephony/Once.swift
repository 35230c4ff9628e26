import Net

/// Something that is found out when it is first needed, and known from then on. Those who ask meanwhile wait for the
/// same; what failed is tried again by whoever asks next.
@OnLoop
final class Once<Value: Sendable> {
    private var finding: Task<Value, any Error>?

    nonisolated init() {}

    func value(_ find: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = finding ?? Task(executorPreference: EventLoop.shared) { try await find() }
        finding = task
        do {
            return try await task.value
        } catch {
            if finding == task { finding = nil }
            throw error
        }
    }
}
