import JSON
import Models

/// What was decided about a call when Twilio asked: its socket goes on with just that.
struct RelayTicket: Sendable, Hashable {
    var callSID: String
    var agent: String
    var version: Int
    var language: Language
    /// What Twilio says first.
    var greeting = ""
    /// The call was here before, and goes on.
    var resumes = false
    /// Milliseconds since 1970.
    var issued = 0
}

extension RelayTicket: JSONReadable, JSONWritable {
    init(from reader: inout JSONReader) throws {
        let object: JSONObject = try reader.read()
        guard let callSID = object["callSid"]?.string, let agent = object["agent"]?.string,
            let version = object["version"]?.int,
            let language = object["language"]?.string.flatMap(Language.init(rawValue:))
        else { throw reader.problem("This is no ticket.") }
        self.init(
            callSID: callSID, agent: agent, version: version, language: language,
            greeting: object["greeting"]?.string ?? "", resumes: object["resumes"]?.bool ?? false,
            issued: object["issued"]?.int ?? 0)
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("callSid", callSID)
        writer.member("agent", agent)
        writer.member("version", version)
        writer.member("language", language.rawValue)
        writer.member("greeting", greeting)
        writer.member("resumes", resumes)
        writer.member("issued", issued)
        writer.endObject()
    }
}
