import COpenSSL
import Net
import Problems

/// What is kept of a password: enough to recognise it, at a cost that makes guessing slow (scrypt, RFC 7914).
///
/// Written as `$scrypt$ln=15,r=8,p=1$salt$sum`, so that the cost can rise while old hashes are still understood.
package struct PasswordHash: Sendable, Hashable {
    package let cost: Cost
    private let salt: [UInt8]
    private let sum: [UInt8]

    /// How much work and memory one guess takes: 128 · 2^ln · r bytes, p times over.
    package struct Cost: Sendable, Hashable {
        package let ln: Int
        package let r: Int
        package let p: Int

        /// 32 MiB and about a tenth of a second.
        package static let standard = Cost(proven: 15, 8, 1)

        /// Nil for what would be no protection or would exhaust the machine.
        package init?(ln: Int, r: Int, p: Int) {
            guard (4...20).contains(ln), (1...32).contains(r), (1...16).contains(p), r << (ln + 7) <= 256 << 20 else {
                return nil
            }
            self.init(proven: ln, r, p)
        }

        private init(proven ln: Int, _ r: Int, _ p: Int) {
            self.ln = ln
            self.r = r
            self.p = p
        }
    }

    /// Hashes a password with a fresh salt, on a thread of its own.
    package static func make(of password: String, cost: Cost = .standard) async throws -> PasswordHash {
        let salt = Random.bytes(16)
        let sum = try await derive(password, salt, cost, length: 32)
        return PasswordHash(cost: cost, salt: salt, sum: sum)
    }

    /// Whether `password` is the one that was hashed. With nothing kept the answer is no and takes as long, so that a
    /// stranger does not learn which names exist.
    package static func verify(_ password: String, against kept: PasswordHash?) async throws -> Bool {
        let hash = kept ?? nobody
        let sum = try await derive(password, hash.salt, hash.cost, length: hash.sum.count)
        return constantTimeEqual(sum, hash.sum) && kept != nil
    }

    /// Whether it was made at another cost than is wanted now, and should be made anew at the next sign-in.
    package func needsRehash(for wanted: Cost = .standard) -> Bool { cost != wanted || sum.count != 32 }

    /// The salt and sum of no password.
    private static let nobody = PasswordHash(cost: .standard, salt: Random.bytes(16), sum: Random.bytes(32))

    // MARK: Text

    /// The hash as it is kept.
    package var text: String {
        "$scrypt$ln=\(cost.ln),r=\(cost.r),p=\(cost.p)$\(Base64.unpadded.encode(salt))$\(Base64.unpadded.encode(sum))"
    }

    /// Reads a kept hash; nil when it is not one.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Cost(parts[2]),
            let salt = Base64.unpadded.decode(parts[3].utf8), (8...64).contains(salt.count),
            let sum = Base64.unpadded.decode(parts[4].utf8), (16...64).contains(sum.count)
        else { return nil }
        self.init(cost: cost, salt: salt, sum: sum)
        guard self.text == text else { return nil }
    }

    private init(cost: Cost, salt: [UInt8], sum: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.sum = sum
    }

    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost, length: Int) async throws -> [UInt8] {
        let password = Array(password.utf8)
        guard password.count <= 1_024 else { throw Problem(.tooLarge, "A password has at most 1024 bytes.") }
        let sum = try await SlowLane.passwords.run { scrypt(password, salt: salt, cost, length: length) }
        guard let sum else { throw Problem(.unavailable, "There is no memory to check a password with.") }
        return sum
    }
}

extension SlowLane {
    /// As many at once as leave the loop a core, and memory for everybody else.
    fileprivate static let passwords = SlowLane(threads: 2, waiting: 64)
}

extension PasswordHash.Cost {
    /// Reads `ln=15,r=8,p=1`.
    fileprivate init?(_ text: Substring) {
        let names = ["ln", "r", "p"]
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == names.count else { return nil }
        var values: [Int] = []
        for (name, part) in zip(names, parts) {
            guard part.hasPrefix(name + "="), let value = Int(part.dropFirst(name.count + 1)), value > 0 else {
                return nil
            }
            values.append(value)
        }
        self.init(ln: values[0], r: values[1], p: values[2])
    }
}

/// Derives `length` bytes from a password (RFC 7914 §6); nil when the system gives no memory. Takes long by design:
/// never called on the loop.
package func scrypt(_ password: [UInt8], salt: [UInt8], _ cost: PasswordHash.Cost, length: Int) -> [UInt8]? {
    var isDone = false
    let sum = [UInt8](unsafeUninitializedCapacity: length) { room, filled in
        isDone = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count,
                salt, salt.count, 1 << UInt64(cost.ln), UInt64(cost.r), UInt64(cost.p), 512 << 20,
                room.baseAddress, length) == 1
        }
        filled = isDone ? length : 0
    }
    return isDone ? sum : nil
}
