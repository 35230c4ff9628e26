import CCurl
import Net

extension Transfer {
    /// What becomes of a part of the body.
    enum BodyVerdict { case taken, later, refused }

    /// Where libcurl finds this transfer again. It calls only while the handle is its own, and the loop keeps the
    /// transfer for exactly that long.
    func setCallbacks(_ handle: EasyHandle) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        let easy = handle.easy
        ccurl_set_owner(easy, me)
        ccurl_on_header(easy, headerArrived, me)
        ccurl_on_body(easy, bodyArrived, me)
        if let upload, upload.atOnce == nil { ccurl_on_read(easy, bodyWanted, rewindWanted, me) }
        ccurl_on_request(easy, requestLeaves, me)
        ccurl_on_open(easy, socketWanted, me)
        ccurl_on_close(easy, socketUnwanted, Unmanaged.passUnretained(curl).toOpaque())
    }

    nonisolated static func at(_ pointer: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
    }
}

// libcurl calls these from within a call made on the loop. Addresses go in as numbers: a pointer may not cross into
// isolated code, though here both sides are the same thread.

private let headerArrived: ccurl_bytes = { bytes, size, count, owner in
    let transfer = Transfer.at(owner!)
    let address = UInt(bitPattern: bytes)
    return OnLoop.assumeIsolated {
        transfer.takeLine(UnsafeRawBufferPointer(address, size * count)) ? size * count : 0
    }
}

private let bodyArrived: ccurl_bytes = { bytes, size, count, owner in
    let transfer = Transfer.at(owner!)
    let address = UInt(bitPattern: bytes)
    return OnLoop.assumeIsolated {
        switch transfer.takeBody(UnsafeRawBufferPointer(address, size * count)) {
        case .taken: size * count
        case .later: Int(CURL_WRITEFUNC_PAUSE)
        case .refused: 0
        }
    }
}

private let bodyWanted: ccurl_bytes = { bytes, size, count, owner in
    let transfer = Transfer.at(owner!)
    let address = UInt(bitPattern: bytes)
    return OnLoop.assumeIsolated {
        let room = UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: address), count: size * count)
        return switch transfer.read(into: room) {
        case .bytes(let count): count
        case .ended: 0
        case .nothingYet: Int(CURL_READFUNC_PAUSE)
        }
    }
}

private let rewindWanted: ccurl_seek = { owner, offset, origin in
    let transfer = Transfer.at(owner!)
    return OnLoop.assumeIsolated {
        offset == 0 && origin == 0 && transfer.upload?.rewind() == true ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    }
}

private let requestLeaves: ccurl_before_request = { owner, address, _, port, _ in
    let transfer = Transfer.at(owner!)
    let peer = address.flatMap { SocketAddress(numeric: String(cString: $0), port: Int(port)) }
    return OnLoop.assumeIsolated {
        transfer.willSend(to: peer) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}

private let socketWanted: curl_opensocket_callback = { owner, _, address in
    let transfer = Transfer.at(owner!)
    var text = [CChar](repeating: 0, count: 64)
    let port = ccurl_spell_address(address, &text, UInt32(text.count))
    let host = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let peer = SocketAddress(numeric: host, port: Int(port))
    guard OnLoop.assumeIsolated({ transfer.mayConnect(to: peer) }) else { return CURL_SOCKET_BAD }
    let fd = ccurl_open_socket(address, 20_000)
    OnLoop.assumeIsolated { transfer.curl.opened(fd) }
    return fd
}

private let socketUnwanted: ccurl_close_socket = { owner, fd in
    // The loop's multi handle closes its last connection before the loop object itself is gone.
    let curl = Unmanaged<CurlLoop>.fromOpaque(owner!).takeUnretainedValue()
    return OnLoop.assumeIsolated { curl.closes(fd) }
}

extension UnsafeRawBufferPointer {
    fileprivate init(_ address: UInt, _ count: Int) {
        self.init(start: UnsafeRawPointer(bitPattern: address), count: count)
    }
}
