import Glibc
import Net

extension TLSStream {
    package func send(_ bytes: UnsafeRawBufferPointer) {
        guard canSend, !bytes.isEmpty else { return }
        let sent = sendNow(bytes)
        guard sent < bytes.count else { return noteUnsent() }
        keep([UInt8](bytes[sent...]), from: 0)
    }

    package func send(_ bytes: [UInt8]) {
        guard canSend, !bytes.isEmpty else { return }
        let sent = bytes.withUnsafeBytes { sendNow($0) }
        guard sent < bytes.count else { return noteUnsent() }
        keep(bytes, from: sent)
    }

    /// Nothing leaves any more once the stream below has ended. Whoever sends all the same is told, and not left to wait.
    private var canSend: Bool {
        guard isOpen, !isFinishing else { return false }
        guard heldEnd != nil else { return true }
        failSoon(.failed(ECONNRESET))
        return false
    }

    private func keep(_ bytes: [UInt8], from sent: Int) {
        guard isOpen else { return }
        waiting.append(bytes, from: sent)
        noteUnsent()
        if !isEstablished, waiting.count > Self.earlyLimit { failSoon(.failed(ENOBUFS)) }
    }

    /// How many of the bytes were encrypted and handed on; none while others wait.
    private func sendNow(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard isEstablished, waiting.isEmpty, let session else { return 0 }
        var sent = 0
        while sent < bytes.count, lower.unsent < Self.highMark {
            let portion = UnsafeRawBufferPointer(rebasing: bytes[sent..<min(sent + Self.portion, bytes.count)])
            guard case .done = session.write(portion) else {
                failSoon(.failed(EPROTO))
                return bytes.count
            }
            flush()
            sent += portion.count
        }
        return sent
    }

    func sendWaiting() {
        while isOpen, isEstablished, !waiting.isEmpty, lower.unsent < Self.highMark, let session {
            var isRefused = false
            waiting.take(Self.portion) { bytes in
                guard case .done = session.write(bytes) else { return isRefused = true }
            }
            flush()
            if isRefused { return fail(.failed(EPROTO)) }
        }
        guard isOpen, waiting.isEmpty, isEstablished else { return }
        if isFinishing { return sayGoodbye() }
        guard lower.unsent == 0, owesDrained else { return }
        owesDrained = false
        reader?.drained()
    }

    private func noteUnsent() {
        if unsent > 0 { owesDrained = true }
    }

    /// Sends what the last step has left on the wire; true when there was anything.
    @discardableResult
    func flush() -> Bool {
        let wire = TLSWire.shared
        guard !wire.output.isEmpty else { return false }
        wire.takeOutput { lower.send($0) }
        return true
    }
}
