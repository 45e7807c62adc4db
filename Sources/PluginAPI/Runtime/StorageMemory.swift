import Synchronization

/// What a plugin's process remembers of the values that it has stored, so that a transaction need not ask for them.
///
/// Nothing is decided on it alone: a transaction is committed only on the revisions that it stands on, and what comes to
/// nothing is decided again on what is stored.
package final class StorageMemory: Sendable {
    /// So many values are remembered, each of about so many bytes at most.
    private static let mostValues = 256
    private static let largest = 4_096

    private let values = Mutex<[[UInt8]: StoredJSON]>([:])

    package init() {}

    /// - Parameter key: The key's bytes: strings that are equal may be two keys.
    func value(_ key: [UInt8]) -> StoredJSON? { values.withLock { $0[key] } }

    func remember(_ stored: StoredJSON) {
        let key = Array(stored.key.utf8)
        guard let value = stored.value, value.leaves(ofAtMost: Self.largest) > 0 else { return forget(key) }
        values.withLock { values in
            // Any will do: whatever is in use comes back with its next change.
            if values.count >= Self.mostValues, values[key] == nil { values.remove(at: values.startIndex) }
            values[key] = stored
        }
    }

    func forget(_ key: [UInt8]) { values.withLock { $0[key] = nil } }
}

extension JSON {
    /// How many of `bytes` this leaves, roughly; looks no further once there are none left.
    fileprivate func leaves(ofAtMost bytes: Int) -> Int {
        var rest = bytes - 16
        switch self {
        case .null, .bool, .integer, .number: break
        case .string(let text): rest -= text.utf8.count
        case .array(let elements):
            for element in elements where rest > 0 { rest = element.leaves(ofAtMost: rest) }
        case .object(let object):
            for member in object where rest > 0 {
                rest = member.value.leaves(ofAtMost: rest - member.name.utf8.count)
            }
        }
        return rest
    }
}
