import FoundationEssentials
import PluginAPI

/// `journal`: what was done lately, for those who may know.
struct JournalChatCommand: Sendable {
    let store: any Store

    /// More than this nobody reads in a chat.
    private static let most = 100
    /// So far it is looked back for what is asked for; `bothost journal` looks at all.
    private static let mostRecords = 200_000

    var command: Command {
        Command(
            "journal [<count:integer>] [--since <duration>] [--plugin <plugin>] [--person <person>] [--code <code>]",
            summary: "Lists what was done lately, for whom, and how it ended.",
            example: "journal 10 --plugin lock --since 2h", needs: .admins, effect: .reads
        ) { call in
            let count = call.integer("count") ?? 20
            guard (1...Self.most).contains(count) else {
                throw Refusal(
                    "host.journal_count",
                    "I list 1 to \(Self.most) things, not \(count). All there are, on the bot's machine: \(code: "bothost journal")"
                )
            }
            var filter = JournalFilter()
            filter.since = call.duration("since").map { call.now + .milliseconds(-$0.wholeMilliseconds) }
            (filter.plugin, filter.person, filter.code) = (call["plugin"], call["person"], call["code"])
            let listing = try await JournalListing(
                filter, limit: count, mostRecords: Self.mostRecords, read: store.journal)
            return Self.outcome(listing)
        }
    }

    private static func outcome(_ listing: JournalListing) -> Outcome {
        let data = listing.lines.map(\.entry)
        let more: RichText =
            listing.isCutOff
            ? "\nI have not looked at everything; that does, on the bot's machine: \(code: "bothost journal")" : ""
        guard !listing.lines.isEmpty else {
            return Outcome("host.journal", data, "Nothing in the journal is like that.\(more)", audience: .caller)
        }
        let rows = listing.lines.map { line -> [RichText] in
            [
                line.date.map { "\(time: $0)" } ?? "", "\(line.who)", "\(line.place ?? "")", "\(code: line.what)",
                "\(line.outcome)",
            ]
        }
        let table = Table(["when", "who", "where", "what", "how it ended"], rows: rows)
        return Outcome("host.journal", data, "\(table)\(more)", audience: .caller)
    }
}
