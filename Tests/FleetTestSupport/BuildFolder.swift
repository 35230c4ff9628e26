import Glibc
import Problems

/// Where the programs of this very build are: beside the one that runs the tests.
package enum BuildFolder {
    package static func program(_ name: String) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        let runner = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
        let folder = runner.split(separator: "/").dropLast().joined(separator: "/")
        let path = "/\(folder)/\(name)"
        guard access(path, X_OK) == 0 else { throw Problem(.notFound, "\(path) is not built.") }
        return path
    }
}
