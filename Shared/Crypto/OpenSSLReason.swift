import COpenSSL
import Net

/// What libssl or libcrypto complained about first on this thread, in its own words; the rest is forgotten.
func takeOpenSSLReason() -> String {
    let first = ERR_get_error()
    ERR_clear_error()
    guard first != 0 else { return "no reason given" }
    // A number of the system's own, such as a missing file's, is marked by the highest bit (ERR_SYSTEM_FLAG).
    if first & 0x8000_0000 != 0 { return systemMessage(Int32(first & 0x7fff_ffff)) }
    guard let reason = ERR_reason_error_string(first) else { return "error \(first)" }
    return String(cString: reason)
}
