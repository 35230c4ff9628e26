import HTTP
import Net

/// All that libcurl is told of a transfer but what it sends. A handle that served one serves the next alike as it is.
struct TransferShape: Equatable {
    private let url: String
    private let method: Method
    private let headers: Headers
    private let version: ClientRequest.VersionChoice
    private let caFile: String?
    private let pinnedAddress: String?
    private let connectMilliseconds: Int
    private let body: Body

    private enum Body: Equatable {
        case none, atOnce
        case drawn(Int?)
    }

    @OnLoop
    init(of request: ClientRequest, _ upload: Upload?) {
        url = request.url
        method = request.method
        headers = request.headers
        version = request.version
        caFile = request.caFile
        pinnedAddress = request.pinnedAddress
        connectMilliseconds = request.connectMilliseconds
        body = upload.map { $0.atOnce == nil ? .drawn($0.length) : .atOnce } ?? .none
    }
}
