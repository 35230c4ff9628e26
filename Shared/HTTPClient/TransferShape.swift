import HTTP
import Net

/// All that libcurl is told of a transfer but what it sends. A handle that served one serves the next alike as it is.
struct TransferShape: Equatable {
    // As bytes: two texts may be the same to a reader and not to a server.
    private let url: [UInt8]
    private let method: Method
    private let headers: Headers
    private let version: ClientRequest.VersionChoice
    private let caFile: [UInt8]?
    private let pinnedAddress: String?
    private let connectMilliseconds: Int
    private let body: Body

    private enum Body: Equatable {
        case none, atOnce
        case drawn(Int?)
    }

    @OnLoop
    init(of request: ClientRequest, _ upload: Upload?) {
        url = Array(request.url.utf8)
        method = request.method
        headers = request.headers
        version = request.version
        caFile = request.caFile.map { Array($0.utf8) }
        pinnedAddress = request.pinnedAddress
        connectMilliseconds = request.connectMilliseconds
        body = upload.map { $0.atOnce == nil ? .drawn($0.length) : .atOnce } ?? .none
    }
}
