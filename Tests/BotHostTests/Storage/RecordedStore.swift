import BotHost

/// A store whose way to the disk a test can watch, hold up and break.
struct RecordedStore {
    let store: SQLiteStore
    let recording: DiskRecording
    let folder: StoreTestFolder

    static func with(
        _ options: SQLiteStore.Options = SQLiteStore.Options(), _ body: (RecordedStore) async throws -> Void
    ) async throws {
        var options = options
        try await DiskRecording.with { recording in
            options.vfs = recording.vfs
            try await StoreTestFolder.with { folder in
                let store = try SQLiteStore(folder: folder.path, options: options)
                try await body(RecordedStore(store: store, recording: recording, folder: folder))
                await store.close()
            }
        }
    }

    /// The answers to `count` callers, of whom number 0 reaches the disk alone; all the others wait meanwhile, and
    /// so form one group.
    ///
    /// `meanwhile` happens when that is so, before the disk goes on.
    func answers<Answer: Sendable>(
        to count: Int, meanwhile: () async throws -> Void = {},
        call: @escaping @Sendable (SQLiteStore, Int) async throws -> Answer
    ) async throws -> [Result<Answer, StoreError>] {
        try await withThrowingTaskGroup(of: (Int, Result<Answer, StoreError>).self) { callers in
            recording.holdSyncs()
            for caller in 0..<count {
                callers.addTask { (caller, try await result { try await call(store, caller) }) }
                while !recording.holdsSync { await Task.yield() }
            }
            do {
                defer { recording.releaseSyncs() }
                while store.pendingCommits < count - 1 { await Task.yield() }
                try await meanwhile()
            }
            return try await callers.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func result<Answer>(_ call: () async throws -> Answer) async throws -> Result<Answer, StoreError> {
        do {
            return .success(try await call())
        } catch let error as StoreError {
            return .failure(error)
        }
    }
}
