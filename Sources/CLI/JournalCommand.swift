import BotHost
import Concurrency
import FoundationEssentials
import PluginAPI

/// `bothost journal`: what the bot did, for whom, and whether the account of it is whole.
struct JournalCommand {
    private let options: Arguments.JournalOptions

    init(_ options: Arguments.JournalOptions) { self.options = options }

    func run() async throws {
        let data =
            try options.data.map(ConfigurationFile.absolute) ?? ConfigurationFile(path: options.config).read().data
        let file = try JournalFile(folder: data)
        if options.isVerifying { return try await verify(file) }
        switch options.format {
        case .text: try await list(file)
        case .json: try await export(file)
        }
    }

    private func list(_ file: JournalFile) async throws {
        let limit = options.limit ?? 100
        let listing = try await JournalListing(options.filter, limit: limit, read: file.records)
        for line in listing.lines { print(line.text) }
        guard listing.lines.isEmpty else { return }
        print(options.filter == JournalFilter() ? "The journal is empty." : "Nothing in the journal is like that.")
    }

    /// Every entry as it stands there, with what is needed to verify it.
    private func export(_ file: JournalFile) async throws {
        var lines = try await newest(file)
        lines.reverse()
        for record in lines { print(Self.json(record)) }
        guard options.limit == nil else { return }
        try await file.forEach(options.filter) { record in
            if options.filter.selects(try JSONReader.read(record.json)) { print(Self.json(record)) }
        }
    }

    /// The newest ones, when only so many are wanted.
    private func newest(_ file: JournalFile) async throws -> [JournalRecord] {
        guard let limit = options.limit else { return [] }
        var found: [JournalRecord] = []
        var query = options.filter.query(.newestFirst, limit: 1_000)
        while found.count < limit {
            let page = try await file.records(query)
            for record in page where found.count < limit {
                if options.filter.selects(try JSONReader.read(record.json)) { found.append(record) }
            }
            guard let last = page.last, last.seq > 1 else { break }
            query.numbers = 1...last.seq - 1
        }
        return found
    }

    private static func json(_ record: JournalRecord) -> String {
        let head = JournalVerification.Head(seq: record.seq, hash: record.hash).description
        let entry = String(decoding: record.json, as: UTF8.self)
        return #"{"seq":\#(record.seq),"hash":"\#(head.drop { $0 != ":" }.dropFirst())","entry":\#(entry)}"#
    }

    private func verify(_ file: JournalFile) async throws {
        var verification = JournalVerification(known: options.head)
        do {
            try await file.forEach { try verification.check($0) }
            try verification.finish()
        } catch let flaw as JournalVerification.Flaw {
            throw BrokenJournal(flaw: flaw)
        }
        guard let head = verification.head else { return print("The journal is empty.") }
        print("The journal is whole: \(head.seq) entries. Its head is \(head.description)")
    }
}

/// The journal is not what was written.
struct BrokenJournal: Error, CustomStringConvertible {
    let flaw: JournalVerification.Flaw

    var description: String { "The journal is broken: \(flaw)." }
}
