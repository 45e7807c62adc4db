/// What reaches the disk together with a commit, or not at all.
///
/// When the commit meets a conflict or is refused, nothing of this is kept either.
package struct StoreExtras: Equatable, Sendable {
    /// Appended to the journal, in this order.
    package var entries: [JournalEntry]
    /// Made after the commit's own changes, whatever their keys hold.
    package var writes: [StoreWrite]

    package init(entries: [JournalEntry] = [], writes: [StoreWrite] = []) {
        self.entries = entries
        self.writes = writes
    }

    var isEmpty: Bool { entries.isEmpty && writes.isEmpty }

    var bytes: Int {
        entries.reduce(0) { $0 + $1.json.count } + writes.reduce(0) { $0 + $1.change.bytes }
    }
}
