import Fleet
import HTTP
import HTTPServer
import Problems
import Twilio

// Messages, and the files they carry.
extension CoreFace {
    private static let messages = "/{AccountSid}/Messages"
    private static let media = "/{AccountSid}/Messages/{MessageSid}/Media"

    var messageRoutes: [Route] {
        list(.get, Self.messages, "Lists the messages sent and received, newest first.", listMessages)
            + list(.post, Self.messages, "Sends a message.", answers: 201, sendMessage)
            + one(.get, Self.messages, "Shows one message.", showMessage)
            + one(.post, Self.messages, "Takes the words from a message, or cancels a scheduled one.", changeMessage)
            + one(.delete, Self.messages, "Forgets a finished message.", answers: 204, removeMessage)
    }

    var mediaRoutes: [Route] {
        list(.get, Self.media, "Lists the files of a message.", listMedia)
            + one(.get, Self.media, "Shows one file; without .json, leads to it.", showMedia)
            + one(.delete, Self.media, "Takes a file from a message.", answers: 204, removeMedia)
    }

    private func listMessages(_ request: Request) async throws -> Response {
        let filter = try TextMessage.Filter(Fields(request.target.parameters))
        return try await answer("messages", request) { page in
            try await telephony.read { try TextMessage.page(filter, page, in: $0) }
        }
    }

    private func sendMessage(_ request: Request) async throws -> Response {
        let draft = try TextMessage.Draft(try await request.fields(), now: Clock.milliseconds)
        return try answer(try await telephony.keep { try TextMessage.add(draft, in: $0) }, .created)
    }

    private func showMessage(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .message, .mediaMessage)
        return try answer(try await telephony.read { try TextMessage.find(sid, in: $0) })
    }

    private func changeMessage(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .message, .mediaMessage)
        let change = try TextMessage.Change(try await request.fields())
        return try answer(try await telephony.keep { try TextMessage.change(sid, change, in: $0) })
    }

    private func removeMessage(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .message, .mediaMessage)
        try await telephony.keep { try TextMessage.remove(sid, in: $0) }
        return .empty()
    }

    private func listMedia(_ request: Request) async throws -> Response {
        let message = try request.plainSID("MessageSid", .message, .mediaMessage)
        let created = try Fields(request.target.parameters).span("DateCreated")
        return try await answer("media_list", request) { page in
            try await telephony.read { try MessageMedia.page(of: message, created, page, in: $0) }
        }
    }

    /// The file itself lies where its sender put it: whoever wants its bytes is led there.
    private func showMedia(_ request: Request) async throws -> Response {
        let message = try request.plainSID("MessageSid", .message, .mediaMessage)
        let text: String = try request.parameter("Sid")
        let wantsBytes = !text.hasSuffix(".json")
        let sid = wantsBytes ? try request.plainSID("Sid", .media) : try request.jsonSID("Sid", .media)
        let found = try await telephony.read { try MessageMedia.find(sid, of: message, in: $0) }
        return wantsBytes ? Response(.temporaryRedirect, headers: ["Location": found.url]) : try answer(found)
    }

    private func removeMedia(_ request: Request) async throws -> Response {
        let message = try request.plainSID("MessageSid", .message, .mediaMessage)
        let sid = try request.jsonSID("Sid", .media)
        try await telephony.keep { try MessageMedia.remove(sid, of: message, in: $0) }
        return .empty()
    }
}
