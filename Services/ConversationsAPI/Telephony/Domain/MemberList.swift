import Fleet
import JSON
import Twilio

/// The members of an answer of telephony, in the words of one surface.
struct MemberList {
    let surface: Surface
    let account: String
    /// What our own addresses begin with.
    let base: String
    private(set) var object = JSONObject()

    init(_ surface: Surface, account: String, base: String = "") {
        self.surface = surface
        self.account = account
        self.base = base
    }

    mutating func add(_ name: String, _ value: JSONValue) {
        object[surface == .twilio ? name : MemberWriter.camel(name)] = value
    }

    mutating func add(_ name: String, _ text: String?) { add(name, text.map { .string($0) } ?? .null) }
    mutating func add(_ name: String, _ number: Int?) { add(name, number.map { JSONValue($0) } ?? .null) }

    /// A moment in milliseconds since 1970, as the API of 2010 writes it, or with all of them.
    mutating func addDate(_ name: String, _ moment: Int?) {
        add(name, moment.map { surface == .twilio ? TwilioDate.core($0 / 1_000) : Clock.text($0) })
    }

    /// The same, as Twilio's younger products write it.
    mutating func addProductDate(_ name: String, _ moment: Int?) {
        add(name, moment.map { surface == .twilio ? TwilioDate.product($0 / 1_000) : Clock.text($0) })
    }

    /// A relative address of the API of 2010.
    func uri(_ path: String) -> String { "/2010-04-01/Accounts/\(account)/\(path)" }
}

/// Something of telephony that is told in answers.
protocol Tellable: Sendable {
    func write(to list: inout MemberList)
}

extension Tellable {
    func json(_ surface: Surface, account: String, base: String = "") -> JSONObject {
        var list = MemberList(surface, account: account, base: base)
        write(to: &list)
        return list.object
    }
}
