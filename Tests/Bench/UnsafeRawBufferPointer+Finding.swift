import Glibc

extension UnsafeRawBufferPointer {
    /// Where a text begins in these bytes.
    func place(of text: StaticString) -> Int? {
        guard var from = baseAddress, text.utf8CodeUnitCount > 0 else { return nil }
        let end = from + count
        while end - from >= text.utf8CodeUnitCount, let found = memchr(from, Int32(text.utf8Start[0]), end - from) {
            let start = UnsafeRawPointer(found)
            guard end - start >= text.utf8CodeUnitCount else { return nil }
            if memcmp(start, text.utf8Start, text.utf8CodeUnitCount) == 0 { return self.baseAddress.map { start - $0 } }
            from = start + 1
        }
        return nil
    }
}
