import BotTesting

extension TestBot {
    /// What people and rooms were told, without the two logs.
    var told: [Reply] {
        messages.filter { $0.audience != .room("#functional-log") && $0.audience != .room("#technical-log") }
    }
}
