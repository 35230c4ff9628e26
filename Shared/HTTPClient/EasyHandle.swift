import CCurl
import Net

/// One of libcurl's handles with what it points to, made once and used for one transfer after another.
@OnLoop
final class EasyHandle {
    let easy: UnsafeMutableRawPointer
    /// Whom libcurl works for.
    var transfer: Transfer?
    /// What libcurl has been told already.
    var shape: TransferShape?
    private let errorText: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.pointee = 0
    }

    isolated deinit {
        curl_easy_cleanup(easy)
        freeLists()
        errorText.deallocate()
    }

    /// The one that wraps it.
    static func owning(_ easy: UnsafeMutableRawPointer) -> EasyHandle? { ccurl_owner(easy).map(at) }

    nonisolated static func at(_ pointer: UnsafeMutableRawPointer) -> EasyHandle {
        Unmanaged<EasyHandle>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Forgets every option, so that nothing of one transfer reaches the next.
    func reset() {
        curl_easy_reset(easy)
        shape = nil
        freeLists()
        errorText.pointee = 0
        _ = ccurl_set_buffer(easy, CURLOPT_ERRORBUFFER, errorText)
    }

    func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(easy, option, value) }
    func set(_ option: CURLoption, size: Int) { _ = ccurl_set_size(easy, option, curl_off_t(size)) }
    func set(_ option: CURLoption, _ value: String?) { _ = ccurl_set_text(easy, option, value) }

    func set(_ option: CURLoption, _ values: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values { list = curl_slist_append(list, value) ?? list }
        guard let list else { return }
        lists.append(list)
        _ = ccurl_set_list(easy, option, list)
    }

    /// Sends these bytes, of which libcurl takes a copy.
    func setBody(_ bytes: [UInt8]) {
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE_LARGE, size: bytes.count)
        _ = bytes.withUnsafeBufferPointer { ccurl_copy_body(easy, $0.baseAddress) }
    }

    private func freeLists() {
        for list in lists { curl_slist_free_all(list) }
        lists = []
    }

    func long(_ which: CURLINFO) -> Int { ccurl_long(easy, which) }

    /// What libcurl says about a failure; free of anything of the URL but the host.
    func reason(_ code: CURLcode) -> String {
        let said = String(cString: errorText)
        let reason = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
        return String(reason.prefix(200).split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// What the system said about the last connection that failed.
    var systemReason: String? {
        let number = Int32(long(CURLINFO_OS_ERRNO))
        return number == 0 ? nil : systemMessage(number)
    }
}
