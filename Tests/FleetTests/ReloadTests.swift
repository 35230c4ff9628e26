import FleetTestSupport
import Glibc
import HTTPServer
import JSON
import Net
import Settings
import Telemetry
import Testing

@testable import Fleet

@Suite struct ReloadTests {
    /// Hangs over its settings.
    private struct Hanging: FleetService {
        struct Settings: ServiceSettings { init(from reader: inout SettingsReader) {} }
        static let profile = Workbench.profile()
        static let stuck = DepartureTests.Stubborn()

        init(settings: Settings, frame: Frame) async throws {}
        var routes: [Route] { [] }
        func reload(_ settings: Settings) async { await Self.stuck.wait() }
    }

    @Test func `a service that hangs over its settings goes on, and one that is told to stop does not wait for it`()
        async throws
    {
        let folder = TemporaryFolder("reload")
        let socket = try await NotifySocket(in: folder.path)
        let path = socket.path
        let orders = Orders()
        let file = LogFile()
        let told = Told<Hanging>(SettingsSources(environment: ["STATE_DIR": folder.path]))
        let life = try await ServiceLife<Hanging>(
            told, orders, Notifier { $0 == "NOTIFY_SOCKET" ? path : nil }, log: file.log)
        await life.wait(forSettings: .milliseconds(1))

        async let served: Void = life.serveUntilToldToStop()
        try await socket.wait(for: "READY=1")
        await orders.take(SIGHUP)
        await Hanging.stuck.isReached()
        try await socket.wait(for: "READY=1", beyond: 1)
        await Hanging.stuck.release()
        await life.wait(forSettings: .seconds(3_600))
        await orders.take(SIGHUP)
        try await socket.wait(for: "RELOADING=1", beyond: 1)
        await orders.take(SIGTERM)
        await served
        await Hanging.stuck.release()
        file.sink.flush()

        #expect(file.lines.count { $0["message"] == "The service did not take up its settings in time." } == 2)
        #expect(await socket.count(of: "STOPPING=1") == 1)
    }
}

extension ServiceLife {
    fileprivate func wait(forSettings limit: Duration) { reloadPatience = limit }
}
