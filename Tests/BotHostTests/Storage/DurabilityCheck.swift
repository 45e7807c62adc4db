import BotHost

/// Concurrent callers write, and at every answer that left the power fails: what was answered must be there.
///
/// Each commit of a caller counts its counter up, adds a key for the count, and removes that of three before:
/// so a commit that was kept only in part shows. With each goes a journal entry of the same count, and an entry that nobody
/// waits for is left before it.
struct DurabilityCheck {
    let synchronous: SQLiteStore.Options.Synchronous
    var callers = 8
    var commitsEach = 30

    /// What was lost, a line for each loss, once for each seed of what chance kept of the unsynced.
    func losses(seeds: [UInt64] = [0]) async throws -> [String] {
        try await DiskRecording.with { recording in
            let revisions = try await record(on: recording)
            var losses: [String] = []
            for seed in seeds {
                losses += try await self.losses(on: recording, seed: seed, revisions).map { "seed \(seed), \($0)" }
            }
            return losses
        }
    }

    /// Returns the revisions that the store gave out, by answer. Halfway, the host restarts.
    private func record(on recording: DiskRecording) async throws -> [Int: Revision] {
        try await StoreTestFolder.with { folder in
            let half = commitsEach / 2
            let before = try await record(1...half, of: [:], in: folder, on: recording)
            return try await record(half + 1...commitsEach, of: before, in: folder, on: recording)
        }
    }

    private func record(
        _ counts: ClosedRange<Int>, of revisions: [Int: Revision], in folder: StoreTestFolder,
        on recording: DiskRecording
    ) async throws -> [Int: Revision] {
        var options = SQLiteStore.Options()
        options.vfs = recording.vfs
        options.synchronous = synchronous
        // Small, so that many a marker lies within a checkpoint or after one.
        options.checkpointPages = 40
        options.mostLogPages = 40
        let store = try SQLiteStore(folder: folder.path, options: options)
        let all = try await withThrowingTaskGroup(of: [Int: Revision].self) { group in
            for caller in 0..<callers {
                group.addTask { try await write(counts, of: revisions, to: store, as: caller, recording) }
            }
            return try await group.reduce(into: [:]) { $0.merge($1) { $1 } }
        }
        await store.close()
        return all
    }

    private func losses(
        on recording: DiskRecording, seed: UInt64, _ revisions: [Int: Revision]
    ) async throws -> [String] {
        var losses: [String] = []
        var answered = Array(repeating: 0, count: callers)
        var latest = 0
        try await StoreTestFolder.with { folder in
            try await recording.atEachMarker(seed: seed, in: folder) { marker in
                let answer = recording.answer(marker)
                answered[caller(of: answer)] = count(of: answer)
                latest = max(latest, revisions[answer]!)
                do {
                    losses += try await lossesIn(folder, answered: answered, latest: latest).map {
                        "marker \(marker): \($0)"
                    }
                } catch let error as StoreError {
                    losses.append("marker \(marker): \(error)")
                }
            }
        }
        return losses
    }

    private func write(
        _ counts: ClosedRange<Int>, of earlier: [Int: Revision], to store: SQLiteStore, as caller: Int,
        _ recording: DiskRecording
    ) async throws -> [Int: Revision] {
        var revisions = earlier
        for count in counts {
            try store.appendLater([.of("later \(caller)/\(count)")])
            let entry = JournalEntry.of("began \(caller)/\(count)")
            let result = try await store.commit(
                changes(caller, count, revisions), in: "lock", with: StoreExtras(entries: [entry]))
            guard case .committed(let revision) = result else { throw UnexpectedConflict(result: result) }
            recording.mark(answer(caller, count))
            revisions[answer(caller, count)] = revision
        }
        return revisions
    }

    private func changes(_ caller: Int, _ count: Int, _ revisions: [Int: Revision]) -> [StoreChange] {
        let last = revisions[answer(caller, count - 1)] ?? 0
        let padding = Array(repeating: UInt8(ascii: "x"), count: (caller * 977 + count * 389) % 3_000)
        let changes = [
            StoreChange(key: "counter/\(caller)", expected: last, json: Array("\(count)".utf8)),
            StoreChange(key: "count/\(caller)/\(count)", expected: 0, json: padding),
        ]
        guard let old = revisions[answer(caller, count - 3)] else { return changes }
        return changes + [StoreChange(key: "count/\(caller)/\(count - 3)", expected: old, json: nil)]
    }

    private func lossesIn(_ folder: StoreTestFolder, answered: [Int], latest: Revision) async throws -> [String] {
        var options = SQLiteStore.Options()
        options.synchronous = .off  // the power fails only once
        let store = try SQLiteStore(folder: folder.path, options: options)
        var losses: [String] = []
        var keys: Set<String> = []
        let journal = try await store.all()
        let texts = Set(journal.map(\.text))
        if texts.count != journal.count { losses.append("the journal has an entry twice") }
        for caller in 0..<callers {
            let found = try await store.read("counter/\(caller)", in: "lock").map(\.json) ?? Array("0".utf8)
            let count = Int(String(decoding: found, as: UTF8.self))!
            // One more may be on disk: it was written, and its answer had not left yet.
            if !(answered[caller]...answered[caller] + 1).contains(count) {
                losses.append("caller \(caller) was told \(answered[caller]), the store has \(count)")
            }
            keys.formUnion((max(1, count - 2)..<count + 1).map { "count/\(caller)/\($0)" })
            let entries = Set((1..<count + 1).flatMap { ["began \(caller)/\($0)", "later \(caller)/\($0)"] })
            if !entries.isSubset(of: texts) { losses.append("the journal has lost an entry of caller \(caller)") }
            if texts.contains("began \(caller)/\(count + 1)") { losses.append("an entry came without its commit") }
        }
        if !isChained(journal) { losses.append("the journal's chain is broken") }
        if try await Set(store.keys(prefix: "count/", limit: 1_000)) != keys {
            losses.append("a commit was kept in part")
        }
        if try await store.put("later", "1") <= latest {
            losses.append("revision \(latest) was given out again")
        }
        await store.close()
        return losses
    }

    private func isChained(_ journal: [JournalRecord]) -> Bool {
        let chain = JournalChain()
        var last = JournalChain.start
        return journal.enumerated().allSatisfy { index, record in
            last = chain.hash(after: last, seq: index + 1, json: record.json)
            return record.seq == index + 1 && record.hash == last
        }
    }

    private func answer(_ caller: Int, _ count: Int) -> Int { caller * 1_000 + count }
    private func caller(of answer: Int) -> Int { answer / 1_000 }
    private func count(of answer: Int) -> Int { answer % 1_000 }
}
