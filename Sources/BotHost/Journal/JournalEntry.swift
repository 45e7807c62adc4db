package import FoundationEssentials

/// What is to be appended to the journal.
package struct JournalEntry: Equatable, Sendable {
    package let at: Date
    /// Which event of a chat this accounts for, so that it is known again; see `EventMark`.
    package let event: Int?
    /// UTF-8 JSON text.
    package let json: [UInt8]

    package init(at: Date, event: Int? = nil, json: [UInt8]) {
        self.at = at
        self.event = event
        self.json = json
    }
}
