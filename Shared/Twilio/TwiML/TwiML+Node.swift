import Problems

extension TwiML {
    /// One element on its way into a document. Whatever is put into it comes out safe.
    struct Node {
        let name: String
        private var attributes: [(name: String, value: String)] = []
        private var text = ""
        private var children: [Node] = []

        init(_ name: String, text: String = "") {
            self.name = name
            self.text = text
        }

        mutating func add(_ child: Node) { children.append(child) }

        /// Adds an attribute; one that is not given is not written.
        mutating func set(_ attribute: String, _ value: String?) {
            if let value { attributes.append((attribute, value)) }
        }

        /// What is wrong with an attribute, or with the text when none is named.
        func problem(_ attribute: String? = nil, _ expectation: String) -> Problem {
            let place = [name, attribute].compactMap { $0 }.joined(separator: ".")
            return Problem(.invalid, "\(place) must be \(expectation).", field: place)
        }

        /// The element as the root of a document.
        var document: String {
            var bytes = Array(#"<?xml version="1.0" encoding="UTF-8"?>"#.utf8)
            write(to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }

        private func write(to bytes: inout [UInt8]) {
            bytes += "<\(name)".utf8
            for (name, value) in attributes.sorted(by: { $0.name < $1.name }) {
                bytes += " \(name)=\"".utf8
                Escaping.append(value, asAttribute: true, to: &bytes)
                bytes.append(UInt8(ascii: "\""))
            }
            guard !text.isEmpty || !children.isEmpty else {
                bytes += " />".utf8
                return
            }
            bytes.append(UInt8(ascii: ">"))
            Escaping.append(text, asAttribute: false, to: &bytes)
            for child in children { child.write(to: &bytes) }
            bytes += "</\(name)>".utf8
        }
    }

    /// How a text is written so that it is read again as it was (XML 1.0 §2.2, §2.11, §3.3.3).
    private enum Escaping {
        static func append(_ text: String, asAttribute isAttribute: Bool, to bytes: inout [UInt8]) {
            for scalar in text.unicodeScalars {
                switch scalar {
                case "&": bytes += "&amp;".utf8
                case "<": bytes += "&lt;".utf8
                case ">": bytes += "&gt;".utf8
                // A reader would make a line feed of it, in a text too.
                case "\r": bytes += "&#13;".utf8
                case "\"" where isAttribute: bytes += "&quot;".utf8
                case "\n" where isAttribute: bytes += "&#10;".utf8
                case "\t" where isAttribute: bytes += "&#09;".utf8
                default: if isCarried(scalar) { bytes += String(scalar).utf8 }
                }
            }
        }

        /// Whether XML has a way to write it. What it has none for is left out: a caller who would hear nothing because
        /// a model put a control character into its answer is worse off.
        private static func isCarried(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value >= 0x20 ? scalar.value != 0xFFFE && scalar.value != 0xFFFF : scalar == "\n" || scalar == "\t"
        }
    }
}
