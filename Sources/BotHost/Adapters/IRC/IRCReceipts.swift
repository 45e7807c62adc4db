/// Which of the messages whose arrival somebody waits for have arrived.
package struct IRCReceipts: Sendable {
    /// What became of a message, by its number.
    package struct Settled: Equatable, Sendable {
        package let number: Int
        package let hasArrived: Bool

        package init(_ number: Int, hasArrived: Bool) {
            self.number = number
            self.hasArrived = hasArrived
        }
    }

    /// How many lines of each have not arrived yet.
    private var lines: [Int: Int] = [:]
    private var settled: [Settled] = []

    var areEmpty: Bool { lines.isEmpty }

    /// So many more lines belong to it.
    mutating func expect(_ count: Int, of number: Int?) {
        if let number { lines[number, default: 0] += count }
    }

    /// A line of it has arrived.
    mutating func arrive(_ number: Int?) {
        guard let number, let left = lines[number] else { return }
        lines[number] = left > 1 ? left - 1 : nil
        if left == 1 { settled.append(Settled(number, hasArrived: true)) }
    }

    /// A line of it will not arrive, and so the others need not.
    mutating func lose(_ number: Int?) {
        guard let number, lines.removeValue(forKey: number) != nil else { return }
        settled.append(Settled(number, hasArrived: false))
    }

    mutating func loseAll() {
        for number in lines.keys.sorted() { lose(number) }
    }

    /// Whether nobody waits for it any more.
    func isLost(_ number: Int?) -> Bool { number.map { lines[$0] == nil } ?? false }

    mutating func takeSettled() -> [Settled] {
        defer { settled = [] }
        return settled
    }
}
