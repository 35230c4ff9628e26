import Glibc

/// Words to whoever called a command.
enum CommandWords {
    static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

    static func complain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes all of it, unless nobody takes it any more; then the answer is false.
    @discardableResult
    static func write(_ text: String, to file: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + place, $0.count - place) }  // not empty
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            place += count
        }
        return true
    }
}
