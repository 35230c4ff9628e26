import JSON
import Problems
import Twilio

/// Reads the members of an answer of Twilio's, of which only the SID is sure to be there.
struct TwilioMembers {
    let members: JSONObject

    init(_ members: JSONObject) { self.members = members }

    func sid() throws -> String {
        guard let sid = text("sid") else { throw Problem(.badGateway, "Twilio answered without a SID.", code: 20_500) }
        return sid
    }

    func text(_ name: String) -> String? { members[name]?.string }
    func number(_ name: String) -> Int? { members[name]?.int }
    func flag(_ name: String) -> Bool? { members[name]?.bool }
    func date(_ name: String) -> Int? { text(name).flatMap { TwilioDate.seconds($0) } }
    func texts(_ name: String) -> [String] { members[name]?.array?.compactMap(\.string) ?? [] }
}
