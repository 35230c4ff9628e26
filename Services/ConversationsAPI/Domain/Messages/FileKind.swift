import HTTP
import Problems

/// A kind of file that messages carry: the type it is declared as, and how its first bytes look.
struct FileKind: Sendable {
    let type: String
    /// Other names that senders use for it.
    let aliases: [String]
    /// Whether a file that begins so can be one.
    let fits: @Sendable (ArraySlice<UInt8>) -> Bool

    private init(_ type: String, _ aliases: String..., fits: @escaping @Sendable (ArraySlice<UInt8>) -> Bool) {
        self.type = type
        self.aliases = aliases
        self.fits = fits
    }

    /// How much of a file's beginning has to be looked at.
    static let headBytes = 512

    static let all = [
        FileKind("image/jpeg", "image/jpg") { $0.starts(with: [0xFF, 0xD8, 0xFF]) },
        FileKind("image/png") { $0.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) },
        FileKind("image/gif") { $0.begins("GIF87a") || $0.begins("GIF89a") },
        FileKind("image/webp") { $0.begins("RIFF") && $0.dropFirst(8).begins("WEBP") },
        FileKind("audio/mpeg", "audio/mp3") { $0.begins("ID3") || $0.beginsMPEGFrame },
        FileKind("audio/ogg", "application/ogg") { $0.begins("OggS") },
        FileKind("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave") {
            $0.begins("RIFF") && $0.dropFirst(8).begins("WAVE")
        },
        FileKind("audio/amr") { $0.begins("#!AMR") },
        FileKind("video/mp4") { $0.dropFirst(4).begins("ftyp") && !$0.dropFirst(8).begins("3g") },
        FileKind("video/3gpp", "video/3gpp2", "audio/3gpp") { $0.dropFirst(4).begins("ftyp3g") },
        FileKind("application/pdf") { $0.begins("%PDF-") },
        FileKind("text/vcard", "text/x-vcard") { $0.begins("BEGIN:VCARD") },
        FileKind("text/plain") { $0.isText },
    ]

    /// The kind that a type names.
    static func declared(as type: MediaType?) throws -> FileKind {
        guard let type else {
            throw Problem(.unsupportedMedia, "The file's type is missing: say it in Content-Type.", code: 50_511)
        }
        guard let kind = all.first(where: { $0.type == type.essence || $0.aliases.contains(type.essence) }) else {
            let known = all.map(\.type).joined(separator: ", ")
            throw Problem(
                .unsupportedMedia, "Files of type \(type.essence) are not taken; those that are: \(known).",
                code: 50_511)
        }
        return kind
    }

    /// Refuses a file whose first bytes are not what it is declared as.
    func check(_ head: ArraySlice<UInt8>) throws {
        guard !head.isEmpty else { throw Problem(.invalid, "The file is empty.", code: 50_512) }
        guard !fits(head) else { return }
        let found = Self.all.first { $0.fits(head) }.map { "are those of \($0.type)" } ?? "are of no kind known here"
        throw Problem(
            .unsupportedMedia, "The file is declared as \(type), but its first bytes \(found).", code: 50_511)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func begins(_ text: String) -> Bool { starts(with: text.utf8) }

    /// The start of a frame of MPEG audio, layer III (ISO/IEC 11172-3 §2.4.1.3), at a rate that there is.
    fileprivate var beginsMPEGFrame: Bool {
        guard count >= 3 else { return false }
        let (first, second, third) = (self[startIndex], self[startIndex + 1], self[startIndex + 2])
        return first == 0xFF && second & 0xE6 == 0xE2 && third & 0xF0 != 0xF0 && third & 0x0C != 0x0C
    }

    /// UTF-8 without control characters, of which the last may be cut off.
    fileprivate var isText: Bool {
        guard allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }) else { return false }
        return (0...Swift.min(3, count)).contains { String(validating: dropLast($0), as: UTF8.self) != nil }
    }
}
