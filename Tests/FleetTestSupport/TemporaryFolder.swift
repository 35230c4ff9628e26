import Glibc

/// A folder that is gone when nobody uses it any more.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init(_ name: String = "trunkline") {
        var template = Array("/tmp/\(name)-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no folder can be made in /tmp")
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { Self.remove(path) }

    private static func remove(_ folder: String) {
        for name in FolderNames.of(folder) {
            let path = "\(folder)/\(name)"
            // A folder cannot be unlinked, and a link to one must not be followed.
            if unlink(path) != 0 { remove(path) }
        }
        rmdir(folder)
    }
}

/// The names in a folder, without the two that every folder has.
enum FolderNames {
    static func of(_ folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
