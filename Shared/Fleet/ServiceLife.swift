import Crypto
import Glibc
import HTTPClient
import HTTPServer
import Net
import Peers
import Problems
import Settings
import Store
import Telemetry

/// A service from its start to its end.
///
/// ```
/// read certificate ──▶ open store ──▶ put together ──▶ listen ──▶ ready ──(SIGTERM)──▶ finish ──▶ drain ──▶ close store
/// ```
@OnLoop
final class ServiceLife<Service: FleetService> {
    private let frame: Frame
    private let service: Service
    private let server: Server
    private let hooks: FrameHooks
    private let watchdog: Watchdog
    private let notifier: Notifier
    private let orders: Orders
    private let certificate: ServerCertificate?
    private let log: Log
    private let departure: Departure
    private var drainTime: Duration
    private var storeWatch: Task<Void, Never>?
    private let announcement: Announcement
    private var reloading: BoundedWait?
    /// How long a service may take to take up changed settings. What it has not done by then it goes on with by itself.
    var reloadPatience = Duration.seconds(10)

    init(_ told: Told<Service>, _ orders: Orders, _ notifier: Notifier, log: Log) async throws {
        let profile = Service.profile
        let settings = told.frame
        self.log = log
        self.orders = orders
        self.notifier = notifier
        drainTime = settings.drainTime
        departure = Departure(log: log)
        // First of all: a service that cannot start for its certificates has made and changed nothing.
        certificate = try settings.certificate.map { try ServerCertificate($0, log: log) }
        if let authorities = settings.authorities { _ = try TLSContext.client(authorities: authorities) }
        try StateFolder(settings.stateFolder).make()
        let database = try await Database(
            "\(settings.stateFolder)/\(profile.name).sqlite", application: StateFolder.mark,
            migrations: profile.migrations, caches: profile.caches)
        frame = Frame(profile, settings, database, HTTPClient(), log: log)
        service = try await Service(settings: told.service, frame: frame)
        let metrics = FrameMetrics(service: profile.name, revision: settings.revision)
        hooks = FrameHooks(
            access: LoopbackGuard(token: settings.fleetToken, origins: service.allowedOrigins), log: log,
            metrics: metrics,
            logsAccess: settings.logsAccess)
        var limits = ServerLimits()
        limits.connections = settings.mostConnections
        server = Server(
            router: Router(
                FrameRoutes(frame: frame, metrics: metrics).around(service.routes), styles: service.problemStyles),
            limits: limits, hooks: hooks)
        metrics.declareReadings(server, frame)
        watchdog = Watchdog(notifier, database, frame.readiness, folder: settings.stateFolder, log: log)
        announcement = Announcement(notifier, frame.readiness)
    }

    /// Serves, unless the order to stop is there already, and stops when it comes.
    func serveUntilToldToStop() async {
        orders.whenStopping = { [weak self] in self?.hurry() }
        if orders.stops == 0 { await begin() }
        while await orders.next() == .reload { await reload() }
        await stop()
    }

    // MARK: Starting

    private func begin() async {
        frame.startWork()
        await watchdog.look()
        storeWatch = Task(executorPreference: EventLoop.shared) { await self.watchdog.watchStore() }
        watchdog.beginSignsOfLife()
        if let certificate {
            let readiness = frame.readiness
            certificate.look(readiness)
            frame.start { await certificate.watch(readiness) }
        }
        frame.readiness.started()
        announcement.begin()
    }

    /// Listens on what systemd opened, or else opens its own.
    func listen() throws {
        let inherited = InheritedSockets.descriptors(environment: processEnvironment)
        InheritedSockets.forget()
        for fd in inherited {
            note(try server.listen(inherited: fd, tls: certificate?.context))
        }
        guard inherited.isEmpty else { return }
        let settings = frame.settings
        guard let address = SocketAddress(numeric: settings.host, port: settings.port) else {
            throw Problem(.invalid, "\(settings.host) is not an address to listen at.")
        }
        note(try server.listen(at: address, tls: certificate?.context, sharingPort: settings.sharesPort))
    }

    private func note(_ address: SocketAddress) {
        log.info("Listening.", ["address": address.description, "tls": certificate != nil])
    }

    // MARK: While it runs

    /// Takes up changed settings, if all of them are good.
    private func reload() async {
        notifier.reloading()
        certificate?.renew(frame.readiness)
        let told = Told<Service>(.process())
        for warning in told.warnings { log.warning(warning) }
        if told.problems.isEmpty {
            LogSink.process.configure(level: told.frame.logLevel)
            hooks.access = LoopbackGuard(token: told.frame.fleetToken, origins: service.allowedOrigins)
            hooks.logsAccess = told.frame.logsAccess
            frame.peers.replaceToken(told.frame.fleetToken)
            drainTime = told.frame.drainTime
            await takeUp(told.service)
            log.notice("Settings were read anew.")
            for name in frame.settings.settledNames(differingFrom: told.frame) {
                log.warning("A changed setting takes effect at the next start only.", ["setting": name])
            }
        } else {
            for problem in told.problems {
                log.error("Settings were not taken up.", ["error": problem.message])
            }
        }
        announcement.again()
    }

    /// A service that hangs over its settings still hears what it is told next.
    private func takeUp(_ settings: Service.Settings) async {
        let wait = BoundedWait()
        reloading = wait
        let service = service
        if await !wait.end(of: { await service.reload(settings) }, within: reloadPatience) {
            log.warning("The service did not take up its settings in time.")
        }
        reloading = nil
    }

    // MARK: Stopping

    /// Who asks twice means now.
    private func hurry() {
        // Settings that will not be used are not waited for.
        reloading?.shorten(to: .zero)
        guard orders.stops > 1 else { return }
        server.breakOff()
        departure.hurry()
    }

    private func stop() async {
        log.notice("Stopping.")
        announcement.end()
        notifier.stopping()
        frame.readiness.stopping()
        let (server, service, frame, drainTime) = (server, service, frame, drainTime)
        if service.finishTime > .zero {
            // What it needs to come to its end is not part of the limit it is given for that.
            await departure.step("calls", within: service.finishTime + .seconds(5)) { await service.finish() }
        }
        await departure.step("requests", within: drainTime + .seconds(2)) { await server.drain(within: drainTime) }
        await departure.step("service", within: drainTime + .seconds(5)) { await service.drain() }
        storeWatch?.cancel()
        await departure.step("work", within: .seconds(5)) { await frame.stopWork() }
        frame.client.close()
        await departure.step("store", within: .seconds(20)) { await frame.database.close() }
        log.notice("Stopped.")
        orders.close()
    }
}

/// Reads a variable of the process's own environment.
func processEnvironment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
