/// The words that mean something without a plugin's name before them, and whose they are: each belongs to one plugin,
/// so that a line means the same in every team.
enum BareWords {
    /// The id of the plugin to which `word` belongs; nil when anybody may have it.
    static func owner(of word: String) -> String? { owners[word] }

    private static let words: KeyValuePairs = [
        "bothost": "help status version plugins roles role whoami why schedules journal quarantine",
        "lock": "lock unlock free steal wcid hold freeze maintenance",
        "release": "dobro queue accept reject cancel here dep",
        "deploy": "deploy rollback restart abort",
        "dns": "dig host nslookup ptr",
    ]

    private static let owners: [String: String] = words.reduce(into: [:]) { owners, entry in
        for word in entry.value.split(separator: " ") { owners[String(word)] = entry.key }
    }
}
