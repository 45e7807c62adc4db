/// The members of a JSON object, in the order in which they were written.
///
/// Objects here are small, so looking a member up walks the list. Two objects are equal when they hold the
/// same members, whatever the order.
public struct JSONObject: Sendable {
    public struct Member: Equatable, Sendable {
        public let name: String
        public var value: JSON

        public init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var members: [Member]

    /// An object of `members`, whose names the caller has made sure are all different.
    public init(_ members: [Member] = []) {
        self.members = members
    }

    public subscript(name: String) -> JSON? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }
}

extension JSONObject: Equatable {
    public static func == (left: Self, right: Self) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }
}

extension JSONObject: Sequence {
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}
