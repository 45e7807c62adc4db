/// A store that forgets: for tests, and for trying a plugin out.
package actor MemoryStore: Store {
    private let limits: StoreLimits
    private var namespaces: [String: [KeyBytes: StoredValue]] = [:]
    private var latest: Revision = 0
    private var isClosed = false

    package init(limits: StoreLimits = StoreLimits()) {
        self.limits = limits
    }

    package func read(_ key: String, in namespace: String) throws -> StoredValue? {
        try checkOpen()
        return namespaces[namespace]?[KeyBytes(key)]
    }

    package func list(
        prefix: String, after: String?, limit: Int, in namespace: String
    ) throws -> [StoredEntry] {
        try checkOpen()
        guard let range = KeyBytes.range(prefix: prefix, after: after) else { return [] }
        let found = namespaces[namespace, default: [:]].filter { range.contains($0.key) }
        return found.sorted { $0.key < $1.key }.prefix(max(0, limit)).map {
            StoredEntry(key: String(decoding: $0.key.bytes, as: UTF8.self), value: $0.value)
        }
    }

    package func commit(_ changes: [StoreChange], in namespace: String) throws -> CommitResult {
        try checkOpen()
        try limits.check(changes)
        var values = namespaces[namespace, default: [:]]
        if let conflict = Self.conflict(changes, with: values) {
            return conflict
        }
        var size = NamespaceSize(bytes: values.reduce(0) { $0 + $1.key.bytes.count + $1.value.json.count })
        for change in changes where !change.isCheck {
            let key = KeyBytes(change.key)
            size.count(change, oldBytes: values[key]?.json.count)
            values[key] = change.json.map { StoredValue(json: $0, revision: latest + 1) }
        }
        if let refusal = size.refusal(in: namespace, limit: limits.namespaceBytes) {
            throw refusal
        }
        namespaces[namespace] = values
        latest += 1
        return .committed(latest)
    }

    package func close() {
        isClosed = true
    }

    private func checkOpen() throws(StoreError) {
        guard !isClosed else { throw .closed }
    }

    private static func conflict(_ changes: [StoreChange], with values: [KeyBytes: StoredValue]) -> CommitResult? {
        for change in changes {
            let current = values[KeyBytes(change.key)]
            if change.expected != current?.revision ?? 0 {
                return .conflict(key: change.key, current: current)
            }
        }
        return nil
    }
}
