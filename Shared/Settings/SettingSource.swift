/// Where a setting's value comes from.
package enum SettingSource: Sendable, Hashable {
    /// A file of that name in `$CREDENTIALS_DIRECTORY`.
    case credential(String)
    /// The file that `<NAME>_FILE` points to.
    case file(path: String)
    case environment
    case dotEnv(path: String, line: Int)
    /// Nobody gave a value.
    case standard
}

extension SettingSource: CustomStringConvertible {
    package var description: String {
        switch self {
        case .credential(let name): "credential \(name)"
        case .file(let path): "file \(path)"
        case .environment: "environment"
        case .dotEnv(let path, let line): "\(path) line \(line)"
        case .standard: "default"
        }
    }
}
