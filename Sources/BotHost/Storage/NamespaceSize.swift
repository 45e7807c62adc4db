/// What a namespace holds while a commit is about to change it.
struct NamespaceSize {
    private(set) var bytes: Int
    private let bytesBefore: Int
    private var lastGrown: String?

    init(bytes: Int) {
        self.bytes = bytes
        bytesBefore = bytes
    }

    /// Counts `change` to a key whose value had `oldBytes`, if there was one.
    mutating func count(_ change: StoreChange, oldBytes: Int?) {
        let growth = change.bytes - (oldBytes.map { change.key.utf8.count + $0 } ?? 0)
        bytes += growth
        if growth > 0 {
            lastGrown = change.key
        }
    }

    /// The refusal of a commit that grows `namespace` beyond `limit`. What does not grow it may pass even there.
    func refusal(in namespace: String, limit: Int) -> StoreError? {
        guard bytes > limit, bytes > bytesBefore, let lastGrown else { return nil }
        return .namespaceFull(namespace: namespace, key: lastGrown, limit: limit)
    }
}
