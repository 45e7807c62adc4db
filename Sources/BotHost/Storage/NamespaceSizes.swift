/// What the namespaces hold that a commit is about to change: its own, and those of what goes with it.
struct NamespaceSizes {
    var all: [String: NamespaceSize] = [:]

    /// The refusal of a commit that grows one of them beyond `limit`.
    func refusal(limit: Int) -> StoreError? {
        for (namespace, size) in all {
            if let refusal = size.refusal(in: namespace, limit: limit) { return refusal }
        }
        return nil
    }
}
