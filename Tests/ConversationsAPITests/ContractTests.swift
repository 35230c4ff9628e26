import FleetTestSupport
import HTTP
import JSON
import Problems
import Testing
import Twilio

@testable import ConversationsAPI

/// What holds of every kind of resource, wherever it is kept.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ContractTests {
    @Test(arguments: Backing.allCases, ContractSample.all)
    func `what is made is shown as it was made`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)

            let made = try await desk.answer(.post, list, sample.draft(1))
            let sid = try #require(made.json["sid"]?.string)
            let seen = try await desk.answer(.get, "\(list)/\(sid)")
            let known = try await desk.answer(
                .get, "\(list)/\(sid)", headers: ["If-None-Match": try #require(seen.headers["ETag"])])

            #expect(made.status == .created && seen.status == .ok && known.status == .notModified)
            #expect(try made.json == seen.json)
            #expect(made.headers["ETag"] == seen.headers["ETag"])
            #expect(sid.hasPrefix(sample.kind.sid.rawValue))
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `a change changes what it says and nothing else`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            let made = try await desk.api(.post, list, sample.draft(1))
            let sid = try #require(made["sid"]?.string)

            let changed = try await desk.api(.patch, "\(list)/\(sid)", .object(sample.change))
            let again = try await desk.api(.put, "\(list)/\(sid)", .object(sample.change))
            let seen = try await desk.api(.get, "\(list)/\(sid)")

            for member in sample.change { #expect(changed[member.key] == member.value) }
            #expect(changed["dateCreated"] == made["dateCreated"] && changed["accountSid"] == made["accountSid"])
            #expect(changed["uniqueName"] == made["uniqueName"])
            #expect(again["sid"]?.string == sid && seen == again)
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `what is removed is gone`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            let sid = try #require(try await desk.api(.post, list, sample.draft(1))["sid"]?.string)

            let removed = try await desk.answer(.delete, "\(list)/\(sid)")
            let code = try await desk.code { try await desk.api(.get, "\(list)/\(sid)") }
            let rest = try await desk.api(.get, list).sids(sample.key)

            #expect(removed.status == .noContent)
            #expect(code == 20_404)
            #expect(!rest.contains(sid))
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `what is not there is not found`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            let nobody = "\(list)/\(sample.kind.sid.rawValue)00000000000000000000000000000001"

            for method in [Method.get, .put, .delete] {
                let kind = try await desk.kind {
                    try await desk.api(method, nobody, method == .put ? .object(sample.change) : nil)
                }
                #expect(kind == .notFound)
            }
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `pages go forth and back over the same rows`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            for number in 1...5 { _ = try await desk.api(.post, list, sample.draft(number)) }
            let all = try await desk.api(.get, list).sids(sample.key)

            let pages = try await desk.pages(list, sample.key, size: 2)

            #expect(all.count >= 5 && pages.forth.flatMap(\.self) == all)
            #expect(pages.forth.dropLast().allSatisfy { $0.count == 2 })
            #expect(Array(pages.back.reversed()) == pages.forth.dropLast())
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `a page's size is kept within limits`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            let most = sample.kind.longestPage

            let page = try await desk.api(.get, "\(list)?pageSize=\(most)")
            let tooMany = try await desk.code { try await desk.api(.get, "\(list)?pageSize=\(most + 1)") }
            let none = try await desk.code { try await desk.api(.get, "\(list)?pageSize=0") }

            #expect(page["meta"]?["pageSize"]?.int == most)
            #expect(tooMany == 20_007 && none == 20_001)
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `a key makes one, however often it is sent`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            let key: Headers = ["Idempotency-Key": "k1"]

            let once = try await desk.api(.post, list, sample.draft(1), headers: key)
            let again = try await desk.api(.post, list, sample.draft(1), headers: key)
            let rows = try await desk.api(.get, list).sids(sample.key)

            #expect(once == again && rows.count { $0 == once["sid"]?.string } == 1)
            let kind = try await desk.kind { try await desk.api(.post, list, sample.draft(2), headers: key) }
            #expect(kind == .unprocessable)
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `who has seen an older state changes nothing`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            let made = try await desk.answer(.post, list, sample.draft(1))
            let one = "\(list)/\(try #require(made.json["sid"]?.string))"
            let seen: Headers = ["If-Match": try #require(made.headers["ETag"])]

            let changed = try await desk.answer(.patch, one, .object(sample.change), headers: seen)
            let later = try await desk.kind { try await desk.api(.put, one, .object(sample.change), headers: seen) }
            let removed = try await desk.kind { try await desk.api(.delete, one, headers: seen) }
            let gone = try await desk.answer(.delete, one, headers: ["If-Match": try #require(changed.headers["ETag"])])

            #expect(later == .preconditionFailed && removed == .preconditionFailed)
            #expect(changed.status == .ok && gone.status == .noContent)
        }
    }

    @Test(arguments: Backing.allCases, ContractSample.all)
    func `what says nothing, or nothing known, is refused`(_ backing: Backing, _ sample: ContractSample) async throws {
        try await backing.desk { desk in
            let list = try await sample.list(desk)
            let sid = try #require(try await desk.api(.post, list, sample.draft(1))["sid"]?.string)

            let empty = try await desk.code { try await desk.api(.put, "\(list)/\(sid)", [:]) }
            let unknown = try await desk.code { try await desk.api(.post, list, ["colour": "blue"]) }

            #expect(empty == 20_161 && unknown == 20_001)
        }
    }
}
