import CCurl
import Glibc
import Net

/// libcurl's connections and transfers, driven by the event loop.
///
/// libcurl says which sockets to watch and when to wake it; the loop tells it what has happened; and what has ended is
/// taken off before anything else runs.
@OnLoop
final class CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let options: HTTPClient.Options
    private var timer: Timer?
    private var sockets: [Int32: Watch] = [:]
    /// Sockets of connections; those among them that are not watched are idle.
    private var connections: Set<Int32> = []
    private var active: [ObjectIdentifier: Transfer] = [:]
    private var spare: [EasyHandle] = []
    private var isInside = false
    private var afterwards: [@OnLoop () -> Void] = []
    private var waitingForQuiet: [CheckedContinuation<Void, Never>] = []

    private(set) var connectionsMade = 0
    private(set) var connectionsReused = 0

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    init(_ options: HTTPClient.Options) {
        precondition(CurlLoop.isReady, "libcurl does not start")
        guard let multi = curl_multi_init() else { preconditionFailure("there is no memory left for libcurl") }
        self.multi = multi
        self.options = options
        ccurl_multi_set(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, options.connections)
        ccurl_multi_set(multi, CURLMOPT_MAX_HOST_CONNECTIONS, options.connectionsPerHost)
        ccurl_multi_set(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        let me = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_on_socket(multi, socketChanged, me)
        ccurl_multi_on_timer(multi, timerChanged, me)
        timer = Timer { [unowned self] in act(on: CURL_SOCKET_TIMEOUT, 0) }
    }

    isolated deinit {
        isInside = true
        timer?.stop()
        curl_multi_cleanup(multi)
    }

    // MARK: Transfers

    func add(_ transfer: Transfer) throws(TransferFailure) {
        let shape = TransferShape(of: transfer.request, transfer.upload)
        guard let handle = takeSpare(like: shape) ?? EasyHandle() else { throw .unsendable("there is no memory left") }
        try transfer.prepare(handle, shape, options)
        handle.transfer = transfer
        transfer.handle = handle
        active[ObjectIdentifier(transfer)] = transfer
        perform { [self] in
            guard transfer.handle === handle else { return }
            limitConnections()
            curl_multi_add_handle(multi, handle.easy)
        }
        // libcurl would begin with the loop's next turn, behind all else that has happened by then.
        if !isInside { act(on: CURL_SOCKET_TIMEOUT, 0) }
    }

    /// A handle that has nothing to do, where there is one: best one that knows all it must be told.
    private func takeSpare(like shape: TransferShape) -> EasyHandle? {
        guard let oldest = spare.indices.first else { return nil }
        return spare.remove(at: spare.lastIndex { $0.shape == shape } ?? oldest)
    }

    /// Ends what libcurl does for a transfer: at once, or right after the call that libcurl is in.
    func remove(_ transfer: Transfer) {
        guard let handle = transfer.handle else { return }
        perform { [self] in
            guard transfer.handle === handle else { return }
            transfer.handle = nil
            handle.transfer = nil
            if transfer.isUnanswered { handle.shape = nil }
            count(transfer, handle)
            curl_multi_remove_handle(multi, handle.easy)
            active[ObjectIdentifier(transfer)] = nil
            limitConnections()
            if spare.count < 64 { spare.append(handle) }
            if active.isEmpty { wakeThoseWaiting() }
        }
    }

    /// libcurl looks at all connections when one is no longer in use, and counts those that still are as well.
    private func limitConnections() {
        ccurl_multi_set(multi, CURLMOPT_MAXCONNECTS, max(0, active.count - 1) + options.idleConnections)
    }

    private func count(_ transfer: Transfer, _ handle: EasyHandle) {
        let made = handle.long(CURLINFO_NUM_CONNECTS)
        connectionsMade += made
        if transfer.wasSent, made == 0 { connectionsReused += 1 }
    }

    /// Calls libcurl now, or when it has returned from the call it is in: it does not bear being called from its own
    /// callbacks.
    func perform(_ call: @escaping @OnLoop () -> Void) {
        guard !isInside else { return afterwards.append(call) }
        isInside = true
        call()
        leave()
    }

    private func leave() {
        while !afterwards.isEmpty {
            let calls = afterwards
            afterwards = []
            for call in calls { call() }
        }
        isInside = false
    }

    private func act(on fd: Int32, _ what: Int32) {
        // What this leads to may let go of the last hold on the client.
        defer { withExtendedLifetime(self) {} }
        isInside = true
        var running: Int32 = 0
        curl_multi_socket_action(multi, fd, what, &running)
        var outcome = CURLE_OK
        while let easy = ccurl_next_ended(multi, &outcome) {
            guard let handle = EasyHandle.owning(easy) else { continue }
            handle.transfer?.ended(outcome, handle)
        }
        leave()
    }

    // MARK: Sockets and time

    fileprivate func watch(_ fd: Int32, _ what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            sockets.removeValue(forKey: fd)?.unwatch()
            return
        }
        var interest: Readiness = []
        if what & CURL_POLL_IN != 0 { interest.insert(.readable) }
        if what & CURL_POLL_OUT != 0 { interest.insert(.writable) }
        if let socket = sockets[fd] {
            socket.watchOnly(interest)
        } else {
            let socket = Watch(fd: fd) { [unowned self] readiness in ready(fd, readiness) }
            sockets[fd] = socket
            socket.watch(interest)
        }
    }

    private func ready(_ fd: Int32, _ readiness: Readiness) {
        var what: Int32 = 0
        if readiness.isReadable { what |= CURL_CSELECT_IN }
        if readiness.isWritable { what |= CURL_CSELECT_OUT }
        if readiness.isOver { what |= CURL_CSELECT_ERR }
        act(on: fd, what)
    }

    fileprivate func wake(after milliseconds: Int) {
        if milliseconds < 0 { timer?.stop() } else { timer?.start(after: .milliseconds(milliseconds)) }
    }

    func opened(_ fd: Int32) {
        if fd >= 0 { connections.insert(fd) }
    }

    func closes(_ fd: Int32) -> Int32 {
        sockets.removeValue(forKey: fd)?.unwatch()
        connections.remove(fd)
        return close(fd)
    }

    // MARK: Counts and closing

    var transfersActive: Int { active.count }
    var connectionsOpen: Int { connections.count }
    var connectionsIdle: Int { connections.count { sockets[$0] == nil } }

    func endAll() {
        for transfer in active.values { transfer.fail(.closing) }
        spare = []
    }

    /// Waits until nothing is under way.
    func quiet() async throws {
        while !active.isEmpty {
            try Task.checkCancellation()
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiter in
                    // The way to here may have been a turn of the loop, in which all became quiet.
                    if active.isEmpty { waiter.resume() } else { waitingForQuiet.append(waiter) }
                }
            } onCancel: {
                Task { @OnLoop in wakeThoseWaiting() }
            }
        }
    }

    private func wakeThoseWaiting() {
        let waiting = waitingForQuiet
        waitingForQuiet = []
        for one in waiting { one.resume() }
    }
}

private let socketChanged: curl_socket_callback = { _, fd, what, owner, _ in
    // The multi handle does not outlive the loop object that owns it.
    let curl = Unmanaged<CurlLoop>.fromOpaque(owner!).takeUnretainedValue()
    OnLoop.assumeIsolated { curl.watch(fd, what) }
    return 0
}

private let timerChanged: curl_multi_timer_callback = { _, milliseconds, owner in
    let curl = Unmanaged<CurlLoop>.fromOpaque(owner!).takeUnretainedValue()
    OnLoop.assumeIsolated { curl.wake(after: milliseconds) }
    return 0
}
