/// `key` is to hold `json` (nothing, when `nil`), whatever it holds now.
///
/// Such writes are the host's own, in namespaces where it knows that nobody else writes.
package struct StoreWrite: Equatable, Sendable {
    package let namespace: String
    package let key: String
    package let json: [UInt8]?

    package init(_ key: String, in namespace: String, json: [UInt8]?) {
        self.namespace = namespace
        self.key = key
        self.json = json
    }

    /// For what counts and checks changes; what is expected is not looked at.
    var change: StoreChange { StoreChange(key: key, expected: 0, json: json) }
}
