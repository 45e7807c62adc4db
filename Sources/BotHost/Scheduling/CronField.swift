/// One field of a cron expression: `*`, `5`, `mon-fri`, `*/15`, `8-18/2`, or several of them with commas.
struct CronField: Equatable, Sendable {
    /// What a field counts.
    struct Kind: Sendable {
        let name: String
        let range: ClosedRange<Int>
        /// Names of the values, from the lowest on.
        var names: [String] = []

        static let minute = Kind(name: "minute", range: 0...59)
        static let hour = Kind(name: "hour", range: 0...23)
        static let day = Kind(name: "day of the month", range: 1...31)
        static let month = Kind(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        /// 7 is Sunday, as is 0.
        static let weekday = Kind(
            name: "day of the week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

        fileprivate var isWeekday: Bool { range == 0...7 }

        fileprivate var advice: String {
            guard let first = names.first, let last = isWeekday ? "sat" : names.last else {
                return "Write \(range.lowerBound) to \(range.upperBound)"
            }
            return "Write \(range.lowerBound) to \(range.upperBound), or \(first) to \(last)"
        }
    }

    /// In order.
    let values: [Int]
    /// Whether it begins with `*`, or is `?`, which means the same.
    let isStar: Bool

    init(_ text: Substring, _ kind: Kind, in expression: String) throws(CronError) {
        isStar = text.hasPrefix("*") || text == "?"
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            found.formUnion(try Part(text: part, kind: kind, expression: expression).values())
        }
        if kind.isWeekday, found.remove(7) != nil { found.insert(0) }
        values = found.sorted()
    }

    func contains(_ value: Int) -> Bool { values.contains(value) }
}

/// What stands between two commas.
private struct Part {
    let text: Substring
    let kind: CronField.Kind
    let expression: String

    func values() throws(CronError) -> [Int] {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let range = try range(halves[0])
        guard halves.count == 2 else { return Array(range) }
        guard let step = Self.number(halves[1]), (1...kind.range.upperBound).contains(step) else {
            throw error("\"\(halves[1])\" is no step", "Write 1 to \(kind.range.upperBound) behind the \"/\"")
        }
        guard halves[0] == "*" || halves[0] == "?" || halves[0].contains("-") else {
            throw error(
                "only a range has steps", "Write \"\(halves[0])-\(kind.isWeekday ? 6 : kind.range.upperBound)/\(step)\""
            )
        }
        return Array(stride(from: range.lowerBound, through: range.upperBound, by: step))
    }

    private func range(_ text: Substring) throws(CronError) -> ClosedRange<Int> {
        if text == "*" || text == "?" { return kind.isWeekday ? 0...6 : kind.range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0])
        guard ends.count == 2 else { return first...first }
        var last = try value(ends[1])
        if kind.isWeekday, last == 0, first > 0 { last = 7 }
        guard first <= last else {
            throw error(
                "it goes backwards",
                "Write the range in two: \"\(ends[0])-\(kind.isWeekday ? 6 : kind.range.upperBound),\(kind.range.lowerBound)-\(ends[1])\""
            )
        }
        return first...last
    }

    private func value(_ text: Substring) throws(CronError) -> Int {
        if let index = kind.names.firstIndex(of: text.lowercased()) { return kind.range.lowerBound + index }
        guard let number = Self.number(text), kind.range.contains(number) else {
            throw error(text == self.text ? nil : "\"\(text)\" is none", kind.advice)
        }
        return number
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && text.utf8.count <= 4 ? Int(text) : nil
    }

    private func error(_ detail: String?, _ advice: String) -> CronError {
        let why = detail.map { ": \($0)" } ?? ""
        return CronError("\"\(text)\" in \"\(expression)\" is no \(kind.name)\(why). \(advice).")
    }
}
