import Glibc
package import HTTP
import Problems

/// Files that are served as they are: those found in a folder at the start, and no others.
///
/// No path of a request ever reaches the disk; it is looked up in the list. What the file then holds, and whether it is
/// still there, is looked at for every request.
package struct StaticFiles: Sendable {
    /// Where each file is, by its path within the folder.
    private var places: [String: String] = [:]

    /// Lists a folder and the folders in it. Links and hidden files are left out.
    package init(folder: String) throws {
        guard let found = Self.list(folder) else {
            throw Problem(.unavailable, "The folder \(folder) cannot be read.")
        }
        places = found
    }

    /// Every file that is served, by its path within the folder.
    package var paths: [String] { places.keys.sorted() }

    /// Answers a request for a file by its path within the folder, without a slash in front.
    package func answer(_ path: String, to request: Request, caching: String = "no-cache") async throws -> Response {
        guard let place = places[path] else { throw Problem(.notFound, "There is no file \(path).") }
        return try await FileAnswer(place, caching: caching).answer(request)
    }

    private static func list(_ folder: String, under prefix: String = "") -> [String: String]? {
        guard let names = namesInFolder(folder) else { return nil }
        var places: [String: String] = [:]
        for name in names where !name.hasPrefix(".") {
            let place = "\(folder)/\(name)"
            var facts = stat()
            guard lstat(place, &facts) == 0 else { continue }
            switch facts.st_mode & S_IFMT {
            case S_IFREG: places[prefix + name] = place
            case S_IFDIR: places.merge(list(place, under: "\(prefix)\(name)/") ?? [:]) { first, _ in first }
            default: continue
            }
        }
        return places
    }
}
