/// One setting as it was declared, and what became of it.
package struct Setting: Sendable {
    /// What sort of value it takes.
    package enum Kind: String, Sendable, Hashable {
        case text, number, decimal, flag, duration, bytes, secret, list, choice, url, path, port
    }

    package let name: String
    package let oldNames: [String]
    package let kind: Kind
    /// The default as a person would write it; nil when there is none.
    package let standard: String?
    package let meaning: String
    package internal(set) var source: SettingSource = .standard
    /// The value in force, kept so that printing a setting shows nothing by accident.
    package internal(set) var value: Secret?

    package var isSecret: Bool { kind == .secret }

    /// The value in force as it may be shown; a secret only when asked to be revealed.
    package func shown(reveal: Bool = false) -> String? {
        guard let value else { return nil }
        return isSecret && !reveal ? Secret.mask : value.reveal()
    }
}
