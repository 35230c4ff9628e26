import CCurl
import Net

extension Transfer {
    /// What becomes of a part of the body.
    enum BodyVerdict { case taken, later, refused }

    /// Fails, and says no to libcurl, which asks whether to go on.
    func refused(_ failure: TransferFailure) -> Bool {
        fail(failure)
        return false
    }

    /// Where libcurl finds the transfer that it works for: by the handle, which outlives all that libcurl knows of it.
    func setCallbacks(_ handle: EasyHandle) {
        let me = Unmanaged.passUnretained(handle).toOpaque()
        let easy = handle.easy
        ccurl_set_owner(easy, me)
        ccurl_on_header(easy, headerArrived, me)
        ccurl_on_body(easy, bodyArrived, me)
        if let upload, upload.atOnce == nil { ccurl_on_read(easy, bodyWanted, rewindWanted, me) }
        ccurl_on_request(easy, requestLeaves, me)
        ccurl_on_open(easy, socketWanted, me)
        ccurl_on_close(easy, socketUnwanted, Unmanaged.passUnretained(curl).toOpaque())
    }
}

// libcurl calls these from within a call made on the loop. Addresses go in as numbers: a pointer may not cross into
// isolated code, though here both sides are the same thread.

private let headerArrived: ccurl_bytes = { bytes, size, count, owner in
    let handle = EasyHandle.at(owner!)
    let address = UInt(bitPattern: bytes)
    return OnLoop.assumeIsolated {
        handle.transfer?.takeLine(UnsafeRawBufferPointer(address, size * count)) == true ? size * count : 0
    }
}

private let bodyArrived: ccurl_bytes = { bytes, size, count, owner in
    let handle = EasyHandle.at(owner!)
    let address = UInt(bitPattern: bytes)
    return OnLoop.assumeIsolated {
        switch handle.transfer?.takeBody(UnsafeRawBufferPointer(address, size * count)) {
        case .taken: size * count
        case .later: Int(CURL_WRITEFUNC_PAUSE)
        case .refused, nil: 0
        }
    }
}

private let bodyWanted: ccurl_bytes = { bytes, size, count, owner in
    let handle = EasyHandle.at(owner!)
    let address = UInt(bitPattern: bytes)
    return OnLoop.assumeIsolated {
        let room = UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: address), count: size * count)
        return switch handle.transfer?.read(into: room) {
        case .bytes(let count): count
        case .ended, nil: 0
        case .nothingYet: Int(CURL_READFUNC_PAUSE)
        }
    }
}

private let rewindWanted: ccurl_seek = { owner, offset, origin in
    let handle = EasyHandle.at(owner!)
    return OnLoop.assumeIsolated {
        offset == 0 && origin == 0 && handle.transfer?.upload?.rewind() == true ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    }
}

private let requestLeaves: ccurl_before_request = { owner, address, _, port, _ in
    let handle = EasyHandle.at(owner!)
    let spelled = UInt(bitPattern: address)
    return OnLoop.assumeIsolated {
        handle.transfer?.willSend(to: { SocketAddress(spelled, port) }) == true
            ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}

private let socketWanted: curl_opensocket_callback = { owner, _, address in
    let handle = EasyHandle.at(owner!)
    var text = [CChar](repeating: 0, count: 64)
    let port = ccurl_spell_address(address, &text, UInt32(text.count))
    let host = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let peer = SocketAddress(numeric: host, port: Int(port))
    guard OnLoop.assumeIsolated({ handle.transfer?.mayConnect(to: peer) }) == true else { return CURL_SOCKET_BAD }
    let fd = ccurl_open_socket(address, 20_000)
    OnLoop.assumeIsolated { handle.transfer?.curl.opened(fd) }
    return fd
}

private let socketUnwanted: ccurl_close_socket = { owner, fd in
    // The loop's multi handle closes its last connection before the loop object itself is gone.
    let curl = Unmanaged<CurlLoop>.fromOpaque(owner!).takeUnretainedValue()
    return OnLoop.assumeIsolated { curl.closes(fd) }
}

extension SocketAddress {
    /// The address that libcurl spells at that place in memory, if there is one.
    fileprivate init?(_ spelled: UInt, _ port: Int32) {
        guard let text = UnsafePointer<CChar>(bitPattern: spelled) else { return nil }
        self.init(numeric: String(cString: text), port: Int(port))
    }
}

extension UnsafeRawBufferPointer {
    fileprivate init(_ address: UInt, _ count: Int) {
        self.init(start: UnsafeRawPointer(bitPattern: address), count: count)
    }
}
