import HTTP

extension SearchHit: HouseListed {
    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields(query)) }
}
