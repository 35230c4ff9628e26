package import HTTP
package import JSON

extension TwilioClient {
    /// A list, asked for a page at a time, each when it is needed and within `limit`.
    package func pages(
        _ product: TwilioProduct, _ path: String, _ query: FormFields = [:], within limit: Duration = .seconds(30)
    ) -> TwilioPages {
        TwilioPages(client: self, product: product, path: path, query: query, limit: limit)
    }

    /// The members of a list over all its pages, asked for as they are needed.
    package func rows(
        _ product: TwilioProduct, _ path: String, _ query: FormFields = [:], within limit: Duration = .seconds(30)
    ) -> TwilioRows {
        TwilioRows(pages: pages(product, path, query, within: limit))
    }
}

/// The pages of a list, one after the other.
package struct TwilioPages: AsyncSequence, Sendable {
    package typealias Element = TwilioPage
    package typealias Failure = any Error

    fileprivate let client: TwilioClient
    fileprivate let product: TwilioProduct
    fileprivate let path: String
    fileprivate let query: FormFields
    fileprivate let limit: Duration

    package func makeAsyncIterator() -> Iterator { Iterator(list: self) }

    package struct Iterator: AsyncIteratorProtocol {
        private let list: TwilioPages
        private var query: FormFields?
        private var token: String?

        fileprivate init(list: TwilioPages) {
            self.list = list
            query = list.query
        }

        package mutating func next() async throws -> TwilioPage? { try await next(isolation: #isolation) }

        package mutating func next(isolation: isolated (any Actor)?) async throws -> TwilioPage? {
            guard let query else { return nil }
            let answer = try await list.client.get(list.product, list.path, query, within: list.limit)
            let page = try TwilioPage(reading: answer)
            // A page that leads to itself would be asked for without end.
            if let next = page.next, next.token == token { throw TwilioPage.unreadable }
            token = page.next?.token
            self.query = page.next?.asked(in: list.query)
            return page
        }
    }
}

/// The members of a list, one after the other.
package struct TwilioRows: AsyncSequence, Sendable {
    package typealias Element = JSONValue
    package typealias Failure = any Error

    fileprivate let pages: TwilioPages

    package func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator()) }

    package struct Iterator: AsyncIteratorProtocol {
        private var pages: TwilioPages.Iterator
        private var rows: [JSONValue] = []
        private var place = 0

        fileprivate init(pages: TwilioPages.Iterator) { self.pages = pages }

        package mutating func next() async throws -> JSONValue? { try await next(isolation: #isolation) }

        package mutating func next(isolation: isolated (any Actor)?) async throws -> JSONValue? {
            // A page may be empty and not the last.
            while place == rows.count {
                guard let page = try await pages.next(isolation: isolation) else { return nil }
                rows = page.rows
                place = 0
            }
            defer { place += 1 }
            return rows[place]
        }
    }
}
