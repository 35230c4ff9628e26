import Glibc

/// Writes bytes to a file descriptor.
enum FileBytes {
    /// Writes all the bytes and returns how many could not be written. A pipe that stays full for a second loses them:
    /// a log may not stop the service.
    static func write(_ bytes: [UInt8], to file: Int32) -> Int {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                if count > 0 {
                    written += count
                } else if count < 0, errno == EAGAIN {
                    var waiting = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                    if poll(&waiting, 1, 1_000) <= 0 { break }
                } else if count == 0 || errno != EINTR {
                    break
                }
            }
            return buffer.count - written
        }
    }
}
