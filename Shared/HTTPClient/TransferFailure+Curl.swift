import CCurl
import Net

extension TransferFailure {
    /// Reads libcurl's outcome in the light of how far the transfer had come.
    @OnLoop init(_ code: CURLcode, of handle: EasyHandle, wasSent: Bool, hasHead: Bool) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .couldNotResolve
            case CURLE_COULDNT_CONNECT: .couldNotConnect(handle.systemReason ?? handle.reason(code))
            case CURLE_OPERATION_TIMEDOUT: .timedOut(wasSent ? .waitingForHead : .connecting)
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_CIPHER:
                .couldNotSecure(handle.reason(code))
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CERTPROBLEM:
                .notTrusted(handle.reason(code))
            case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR: .malformed
            case CURLE_UNSUPPORTED_PROTOCOL where wasSent: .malformed
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .unsendable(handle.reason(code))
            default:
                if hasHead {
                    .cut
                } else if wasSent {
                    .reset
                } else {
                    .couldNotConnect(handle.systemReason ?? handle.reason(code))
                }
            }
    }
}
