/// The members of a JSON object, in the order in which they were written.
///
/// Names are told apart byte by byte (RFC 8259 §8.3), so two spellings of `é` are two names. Two objects are
/// equal when they have the same members, in whatever order.
package struct JSONObject: Sendable {
    package struct Member: Sendable, Hashable {
        package let key: String
        package var value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    private var members: [Member]
    /// Where each name is, once there are too many members to look through.
    private var places: [ExactName: Int]?

    /// The most members that are looked through one by one.
    private static let fewMembers = 16

    package init() {
        members = []
    }

    /// An object of these members; where a name stands twice, the later value counts.
    package init(_ members: some Sequence<(String, JSONValue)>) {
        self.members = []
        for (key, value) in members { self[key] = value }
    }

    package var keys: some Sequence<String> { members.lazy.map(\.key) }

    /// The member of that name. Set to nil, it is removed.
    package subscript(key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The index of the member of that name.
    func place(of key: String) -> Int? {
        if let places { return places[ExactName(key)] }
        return members.firstIndex { ExactName.areSame($0.key, key) }
    }

    /// Adds a member whose name is known to be new.
    mutating func append(_ member: Member) {
        members.append(member)
        if places != nil {
            places?[ExactName(member.key)] = members.count - 1
        } else if members.count > Self.fewMembers {
            indexMembers()
        }
    }

    mutating func reserve(_ count: Int) { members.reserveCapacity(count) }

    mutating func replaceValue(at place: Int, with value: JSONValue) { members[place].value = value }

    private mutating func remove(at place: Int) {
        members.remove(at: place)
        if places != nil { indexMembers() }
    }

    private mutating func indexMembers() {
        var places = [ExactName: Int](minimumCapacity: members.count)
        for (place, member) in members.enumerated() { places[ExactName(member.key)] = place }
        self.places = places
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { members.count }
    package subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONObject: Hashable {
    package static func == (one: JSONObject, other: JSONObject) -> Bool {
        guard one.count == other.count else { return false }
        return one.members.allSatisfy { member in other[member.key] == member.value }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members { sum &+= member.hashValue }
        hasher.combine(count)
        hasher.combine(sum)
    }
}
