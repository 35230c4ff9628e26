extension JSONWriter {
    package mutating func integer(_ number: some FixedWidthInteger) {
        separate()
        if let fits = Int64(exactly: number) {
            if fits < 0 { bytes.append(Byte.minus) }
            digits(fits.magnitude)
        } else if let fits = UInt64(exactly: number) {
            digits(fits)
        } else {
            text(number.description)
        }
    }

    /// Writes the fewest digits that are read back as this very number.
    package mutating func double(_ number: Double) {
        separate()
        guard number.isFinite else { return refuse() }
        // Whole numbers of this size are written as `description` would, only faster.
        if number.magnitude < 1e15, number.sign == .plus || number != 0, let whole = Int64(exactly: number) {
            if whole < 0 { bytes.append(Byte.minus) }
            digits(whole.magnitude)
            bytes.append(Byte.point)
            bytes.append(Byte.zero)
        } else {
            text(number.description)
        }
    }

    /// Writes the fewest digits that are read back as this very number.
    package mutating func float(_ number: Float) {
        separate()
        guard number.isFinite else { return refuse() }
        text(number.description)
    }

    private mutating func refuse() {
        hasUnwritable = true
        text("null")
    }

    private mutating func text(_ digits: String) {
        for byte in digits.utf8 { bytes.append(byte) }
    }

    private mutating func digits(_ number: UInt64) {
        var length = 1
        var limit: UInt64 = 10
        while number >= limit {
            length &+= 1
            if length == 20 { break }
            limit &*= 10
        }
        let room = bytes.room(for: length)
        var rest = number
        for place in stride(from: length &- 1, through: 0, by: -1) {
            room[place] = Byte.zero &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        bytes.commit(length)
    }
}
