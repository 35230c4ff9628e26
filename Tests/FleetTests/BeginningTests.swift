import FleetTestSupport
import Glibc
import Net
import Problems
import Testing

@testable import Fleet

@Suite struct BeginningTests {
    private struct Failure: Error {}

    private func notified(_ body: (NotifySocket, Notifier) async throws -> Void) async throws {
        let folder = TemporaryFolder("beginning")
        let socket = try await NotifySocket(in: folder.path)
        let path = socket.path
        try await body(socket, Notifier { $0 == "NOTIFY_SOCKET" ? path : nil })
    }

    @Test func `a start that takes long asks for time again and again, and no more once it is over`() async throws {
        try await notified { socket, notifier in
            let gate = Gate()
            let orders = Orders()
            let beginning = await Beginning(orders, notifier, every: .milliseconds(1))

            async let made = beginning.unlessStopped {
                try await gate.pass()
                return "made"
            }
            try await socket.wait(for: "EXTEND_TIMEOUT_USEC=", beyond: 5)
            await gate.open()

            let outcome = try await made
            #expect(outcome == "made")
            #expect(await !beginning.isAsking)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `an order to stop ends the work of starting`(signal: Int32) async throws {
        try await notified { _, notifier in
            let gate = Gate()
            let orders = Orders()
            let beginning = await Beginning(orders, notifier)

            async let made: String? = beginning.unlessStopped {
                try await gate.pass()
                return "made"
            }
            try await gate.reached(by: 1)
            await orders.take(signal)

            let (outcome, later) = (try await made, try await beginning.unlessStopped { "later" })
            #expect(outcome == nil && later == nil)
            #expect(await orders.next() == .stop)
        }
    }

    @Test func `work that pays no heed to being cancelled is left behind`() async throws {
        try await notified { _, notifier in
            let orders = Orders()
            let beginning = await Beginning(orders, notifier, grace: .milliseconds(1))
            let stuck = DepartureTests.Stubborn()

            async let made: String? = beginning.unlessStopped {
                await stuck.wait()
                return "too late"
            }
            await stuck.isReached()
            await orders.take(SIGTERM)

            let outcome = try await made
            #expect(outcome == nil)
            await stuck.release()
        }
    }

    @Test func `a start that fails says why, and orders to read the settings wait for it`() async throws {
        try await notified { _, notifier in
            let orders = Orders()
            await orders.take(SIGHUP)
            await orders.take(SIGHUP)

            await #expect(throws: Failure.self) {
                _ = try await Beginning(orders, notifier).unlessStopped { () -> Int in throw Failure() }
            }

            #expect(await orders.next() == .reload)
            await orders.take(SIGTERM)
            await orders.take(SIGHUP)
            #expect(await orders.next() == .stop)
        }
    }
}
