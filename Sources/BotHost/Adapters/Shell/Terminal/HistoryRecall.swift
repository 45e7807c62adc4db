/// Where a person stands in the history while they look through it, and the unfinished line they left.
struct HistoryRecall: Equatable {
    /// The entry that is shown; `nil` for the unfinished line.
    private var position: Int?
    private var unfinished = ""

    /// The entry before the one shown; `nil` at the oldest. `line` is kept when it is the unfinished one.
    mutating func older(than line: String, in history: CommandHistory) -> String? {
        if position == nil { unfinished = line }
        guard let older = history.entries[..<(position ?? history.entries.endIndex)].indices.last else { return nil }
        position = older
        return history.entries[older]
    }

    /// The entry after the one shown, then the unfinished line; `nil` when that is shown.
    mutating func newer(in history: CommandHistory) -> String? {
        guard let position else { return nil }
        let newer = position + 1
        guard newer < history.entries.endIndex else {
            self.position = nil
            return unfinished
        }
        self.position = newer
        return history.entries[newer]
    }
}
