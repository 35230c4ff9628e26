import Crypto
import HTTP
import JSON
import Testing

@testable import ConversationsAPI

/// The number of a page is told by whoever asks, and counted on from.
@Suite struct PageNumberTests {
    private static let greatest = String(Int.max)

    @Test func `a page of the greatest number is answered in the words of Twilio`() async throws {
        let desk = try await Desk()
        let first = try await desk.twilio(.get, "/v1/Roles?PageSize=1")
        let next = try #require(first["meta"]?["next_page_url"]?.string?.split(separator: "PageToken=").last)

        let page = try await desk.twilio(.get, "/v1/Roles?PageSize=1&Page=\(Self.greatest)&PageToken=\(next)")

        #expect(page["roles"]?.array?.count == 1 && page["meta"]?["page"]?.int ?? 0 > 1)
    }

    @Test func `a page of the greatest number is answered in the words of 2010`() async throws {
        let desk = try await Desk()
        let path = "/2010-04-01/Accounts/\(desk.standIn.gate.account)/Messages.json"
        for body in ["one", "two"] {
            _ = try await desk.twilio(.post, path, ["To": "+15558675310", "From": "+15005550006", "Body": body])
        }
        let first = try await desk.twilio(.get, path + "?PageSize=1")
        let next = try #require(first["next_page_uri"]?.string?.split(separator: "PageToken=").last)

        let page = try await desk.twilio(.get, "\(path)?PageSize=1000&Page=\(Self.greatest)&PageToken=\(next)")

        #expect(page["messages"]?.array?.count == 1 && page["start"]?.int ?? 0 > 1)
    }

    @Test func `a token of our own that names the greatest number is answered`() async throws {
        let desk = try await Desk()
        let forged = HouseToken(of: FormFields()).text(Cursor(token: "n.1", page: 0))
        let bytes = try #require(Base64.url.decode(forged))
        let text = String(decoding: bytes, as: UTF8.self).replacing("\"p\":0", with: "\"p\":\(Self.greatest)")

        let page = try await desk.api(.get, "/roles?pageSize=1&pageToken=\(Base64.url.encode(Array(text.utf8)))")

        #expect(page["roles"]?.array?.count == 1)
        #expect(text.contains(Self.greatest))
    }
}
