import CCurl
import HTTP
import Net

extension Transfer {
    /// Tells libcurl of this transfer what it does not know from one that was alike.
    func prepare(
        _ handle: EasyHandle, _ shape: TransferShape, _ options: HTTPClient.Options
    ) throws(TransferFailure) {
        if handle.shape != shape {
            handle.reset()
            try tell(handle, options)
            handle.shape = shape
        }
        if let body = upload?.atOnce { handle.setBody(body) }
    }

    /// All but what is sent.
    private func tell(_ handle: EasyHandle, _ options: HTTPClient.Options) throws(TransferFailure) {
        handle.set(CURLOPT_URL, request.url)
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_NOSIGNAL, 1)
        // A lookup that is no longer wanted is left to its thread; waiting for it would hold up the loop.
        handle.set(CURLOPT_QUICK_EXIT, 1)
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, request.connectMilliseconds)
        handle.set(CURLOPT_MAXAGE_CONN, Int(clamping: options.idleAge.components.seconds))
        handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        handle.set(CURLOPT_TCP_KEEPIDLE, 30)
        handle.set(CURLOPT_TCP_KEEPINTVL, 10)
        if !options.usesProxyOfEnvironment { handle.set(CURLOPT_PROXY, "") }
        prepareVersion(handle, options)
        prepareMethod(handle)
        handle.set(CURLOPT_HTTPHEADER, try headerLines(options))
        if let pinned = request.pinnedAddress { handle.set(CURLOPT_CONNECT_TO, ["::\(try spelled(pinned)):"]) }
        setCallbacks(handle)
    }

    private func prepareVersion(_ handle: EasyHandle, _ options: HTTPClient.Options) {
        let mayMultiplex = origin.isSecure && request.version == .auto
        handle.set(CURLOPT_HTTP_VERSION, Int(mayMultiplex ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
        guard origin.isSecure else { return }
        // A burst to a new host waits for the one handshake that tells whether a connection can carry it all.
        handle.set(CURLOPT_PIPEWAIT, mayMultiplex ? 1 : 0)
        handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = request.caFile ?? options.caFile { handle.set(CURLOPT_CAINFO, file) }
        // With a directory beside the file libcurl would read all certificates again for each connection.
        handle.set(CURLOPT_CAPATH, nil)
    }

    private func prepareMethod(_ handle: EasyHandle) {
        // A handle keeps its buffer for as long as its answer streams, and mostly what is sent is small.
        if upload != nil { handle.set(CURLOPT_UPLOAD_BUFFERSIZE, 16 << 10) }
        if let upload, upload.atOnce == nil {
            handle.set(CURLOPT_UPLOAD, 1)
            handle.set(CURLOPT_INFILESIZE_LARGE, size: upload.length ?? -1)
        }
        switch request.method {
        case .head: handle.set(CURLOPT_NOBODY, 1)
        case .get where upload == nil: break
        default: handle.set(CURLOPT_CUSTOMREQUEST, request.method.name)
        }
    }

    private func headerLines(_ options: HTTPClient.Options) throws(TransferFailure) -> [String] {
        guard Transfer.isToken(request.method.name) else { throw .unsendable("its method is not a word") }
        var lines: [String] = []
        for (name, value) in request.headers.all {
            guard Transfer.isToken(name), Transfer.fitsLine(value) else {
                throw .unsendable("one of its header fields holds what no field may")
            }
            switch name.lowercased() {
            // Both follow from the body.
            case "content-length", "transfer-encoding": continue
            // libcurl reads a line without a value as one to leave out.
            default: lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
            }
        }
        if let agent = options.userAgent, !request.headers.contains("User-Agent") {
            lines.append("User-Agent: \(agent)")
        }
        // Servers rarely mean it when they do not answer this, and a second is lost each time.
        if upload != nil, !request.headers.contains("Expect") { lines.append("Expect:") }
        // Else libcurl would say of what leaves with the head that a form was filled in.
        if upload != nil, !request.headers.contains("Content-Type") { lines.append("Content-Type:") }
        return lines
    }

    private func spelled(_ address: String) throws(TransferFailure) -> String {
        guard let address = SocketAddress(numeric: address, port: 0) else {
            throw .unsendable("the address it is pinned to is not one in numbers")
        }
        return address.family == .ipv6 ? "[\(address.host)]" : address.host
    }

    // Neither belongs to the loop: what does is asked at each byte whether it is there.

    /// Whether a value stays within its line.
    private nonisolated static func fitsLine(_ value: String) -> Bool {
        !value.utf8.contains { $0 == 0 || $0 == 10 || $0 == 13 }
    }

    /// RFC 9110 §5.6.2.
    private nonisolated static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
