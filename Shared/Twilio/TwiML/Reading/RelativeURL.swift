/// An address as TwiML may write it: whole, or as seen from the address that the TwiML came from.
package enum RelativeURL {
    /// The whole address.
    package static func whole(_ url: String, from base: String) -> String {
        guard !url.contains("://"), let colon = base.firstIndex(of: ":") else { return url }
        let mark = base[colon...].prefix { ":/".contains($0) }
        let rest = base[mark.endIndex...].prefix { $0 != "?" && $0 != "#" }
        let host = rest.prefix { $0 != "/" }
        let root = String(base[..<host.endIndex])
        if url.hasPrefix("/") { return root + url }
        let folder = rest[host.endIndex...].lastIndex(of: "/").map { rest[host.endIndex...$0] } ?? "/"
        return root + folder + url
    }
}
