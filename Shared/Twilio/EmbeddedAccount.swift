import Crypto
import Glibc
import Problems
package import Settings

/// Who the embedded Twilio is: an account and a token that every service of the fleet knows.
///
/// What is not told is made up by whichever service needs it first, and kept in the state folder for the others and for
/// the next start.
package struct EmbeddedAccount: Sendable {
    package let sid: SID
    package let token: Secret

    /// - Parameters:
    ///   - sid: The account that was told, if any.
    ///   - token: The token that was told, if any.
    package init(folder: String, sid: SID?, token: Secret?) throws {
        if let sid, let token {
            (self.sid, self.token) = (sid, token)
            return
        }
        let kept = try Self.kept(in: folder)
        self.sid = sid ?? kept.sid
        self.token = token ?? kept.token
    }

    private init(sid: SID, token: Secret) {
        self.sid = sid
        self.token = token
    }

    /// The file's name, for whoever wants to show what is in it.
    package static let fileName = "embedded-account.env"

    private static func kept(in folder: String) throws -> EmbeddedAccount {
        let path = "\(folder)/\(fileName)"
        if let found = try read(path) { return found }
        let made = """
            # The account and the token of the embedded Twilio, made up at the first start.
            EMBEDDED_ACCOUNT_SID=\(SID.make(.account))
            EMBEDDED_AUTH_TOKEN=\(Random.hexToken(bytes: 16))

            """
        try place(made, at: path)
        guard let found = try read(path) else {
            throw Problem(.unavailable, "\(path) was written, and cannot be read.")
        }
        return found
    }

    /// Puts the file there whole or not at all, and leaves one that another service was quicker with.
    private static func place(_ text: String, at path: String) throws {
        let name = "\(path).\(Random.hexToken(bytes: 8))"
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Problem(.unavailable, "\(path) cannot be written: \(reason()).") }
        defer {
            close(descriptor)
            unlink(name)
        }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw Problem(.full, "\(path) cannot be written: \(reason()).")
        }
        guard link(name, path) == 0 || errno == EEXIST else {
            throw Problem(.unavailable, "\(path) cannot be written: \(reason()).")
        }
    }

    static func read(_ path: String) throws -> EmbeddedAccount? {
        guard let file = fopen(path, "re") else {
            guard errno == ENOENT else { throw Problem(.unavailable, "\(path) cannot be read: \(reason()).") }
            return nil
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = fread(&bytes, 1, bytes.count, file)
        let text = DotEnv(bytes: Array(bytes[..<count]), path: path)
        guard let sid = text.entries["EMBEDDED_ACCOUNT_SID"].flatMap({ SID($0.value, .account) }),
            let token = text.entries["EMBEDDED_AUTH_TOKEN"]?.value, !token.isEmpty
        else {
            throw Problem(.invalid, "\(path) does not hold an account and a token. Removed, it is made anew.")
        }
        return EmbeddedAccount(sid: sid, token: Secret(token))
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
