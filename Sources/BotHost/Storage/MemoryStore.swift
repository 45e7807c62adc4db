import FoundationEssentials
import PluginAPI
import Synchronization

/// A store that forgets: for tests, and for trying a plugin out.
package final class MemoryStore: Store {
    fileprivate struct State {
        var namespaces: [String: [KeyBytes: StoredValue]] = [:]
        var latest: Revision = 0
        var journal: [JournalRecord] = []
        var marks: [Int] = []
        var isClosed = false

        func requireOpen() throws(StoreError) {
            guard !isClosed else { throw .closed }
        }
    }

    private let limits: StoreLimits
    private let state = Mutex(State())

    package init(limits: StoreLimits = StoreLimits()) {
        self.limits = limits
    }

    package func read(_ key: String, in namespace: String) async throws -> StoredValue? {
        try state.withLock { state in
            try state.requireOpen()
            return state.namespaces[namespace]?[KeyBytes(key)]
        }
    }

    package func list(
        prefix: String, after: String?, limit: Int, in namespace: String
    ) async throws -> [StoredEntry] {
        let values = try state.withLock { state in
            try state.requireOpen()
            return state.namespaces[namespace, default: [:]]
        }
        guard let range = KeyBytes.range(prefix: prefix, after: after) else { return [] }
        return values.filter { range.contains($0.key) }.sorted { $0.key < $1.key }.prefix(max(0, limit)).map {
            StoredEntry(key: String(decoding: $0.key.bytes, as: UTF8.self), value: $0.value)
        }
    }

    package func commit(
        _ changes: [StoreChange], in namespace: String, with extras: StoreExtras
    ) async throws -> CommitResult {
        let commit = StoreCommit(namespace: namespace, changes: changes, extras: extras)
        try limits.check(commit)
        return try state.withLock { state in
            try state.requireOpen()
            return try state.make(commit, limits)
        }
    }

    package func appendLater(_ entries: [JournalEntry]) throws {
        try limits.check(entries)
        try state.withLock { state in
            try state.requireOpen()
            state.append(entries)
        }
    }

    package func flush() async throws {
        try state.withLock { try $0.requireOpen() }
    }

    package func journal(_ query: JournalQuery) async throws -> [JournalRecord] {
        let records = try state.withLock { state in
            try state.requireOpen()
            return state.journal
        }
        let wanted = records.lazy.filter(query.selects)
        let limit = max(0, query.limit)
        return switch query.order {
        case .oldestFirst: Array(wanted.prefix(limit))
        case .newestFirst: Array(wanted.reversed().prefix(limit))
        }
    }

    package func journalMarks(limit: Int) async throws -> [Int] {
        try state.withLock { state in
            try state.requireOpen()
            return Array(state.marks.reversed().prefix(max(0, limit)))
        }
    }

    package func close() async {
        state.withLock { $0.isClosed = true }
    }
}

extension MemoryStore.State {
    fileprivate mutating func make(_ commit: StoreCommit, _ limits: StoreLimits) throws(StoreError) -> CommitResult {
        if let conflict = conflict(with: commit) { return conflict }
        let writes =
            commit.changes.filter { !$0.isCheck }.map { (namespace: commit.namespace, change: $0) }
            + commit.extras.writes.map { (namespace: $0.namespace, change: $0.change) }
        if let refusal = sizes(after: writes).refusal(limit: limits.namespaceBytes) { throw refusal }
        append(commit.extras.entries)
        guard !writes.isEmpty else { return .committed(latest) }
        latest += 1
        for (namespace, change) in writes {
            namespaces[namespace, default: [:]][KeyBytes(change.key)] =
                change.json.map { StoredValue(json: $0, revision: latest) }
        }
        return .committed(latest)
    }

    fileprivate mutating func append(_ entries: [JournalEntry]) {
        guard !entries.isEmpty else { return }
        let chain = JournalChain()
        for entry in entries {
            let seq = journal.count + 1
            let hash = chain.hash(after: journal.last?.hash ?? JournalChain.start, seq: seq, json: entry.json)
            // As exact as on disk.
            let at = Date(milliseconds: entry.at.milliseconds)
            journal.append(JournalRecord(seq: seq, at: at, json: entry.json, hash: hash))
            if let mark = entry.event { marks.append(mark) }
        }
    }

    private func conflict(with commit: StoreCommit) -> CommitResult? {
        let values = namespaces[commit.namespace, default: [:]]
        for change in commit.changes {
            let current = values[KeyBytes(change.key)]
            if change.expected != current?.revision ?? 0 {
                return .conflict(key: change.key, current: current)
            }
        }
        return nil
    }

    private func sizes(after writes: [(namespace: String, change: StoreChange)]) -> NamespaceSizes {
        var sizes = NamespaceSizes()
        for (namespace, change) in writes {
            let values = namespaces[namespace, default: [:]]
            if sizes.all[namespace] == nil {
                let bytes = values.reduce(0) { $0 + $1.key.bytes.count + $1.value.json.count }
                sizes.all[namespace] = NamespaceSize(bytes: bytes)
            }
            sizes.all[namespace]?.count(change, oldBytes: values[KeyBytes(change.key)]?.json.count)
        }
        return sizes
    }
}
