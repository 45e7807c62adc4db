import BotHost
import Concurrency
import PluginAPI
import Testing

/// The whole bot, with real plugin processes, on a disk whose power fails at any answer: what people were told by then is so.
@Suite(.timeLimit(.minutes(5))) struct PowerLossTests {
    private static let people = ["ann", "bob", "cid", "dan", "eve", "fay"]
    private static let plugins = [
        LiveHost.Plugin(),
        LiveHost.Plugin(
            instance: "lock", library: Build.lock, settings: ["environments": ["staging", "demo", "preprod"]]),
    ]

    @Test(arguments: [UInt64(0), 1]) func `what people were told is so after a loss of power at any answer`(
        seed: UInt64
    ) async throws {
        try await DiskRecording.with { recording in
            let told = try await work(on: recording)
            #expect(recording.markers == told.count)
            try await StoreTestFolder.with { folder in
                try await recording.atEachMarker(seed: seed, in: folder) { marker in
                    let left = try await LeftByPowerLoss(folder)
                    for message in told[...recording.answer(marker)] { left.check(message) }
                }
            }
        }
    }

    /// Has a team work, and returns what they were told, in that order.
    private func work(on recording: DiskRecording) async throws -> [OutgoingMessage] {
        try await StoreTestFolder.with { folder in
            var options = SQLiteStore.Options()
            options.vfs = recording.vfs
            let chat = MemoryChat { recording.mark($0) }
            let store = try SQLiteStore(folder: folder.path, options: options)
            try await LiveHost.with(Self.plugins, store: store, chat: chat) { bot in
                try await withThrowingTaskGroup(of: Void.self) { working in
                    for person in Self.people {
                        working.addTask {
                            for line in lines(of: person) { try await bot.says(line, as: person) }
                        }
                    }
                    try await working.waitForAll()
                }
            }
            return chat.messages
        }
    }

    private func lines(of person: String) -> [String] {
        (1...3).flatMap { round in
            let environment = ["staging", "demo", "preprod"][round - 1]
            let name = "\(person)-\(round)"
            return [
                "lock \(environment)", "zoo tally \(name)", "zoo press \(name) /dev/null", "zoo alarm \(name)",
                "zoo offer \(name)", "unlock \(environment) --force",
            ]
        }
    }
}

/// What is on the disk after a loss of power.
private struct LeftByPowerLoss {
    private let values: [String: JSON]
    private let timers: Set<String>
    /// The events of which the journal says that they have been answered.
    private let ended: Set<String>
    private let begun: Set<String>

    init(_ folder: StoreTestFolder) async throws {
        let store = try SQLiteStore(folder: folder.path)
        var values: [String: JSON] = [:]
        for namespace in ["zoo", "lock", "host"] {
            for entry in try await store.list(prefix: "", after: nil, limit: 1_000, in: namespace) {
                values["\(namespace) \(entry.key)"] = try JSONReader.read(entry.value.json)
            }
        }
        let book = TimerBook(store: store, clock: SystemClock())
        let list = try await book.list(TimerListParams(prefix: "", after: nil), in: "zoo")
        var verification = JournalVerification()
        var (begun, ended): (Set<String>, Set<String>) = ([], [])
        for record in try await store.journal(JournalQuery(.oldestFirst, limit: 10_000)) {
            try verification.check(record)
            let entry = try JSONReader.read(record.json)
            guard let event = entry["event"]?.string else { continue }
            if entry["kind"] == "began" { begun.insert(event) } else { ended.insert(event) }
        }
        await store.close()
        (self.values, self.begun, self.ended) = (values, begun, ended)
        timers = Set(list.timers.map(\.name))
    }

    /// Whether `message` tells the truth.
    func check(_ message: OutgoingMessage) {
        let name = message.data?["name"]?.string ?? ""
        switch message.code {
        case "zoo.tallied": #expect(values["zoo tally/\(name)"] == 1, "\(name) is lost")
        case "zoo.armed":
            #expect(timers.contains("alarm/\(name)") || values["zoo rang/\(name)"] == 1, "the alarm \(name) is lost")
        case "zoo.rang": #expect(values["zoo rang/\(name)"] == 1)
        case "zoo.offered":
            let offered = values["host choices/person/\(message.cause.person.id.rawValue)"]
            #expect("\(offered ?? .null)".contains("zoo tally \(name)"), "the choice of \(name) is lost")
        case "lock.acquired", "lock.released", "lock.forced":
            let environment = message.data?["environment"]?.string ?? ""
            let lock = values["lock environment/\(environment)"]?["lock"]?["id"]?.integer ?? 0
            #expect(lock >= message.data?["lockID"]?.integer ?? .max, "the lock of \(environment) is lost")
        default: return
        }
        if ["zoo.tallied", "zoo.pressed", "zoo.armed", "lock.acquired", "lock.released"].contains(message.code) {
            let event = "test:\(message.cause.id)"
            #expect(begun.contains(event) && ended.contains(event), "\(message.code) is not in the journal")
        }
    }
}
