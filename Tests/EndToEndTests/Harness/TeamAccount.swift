import BotHost
import PluginAPI
import Testing

/// What a team was told by a bot that was killed again and again, and whether that is true.
struct TeamAccount {
    /// The names under which something was answered, by the code of the answer.
    private var answered: [String: Set<String>] = [:]
    /// The locks that were acquired: an environment and the lock's number.
    private var locks: Set<String> = []
    /// The invocations of which people were told that they were cut off.
    private var interrupted: Set<String> = []
    /// The numbers that may still be chosen, by whom.
    private var offers: [String: [Int]] = [:]

    static func messages(in seen: Transcript.Seen) -> [BotMessage] {
        // A prompt may stand before them.
        seen.lines.compactMap { line in line.firstIndex(of: "{").flatMap { try? BotMessage(String(line[$0...])) } }
    }

    // MARK: What was told

    /// Takes in all that one run of the bot has said.
    mutating func take(_ seen: Transcript.Seen) {
        offers = [:]
        for message in Self.messages(in: seen) {
            if let name = message["name"]?.string { answered[message.code, default: []].insert(name) }
            switch message.code {
            case "zoo.tallied", "zoo.rang": #expect(message["count"] == 1, "\(message.json)")
            case "zoo.offered": takeOffer(message)
            case "host.interrupted": interrupted.insert(message["invocation"]?.string ?? "")
            case "lock.acquired":
                let lock = "\(message["environment"] ?? .null) \(message["lockID"] ?? .null)"
                #expect(locks.insert(lock).inserted, "\(lock) was acquired twice")
            default: break
            }
        }
    }

    private mutating func takeOffer(_ message: BotMessage) {
        let number = message.text.firstMatch(of: #/Type ([0-9]+) for Tally/#).flatMap { Int($0.1) }
        guard let number, let person = message.json["person"]?.string else {
            Issue.record("nothing to choose in \(message.json)")
            return
        }
        offers[person, default: []].append(number)
    }

    /// What `person` types to choose something that was offered before the bot was killed last; nil when there is nothing.
    mutating func choice(of person: String) -> String? { offers[person]?.popLast().map(String.init) }

    // MARK: Whether it is true

    /// The alarms that were set and have not rung yet, but for those of which the log says that nobody knows whether they
    /// have.
    func alarmsNotHeard(counts: [String: Int], log: [Substring]) -> Set<String> {
        let lost = log.filter { $0.contains("ended during a timer's run") }.compactMap { line in
            line.firstMatch(of: #/timer=alarm/([-a-z0-9]+)/#).map { String($0.1) }
        }
        return (answered["zoo.armed"] ?? []).subtracting(lost).filter { counts["rang/\($0)"] == nil }
    }

    /// Whether what was answered was done, and all of it once.
    ///
    /// - Parameters:
    ///   - counts: What is stored in the end.
    ///   - pressed: The names in the file to which each is added by an act.
    func check(counts: [String: Int], pressed: [String]) {
        for (key, count) in counts { #expect(count == 1, "\(key) was counted more than once") }
        for name in answered["zoo.tallied"] ?? [] { #expect(counts["tally/\(name)"] == 1) }
        #expect(Set(pressed).count == pressed.count, "something was pressed twice")
        #expect((answered["zoo.pressed"] ?? []).subtracting(pressed) == [])
        // Otherwise nothing was tried.
        for code in ["zoo.tallied", "zoo.pressed", "zoo.armed", "zoo.rang", "zoo.offered"] {
            #expect(answered[code]?.isEmpty == false, "no \(code)")
        }
        #expect(!locks.isEmpty && !interrupted.isEmpty)
    }

    /// Whether the journal knows of it all.
    func check(_ file: JournalFile, pressed: [String]) async throws {
        var verification = JournalVerification()
        var begun: [String: JSON] = [:]
        var ended: [String: JSON] = [:]
        try await file.forEach { record in
            try verification.check(record)
            let entry = try JSONReader.read(record.json)
            let id = entry["id"]?.string ?? ""
            if entry["kind"] == "began" {
                begun[id] = entry
            } else {
                #expect(ended.updateValue(entry, forKey: id) == nil, "\(entry) has ended before")
            }
        }
        await file.close()
        #expect(Set(begun.keys).subtracting(ended.keys) == [])
        // What was done in the world was written down before.
        let presses = begun.values.filter { $0["command"] == "zoo press" }.compactMap { Self.name(in: $0) }
        #expect(Set(pressed).subtracting(presses) == [])
        let finished = ended.values.filter { $0["code"] == "zoo.pressed" }.compactMap { Self.name(in: $0) }
        #expect(Set(finished).subtracting(pressed) == [])
        let cutOff = ended.filter { $0.value["code"] == "host.interrupted" && $0.value["command"] != nil }
        #expect(Set(cutOff.keys) == interrupted)
    }

    private static func name(in entry: JSON) -> String? { entry["arguments"]?["name"]?.string }
}
