import Glibc
package import Net

extension TLSStream: ByteStreamReader {
    package func received(_ bytes: UnsafeRawBufferPointer) {
        guard isOpen, !(isFinishing && isEstablished) else { return }
        guard held.isEmpty else {
            held.append(contentsOf: bytes)
            return
        }
        var rest = bytes
        if !isEstablished { shake(&rest) }
        if isEstablished { decrypt(&rest) }
        guard isOpen, !isFinishing else { return }
        if !rest.isEmpty { held = [UInt8](rest) }
        settleReading()
    }

    /// Hands on what the arrived bytes hold, for as long as the reader wants it.
    private func decrypt(_ input: inout UnsafeRawBufferPointer) {
        var end: StreamEnd?
        TLSWire.withPlaintextRoom { room in
            while isOpen, !isFinishing, isWanted, end == nil, let session {
                switch session.read(&input, into: room) {
                case .done(let count): reader?.received(UnsafeRawBufferPointer(rebasing: room[..<count]))
                case .starved: return
                case .closed: end = .closed
                case .refused(let reason): end = .insecure(reason)
                }
            }
        }
        guard isOpen else { return }
        // Reading makes libssl speak too (key updates, refusals): a peer that does not listen is not read any further.
        if flush(), lower.unsent >= Self.highMark { isChoked = true }
        if let end { fail(end) }
    }

    /// Goes on with what arrived while nothing was wanted.
    func takeHeld() {
        guard isOpen, isWanted else { return }
        let bytes = held
        held = []
        bytes.withUnsafeBytes { received($0) }
        guard isOpen, held.isEmpty, let end = heldEnd else { return }
        ended(end)
    }

    package func drained() {
        guard isOpen else { return }
        if isChoked {
            isChoked = false
            settleReading()
        }
        sendWaiting()
    }

    /// The stream below is no more. Had the peer meant it, it would have said so first: anybody can cut a wire.
    ///
    /// What came before a clean end is handed on first. But whoever has something on its way, or a broken wire, is told at
    /// once: a reader that wants nothing may never want anything again, and would not hear of it.
    package func ended(_ end: StreamEnd) {
        guard isOpen else { return }
        guard held.isEmpty || end != .closed || unsent > 0 else {
            heldEnd = end
            return
        }
        let listener = reader
        forget()
        listener?.ended(end == .closed ? .failed(ECONNRESET) : end)
    }
}
