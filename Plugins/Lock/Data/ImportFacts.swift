/// The data of `lock.imported`.
struct ImportFacts: Encodable, Sendable {
    var added: [String] = []
    /// Those that were there already, and were left as they are.
    var present: [String] = []
    var groups: [String] = []
}
