/// How lengths of time are written by people, and for people.
package enum DurationText {
    /// A length of time from one or more words: `2h`, `90m`, `1d12h`, `2 hours`, `30`; a bare number is minutes.
    ///
    /// - Returns: The length and how many of `words` it took, or `nil` when the first ones are none.
    ///   More than ten years, or nothing at all (`0m`), is none either.
    package static func read(_ words: some Collection<Substring>) -> (duration: Duration, count: Int)? {
        guard let first = words.first else { return nil }
        if let number = bareNumber(first) {
            if let second = words.dropFirst().first, let unit = seconds(in: second.folded[...]) {
                return checked(number.multipliedReportingOverflow(by: unit), count: 2)
            }
            return checked(number.multipliedReportingOverflow(by: 60), count: 1)
        }
        return compound(first).flatMap { checked(($0, false), count: 1) }
    }

    /// Whether someone who typed `word` meant a length of time, even if it is none: it begins with a digit.
    package static func isMeant(by word: Substring) -> Bool {
        word.utf8.first.map(isDigit) ?? false
    }

    /// The two largest units of `duration`, in words: "45 s", "5 min", "1 h 30 min", "3 d".
    package static func words(for duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        let parts = [
            (seconds / 86_400, "d"), (seconds % 86_400 / 3_600, "h"), (seconds % 3_600 / 60, "min"),
            (seconds % 60, "s"),
        ]
        guard let largest = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
        return parts[largest...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    private static let longest = 10 * 366 * 86_400

    private static func checked(_ seconds: (Int, Bool), count: Int) -> (Duration, Int)? {
        guard !seconds.1, (1...longest).contains(seconds.0) else { return nil }
        return (.seconds(seconds.0), count)
    }

    private static func bareNumber(_ word: Substring) -> Int? {
        word.utf8.allSatisfy(isDigit) ? Int(word) : nil
    }

    /// `1d12h`: numbers and units in turn, each unit at most once.
    private static func compound(_ word: Substring) -> Int? {
        guard isMeant(by: word) else { return nil }
        var rest = word.folded.utf8[...]
        var total = 0
        var seen: [Int] = []
        while !rest.isEmpty {
            let digits = rest.prefix(while: isDigit)
            let letters = rest[digits.endIndex...].prefix { !isDigit($0) }
            guard let number = Int(Substring(digits)), let unit = seconds(in: Substring(letters)), !seen.contains(unit),
                number <= longest / unit
            else { return nil }
            total += number * unit
            seen.append(unit)
            rest = rest[letters.endIndex...]
        }
        return total
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func seconds(in unit: Substring) -> Int? {
        switch unit {
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hr", "hrs", "hour", "hours": 3_600
        case "d", "day", "days": 86_400
        case "w", "week", "weeks": 7 * 86_400
        default: nil
        }
    }
}
