package import Settings

/// Where Twilio's products answer: at their own hosts, those of a region, or at one origin that stands in for all.
package struct TwilioHosts: Sendable, Hashable {
    /// One origin, without a slash at its end, that stands in for every host.
    package let baseURL: String?
    package let region: String?
    package let edge: String?

    package init(baseURL: String? = nil, region: String? = nil, edge: String? = nil) {
        self.baseURL = baseURL
        self.region = region
        self.edge = edge
    }

    /// Reads them from the settings.
    package init(from reader: inout SettingsReader) {
        let baseURL = reader.optionalURL("TWILIO_BASE_URL", "One origin that stands in for every Twilio host.")
        let region = Self.label("TWILIO_REGION", "Twilio's region, such as ie1 or au1.", &reader)
        let edge = Self.label("TWILIO_EDGE", "Where Twilio is entered, such as dublin or sydney.", &reader)
        if let baseURL, baseURL.utf8.contains(where: { "?#@".utf8.contains($0) }) {
            reader.note("TWILIO_BASE_URL takes no password, query or fragment.", field: "TWILIO_BASE_URL")
        }
        if baseURL != nil, region != nil || edge != nil {
            reader.warn("TWILIO_REGION and TWILIO_EDGE mean nothing beside TWILIO_BASE_URL.")
        }
        self.init(baseURL: baseURL, region: region, edge: edge)
    }

    /// A word that becomes part of a host's name.
    private static func label(_ name: String, _ meaning: String, _ reader: inout SettingsReader) -> String? {
        guard let word = reader.optionalText(name, meaning) else { return nil }
        let isLabel = word.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 26 || $0 == UInt8(ascii: "-") }
        guard isLabel, !word.hasPrefix("-"), !word.hasSuffix("-"), word.utf8.count < 64 else {
            reader.note("\(name) must be one word of lower-case letters, digits and dashes.", field: name)
            return nil
        }
        return word
    }

    /// The whole address of a product's resource: `/Conversations` is below the product's version.
    package func url(_ product: TwilioProduct, _ path: String) -> String {
        "\(baseURL ?? "https://\(host(product))")/\(product.version)\(path)"
    }

    /// An edge without a region is one of the first region, `us1`.
    private func host(_ product: TwilioProduct) -> String {
        let region = region ?? (edge == nil ? product.homeRegion : "us1")
        return ([product.name, edge, region].compactMap { $0 } + ["twilio.com"]).joined(separator: ".")
    }
}

/// One of Twilio's products: the name of its host, and the version its paths begin with.
package struct TwilioProduct: Sendable, Hashable {
    let name: String
    let version: String
    /// The region that stands in its host's name when none is chosen.
    var homeRegion: String?

    package static let conversations = TwilioProduct(name: "conversations", version: "v1")
    /// The older API of the same services, for the one thing the newer cannot do: giving a service another name.
    package static let chat = TwilioProduct(name: "chat", version: "v2")
    /// Messages, calls, recordings and numbers.
    package static let api = TwilioProduct(name: "api", version: "2010-04-01")
    package static let verify = TwilioProduct(name: "verify", version: "v2")
    package static let intelligence = TwilioProduct(name: "intelligence", version: "v2")
    /// The files of conversations.
    package static let media = TwilioProduct(name: "mcs", version: "v1", homeRegion: "us1")
}
