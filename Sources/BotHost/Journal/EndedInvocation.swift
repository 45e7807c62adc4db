import FoundationEssentials

/// How an invocation ended, and when: what its last entry is made of.
struct EndedInvocation {
    let invocation: Invocation
    let ending: InvocationEnding
    /// Whether an entry says that it began.
    let hadBegun: Bool
    let at: Date
    let milliseconds: Int

    var entry: JournalEntry {
        let json = invocation.entry("ended", at: UTCText.withMilliseconds(at)) { entry in
            entry.member("code", ending.code)
            entry.member("ok", ending.isSuccess)
            entry.member("ms", milliseconds)
            if let incident = ending.incident { entry.member("incident", incident) }
        }
        return JournalEntry(at: at, event: hadBegun ? nil : invocation.event?.mark, json: json)
    }
}
