import Testing

@testable import ConversationsAPI

@Suite struct DeliveryLaneTests {
    private func book(_ lanes: String...) -> LaneBook {
        var book = LaneBook()
        for (index, lane) in lanes.enumerated() { book.take(index + 1, lane: lane) }
        return book
    }

    @Test func `one of a lane goes at a time, and lanes take turns`() throws {
        var book = book("a", "a", "b", "a", "b")

        #expect(book.next()?.number == 1 && book.next()?.number == 3 && book.next() == nil)
        book.ended("b")
        book.ended("a")
        #expect(book.next()?.number == 5 && book.next()?.number == 2 && book.next() == nil)
        book.ended("a")
        book.ended("b")
        #expect(book.next()?.number == 4)
        book.ended("a")
        #expect(book.isEmpty && book.readThrough == 5)
    }

    @Test func `a lane that is under way takes in more without a second turn`() throws {
        var book = book("a")
        _ = book.next()

        book.take(2, lane: "a")
        book.take(3, lane: "a")

        #expect(book.next() == nil && book.busyCount == 1)
        book.ended("a")
        #expect(book.next()?.number == 2 && book.next() == nil)
    }
}

@Suite struct DeliveryIDTests {
    @Test func `an id can be read back`() throws {
        let id = DeliveryID(number: 77, salt: -5)

        #expect(DeliveryID("\(id)") == id && "\(id)".utf8.count == 34)
        #expect(DeliveryID("HD00") == nil && DeliveryID("XX" + "\(id)".dropFirst(2)) == nil)
    }
}
