import Crypto
import HTTP

extension Resource {
    /// Names what the resource is like now (`ETag`): equal for equal members, on any surface, from any backend and
    /// wherever it was asked for.
    func tag() throws -> String {
        var writer = MemberWriter(.bare, base: "", at: Place())
        writer.resource(self)
        return Hex.encode(Digest.sha256(try writer.finish()).prefix(12))
    }
}
