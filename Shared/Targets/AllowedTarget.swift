import HTTP
package import Settings

/// One entry of a list of places that may be asked beside the internet at large.
package enum AllowedTarget: Sendable, Hashable {
    /// A host by its name or address, at one port or at any.
    case host(String, port: Int?)
    /// Every name below a domain.
    case below(String)
    /// Every address of a range, whatever name leads there.
    case range(NetworkRange)
    /// This machine.
    case loopback

    /// Reads `host`, `host:port`, `*.domain`, `10.0.0.0/8` or the word `loopback`.
    package init?(_ text: String) {
        let text = text.lowercased()
        if text == "loopback" {
            self = .loopback
        } else if let range = NetworkRange(text) {
            self = .range(range)
        } else if text.hasPrefix("*."), let domain = Authority(text.dropFirst(2)), domain.port == nil {
            self = .below("." + domain.host)
        } else if let authority = Authority(text), authority.port != 0 {
            self = .host(authority.host, port: authority.port)
        } else {
            return nil
        }
    }

    /// Whether it allows a host, wherever that turns out to be.
    func allows(_ url: TargetURL) -> Bool {
        switch self {
        case .host(let host, let port): url.host == host && (port == nil || port == url.port)
        case .below(let domain): url.host.hasSuffix(domain)
        case .range, .loopback: false
        }
    }

    /// Whether it allows an address, whatever its name.
    func allows(_ address: NetworkAddress) -> Bool {
        switch self {
        case .range(let range): range.contains(address)
        case .loopback: address.isLoopback
        case .host, .below: false
        }
    }
}

extension SettingsReader {
    /// Reads places with commas between them, and notes each that is none.
    package mutating func targets(_ name: String, _ meaning: String) -> [AllowedTarget] {
        let entries = list(name, "\(meaning): host, host:port, *.domain, 10.0.0.0/8, loopback.")
        for entry in entries where AllowedTarget(entry) == nil {
            note("\(name) holds \(entry), which is no host, domain or range of addresses.", field: name)
        }
        return entries.compactMap { AllowedTarget($0) }
    }
}
