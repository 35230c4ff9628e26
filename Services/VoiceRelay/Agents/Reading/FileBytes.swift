import Glibc

/// Files as bytes. Waits for the disk.
enum FileBytes {
    /// The whole file, or its beginning up to one byte more than `limit`; nil when it cannot be read.
    static func read(_ path: String, upTo limit: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes: [UInt8] = []
        let chunk = 64 << 10
        while bytes.count <= limit {
            let part = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
                count = max(Glibc.read(file, buffer.baseAddress, min(chunk, limit + 1 - bytes.count)), 0)
            }
            if part.isEmpty { break }
            bytes += part
        }
        return bytes
    }

    /// The names of what is in a folder, in their order and without hidden ones; nil when it cannot be read.
    static func names(in folder: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
