import CLinux
import Glibc

/// A connected socket on the loop.
///
/// ```
/// open ── finish, or the peer stops sending ──▶ flushing ── all has left ──▶ lingering ──▶ closed
/// ```
@OnLoop
package final class SocketStream: Source, ByteStream {
    package let peer: SocketAddress?
    package var isSecure: Bool { false }
    package private(set) var unsent = 0

    private var reader: (any ByteStreamReader)?
    private var waiting: [Chunk] = []
    private var wantsBytes = true
    private var isFinishing = false
    private var peerHasEnded = false
    /// Why sending failed, until the reader can be told.
    private var failure: Int32?
    private var patience: Timer?

    /// How long a finished stream waits for a peer that takes nothing more.
    package var flushingPatience = Duration.seconds(10)
    /// How long it then waits for one that does not go.
    package static let lingeringPatience = Duration.seconds(1)

    /// Small things sent one after another are kept together up to this size.
    private static let chunkSize = 16 << 10

    private struct Chunk {
        var bytes: [UInt8]
        var sent = 0
    }

    /// Takes over a connected, non-blocking socket.
    package init(connected fd: Int32, peer: SocketAddress?) {
        self.peer = peer
        super.init(fd: fd)
        _ = linux_set_flag(fd, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    isolated deinit {
        // Only a stream that nobody started can go while it is open: the loop holds on to those it watches.
        if isOpen { _ = Glibc.close(fd) }
    }

    package func start(_ reader: any ByteStreamReader) {
        guard isOpen, !isFinishing else { return }
        self.reader = reader
        if token == 0 { watch(interest) }
    }

    package func wantsBytes(_ wanted: Bool) {
        guard wanted != wantsBytes, !isFinishing else { return }
        wantsBytes = wanted
        update()
    }

    // MARK: Reading

    package override func ready(_ readiness: Readiness) {
        if readiness.isWritable { sendWaiting() }
        guard isOpen else { return }
        if let failure {
            end(.failed(failure))
        } else if wantsBytes, readiness.isReadable || readiness.isOver {
            receive()
        } else if readiness.isOver {
            end(.failed(linux_socket_error(fd)))
        }
    }

    private func receive() {
        let scratch = EventLoop.shared.scratch
        let count = recv(fd, scratch.baseAddress!, scratch.count, 0)
        if count > 0 {
            reader?.received(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
        } else if count == 0 {
            peerEnded()
        } else if errno != EAGAIN, errno != EINTR {
            end(.failed(errno))
        }
    }

    /// The peer sends no more. What is unsent still leaves, but nothing more is taken for sending: whether it has gone,
    /// or has closed only its half, cannot be told.
    private func peerEnded() {
        peerHasEnded = true
        if waiting.isEmpty {
            end(.closed)
        } else {
            let reader = reader
            finish()
            wantsBytes = false
            update()
            reader?.ended(.closed)
        }
    }

    // MARK: Sending

    package func send(_ bytes: UnsafeRawBufferPointer) {
        guard canSend else { return }
        let sent = waiting.isEmpty ? sendNow(bytes) : 0
        guard sent < bytes.count else { return }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
        if let last = waiting.last, last.bytes.count + rest.count <= Self.chunkSize {
            waiting[waiting.count - 1].bytes.append(contentsOf: rest)
            unsent += rest.count
        } else {
            keep([UInt8](rest), from: 0)
        }
    }

    package func send(_ bytes: [UInt8]) {
        guard canSend else { return }
        let sent = waiting.isEmpty ? bytes.withUnsafeBytes { sendNow($0) } : 0
        if sent < bytes.count { keep(bytes, from: sent) }
    }

    private var canSend: Bool { isOpen && !isFinishing && failure == nil }

    private func keep(_ bytes: [UInt8], from sent: Int) {
        waiting.append(Chunk(bytes: bytes, sent: sent))
        unsent += bytes.count - sent
        if waiting.count == 1 { update() }
    }

    /// How many of the bytes the system has taken. A broken connection is told by the next event, not from in here:
    /// whoever is sending should not find its stream gone under its hands.
    private func sendNow(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return 0 }
        while true {
            // Less than asked for means that the system's buffer is full: asking again would tell nothing new.
            let count = Glibc.send(fd, start, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN, ENOBUFS, ENOMEM: return 0
            default:
                failure = errno
                return 0
            }
        }
    }

    private func sendWaiting() {
        guard !waiting.isEmpty else { return }
        let before = unsent
        var done = 0
        while done < waiting.count {
            let chunk = waiting[done]
            let count = chunk.bytes.withUnsafeBytes { sendNow(UnsafeRawBufferPointer(rebasing: $0[chunk.sent...])) }
            waiting[done].sent += count
            unsent -= count
            guard waiting[done].sent == chunk.bytes.count else { break }
            done += 1
        }
        waiting.removeFirst(done)
        if waiting.isEmpty {
            waiting = []
            if isFinishing { linger() } else { flushed() }
        } else if isFinishing, unsent < before {
            patience?.start(after: flushingPatience)
        }
    }

    private func flushed() {
        update()
        reader?.drained()
    }

    // MARK: Ending

    package func finish() {
        guard isOpen, !isFinishing else { return }
        isFinishing = true
        reader = nil
        wantsBytes = !peerHasEnded
        let timer = Timer { [weak self] in self?.close() }
        patience = timer
        if waiting.isEmpty {
            linger()
        } else {
            timer.start(after: flushingPatience)
            if token == 0 { watch(interest) } else { update() }
        }
    }

    /// Says that no more comes, then waits a little for the peer to say the same.
    private func linger() {
        guard !peerHasEnded else { return close() }
        shutdown(fd, Int32(SHUT_WR))
        patience?.start(after: Self.lingeringPatience)
        if token == 0 { watch(interest) } else { update() }
    }

    package func close() {
        guard isOpen else { return }
        reader = nil
        waiting = []
        unsent = 0
        patience?.stop()
        patience = nil
        shut()
    }

    private func end(_ end: StreamEnd) {
        let listener = reader
        close()
        listener?.ended(end)
    }

    private var interest: Readiness {
        var interest: Readiness = []
        if wantsBytes { interest.insert(.readable) }
        if !waiting.isEmpty { interest.insert(.writable) }
        return interest
    }

    private func update() {
        guard isOpen, token != 0 else { return }
        watchOnly(interest)
    }
}
