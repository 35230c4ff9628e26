import Glibc

/// Finds what belongs to the project, wherever a service is started from.
enum ProjectPlace {
    /// A relative path, from the present folder, else from the first folder above the program that has it; as it is when
    /// neither has.
    static func find(_ path: String) -> String {
        guard !path.hasPrefix("/"), !FileBytes.isFolder(path) else { return path }
        var above = program.split(separator: "/").dropLast()
        while !above.isEmpty {
            let place = "/\(above.joined(separator: "/"))/\(path)"
            if FileBytes.isFolder(place) { return place }
            above = above.dropLast()
        }
        return path
    }

    private static var program: String {
        var room = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &room, room.count)
        return String(decoding: room.prefix(max(length, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
