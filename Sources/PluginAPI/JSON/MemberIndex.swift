/// Finds members by name in a list that grows at its end: by walking while it is short, by hash afterwards.
///
/// Without it an object of a hundred thousand members, which one hostile line can hold, takes minutes.
struct MemberIndex {
    private static let longestWalk = 16

    private var positions: [String: Int] = [:]
    private var indexedCount = 0

    /// The position of the member `name`; `members` is the list of the last call, or a longer one.
    @inline(__always)
    mutating func position(of name: String, in members: [JSONObject.Member]) -> Int? {
        if members.count <= Self.longestWalk { return members.firstIndex { $0.name == name } }
        catchUp(with: members)
        return positions[name]
    }

    private mutating func catchUp(with members: [JSONObject.Member]) {
        for position in indexedCount..<members.count { positions[members[position].name] = position }
        indexedCount = members.count
    }

    /// The positions of all `members` by name; none when they are few enough to be walked.
    static func positions(in members: [JSONObject.Member]) -> [String: Int] {
        guard members.count > longestWalk else { return [:] }
        var index = MemberIndex()
        index.catchUp(with: members)
        return index.positions
    }
}
