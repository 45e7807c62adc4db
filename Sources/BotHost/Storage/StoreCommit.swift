/// What one caller wants committed.
struct StoreCommit {
    let namespace: String
    let changes: [StoreChange]
    var extras = StoreExtras()

    var bytes: Int { changes.reduce(extras.bytes) { $0 + $1.bytes } }
}

extension StoreChange {
    /// What the change adds to the size of its namespace, if the key was absent.
    var bytes: Int {
        json.map { key.utf8.count + $0.count } ?? 0
    }
}
