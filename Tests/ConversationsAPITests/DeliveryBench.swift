import Fleet
import FleetTestSupport
import Glibc
import Guarded
import HTTP
import HTTPClient
import HTTPServer
import Net
import Problems
import Settings
import Store
import Targets
import Telemetry

@testable import ConversationsAPI

/// Deliveries with a frame and a folder of their own, and a clock that a test sets.
struct DeliveryBench: Sendable {
    let folder: TemporaryFolder
    let frame: Frame
    let deliveries: Deliveries
    let clock: TestClock
    let metrics = Metrics()

    init(
        _ folder: TemporaryFolder = TemporaryFolder("delivery"), clock: TestClock = TestClock(),
        targets: TargetCheck = TargetCheck(.webhooks, allowed: [], allowsLoopback: true),
        change: (inout Deliveries.Rules) -> Void = { _ in }
    ) async throws {
        var rules = Deliveries.Rules()
        rules.now = { clock.now }
        change(&rules)
        try await self.init(folder, clock, targets, rules)
    }

    /// The same after a restart.
    init(sharing other: DeliveryBench) async throws {
        await other.frame.database.close()
        try await self.init(
            other.folder, other.clock, other.deliveries.sender.targets, other.deliveries.rules)
    }

    private init(
        _ folder: TemporaryFolder, _ clock: TestClock, _ targets: TargetCheck, _ rules: Deliveries.Rules
    ) async throws {
        self.folder = folder
        self.clock = clock
        let profile = ServiceProfile(
            name: "tester", concern: "Being tested.", portSetting: "TESTER_PORT", port: 1,
            migrations: [.frame] + Deliveries.migrations)
        let database = try await Database(
            "\(folder.path)/tester.sqlite", application: 1, durability: .normal, migrations: profile.migrations)
        var reader = SettingsReader(SettingsSources(environment: [:]))
        let settings = FrameSettings(from: &reader, for: profile)
        let log = Log(LogSink(file: open("/dev/null", O_WRONLY | O_CLOEXEC), form: .json))
        frame = await Frame(profile, settings, database, HTTPClient(), log: log)
        deliveries = Deliveries(
            frame: frame, signer: { url, form in "signed \(url) \(form.encoded)" }, targets: targets, rules: rules,
            metrics: metrics)
    }

    /// Keeps hooks and says so, as whoever writes does.
    @discardableResult
    func add(_ hooks: OutgoingHook...) async throws -> [DeliveryID] {
        let deliveries = deliveries
        let ids = try await frame.database.write { connection in
            try hooks.map { try deliveries.add($0, in: connection) }
        }
        await deliveries.wake()
        return ids
    }

    /// Runs `body` while what is due is sent.
    func sending<Value>(_ body: () async throws -> Value) async throws -> Value {
        let deliveries = deliveries
        let work = Task(executorPreference: EventLoop.shared) { await deliveries.run() }
        do {
            let value = try await body()
            work.cancel()
            await work.value
            return value
        } catch {
            work.cancel()
            throw error
        }
    }

    /// Waits for a delivery to be as `isRight` wants it.
    @discardableResult
    func delivery(_ id: DeliveryID, where isRight: (Delivery) -> Bool) async throws -> Delivery {
        let deadline = Moment.now + .seconds(30)
        var last: Delivery?
        while Moment.now < deadline {
            let found = try await deliveries.show(id).delivery
            if isRight(found) { return found }
            last = found
        }
        throw Problem(.timedOut, "The delivery did not become what it should: \(String(describing: last)).")
    }

    func delivery(_ id: DeliveryID, is state: Delivery.State) async throws -> Delivery {
        try await delivery(id) { $0.state == state }
    }

    func attempts(_ id: DeliveryID) async throws -> [DeliveryAttempt] { try await deliveries.show(id).attempts }

    /// Moves the clock, and lets the deliveries know.
    func pass(_ time: Duration) async {
        clock.pass(time)
        await deliveries.wake()
    }
}

extension OutgoingHook {
    /// A hook as tests send it.
    static func test(
        _ url: String, lane: String = "CH1", subject: String = "IM1", event: String = "onMessageAdded",
        method: HookMethod = .post, form: FormFields = ["Body": "hello", "RetryCount": "0"]
    ) -> OutgoingHook {
        OutgoingHook(lane: lane, event: event, subject: subject, url: url, method: method, form: form)
    }
}

/// A wall clock that stands still until it is moved.
final class TestClock: Sendable {
    private let milliseconds = Guarded(1_800_000_000_000)

    var now: Int { milliseconds.withLock { $0 } }

    func pass(_ time: Duration) { milliseconds.withLock { $0 += Int(time.seconds * 1_000) } }
}

/// A server that takes webhooks and answers what it is told to.
@OnLoop
final class Receiver {
    struct Hook: Sendable {
        let request: Request
        let body: String
        var form: FormFields { FormFields(lenient: body) }
    }

    private(set) var hooks: [Hook] = []
    private(set) var address = ""
    private let answer: @OnLoop (Hook, Int) async throws -> Response
    private let changed = Signal()
    private var server: Server?

    /// - Parameter answer: Told the hook and how many came before it.
    init(_ answer: @escaping @OnLoop (Hook, Int) async throws -> Response = { _, _ in .empty(.noContent) }) throws {
        self.answer = answer
        let server = Server(
            router: Router([
                Route(.post, "/{rest...}", "Takes.", .waiting { try await self.take($0) }),
                Route(.get, "/{rest...}", "Takes.", .waiting { try await self.take($0) }),
            ]))
        address = "http://\(try server.listen(at: .loopback(port: 0)))"
        self.server = server
    }

    private func take(_ request: Request) async throws -> Response {
        let body = String(decoding: try await request.body.collect(upTo: 1 << 20), as: UTF8.self)
        let hook = Hook(request: request, body: body)
        hooks.append(hook)
        changed.raise()
        return try await answer(hook, hooks.count - 1)
    }

    /// Waits until so many have come.
    func came(_ count: Int) async throws {
        while hooks.count < count {
            let seen = changed.count
            try await changed.wait(beyond: seen, atMost: .seconds(30))
            guard changed.count > seen || hooks.count >= count else {
                throw Problem(.timedOut, "\(hooks.count) webhooks came, not \(count).")
            }
        }
    }

    func stop() {
        server?.breakOff()
        server = nil
    }
}

/// Lets pass whoever waits, once it is opened.
@OnLoop
final class Turnstile {
    private let opened = Signal()

    nonisolated init() {}

    func open() { opened.raise() }

    func pass() async throws { try await opened.wait(beyond: 0, atMost: .seconds(60)) }
}

/// Whether a receiver is well.
@OnLoop
final class Health {
    private(set) var isUp = false

    nonisolated init() {}

    func recover() { isUp = true }
}
