import Foundation
import Glibc

/// A file nobody else sees, to log into and read back.
final class Capture: Sendable {
    let file: Int32

    init() throws {
        var template = Array("/tmp/telemetry-XXXXXX".utf8CString)
        file = mkstemp(&template)
        guard file >= 0 else { throw POSIXError(.EIO) }
        unlink(template)
    }

    deinit {
        close(file)
    }

    var bytes: [UInt8] {
        var status = stat()
        guard fstat(file, &status) == 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = pread(file, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(count, 0)))
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// Every line as an object; an error when one of them is none.
    func objects() throws -> [[String: Any]] {
        try bytes.split(separator: 0x0A).map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line))
            guard let object = value as? [String: Any] else { throw CocoaError(.coderReadCorrupt) }
            return object
        }
    }
}

/// A folder that goes away with its owner.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/telemetry-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)  // what is left is the system's to clean
    }
}
