import Glibc

/// One line of the table.
enum Row {
    static let header = "| measured | here | goal |\n|---|---|---|"

    static func print(_ what: String, _ value: String, goal: String = "") {
        Swift.print("| \(what) | \(value) | \(goal) |")
        fflush(nil)
    }
}

extension Double {
    /// With as many decimals as matter: 0.0734, 3.21, 41.5, 25,300.
    var short: String {
        switch abs(self) {
        case ..<1: digits(4)
        case ..<10: digits(2)
        case ..<1_000: digits(1)
        default: Int(rounded()).grouped
        }
    }

    private func digits(_ count: Int) -> String {
        let scale = pow(10, Double(count))
        let text = "\(Int((self * scale).rounded()) / Int(scale))"
        let rest = String(Int((self * scale).rounded()) % Int(scale))
        return "\(text)." + String(repeating: "0", count: count - rest.count) + rest
    }
}

extension Int {
    fileprivate var grouped: String {
        let digits = Array(String(self))
        return digits.enumerated().map { index, digit in
            (digits.count - index) % 3 == 0 && index > 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}

/// The time since some moment, in seconds.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// How long one of `count` runs of `work` takes, in nanoseconds: the best of five rounds.
func nanoseconds(count: Int, _ work: () -> Void) -> Double {
    (0..<5).map { _ in
        let begin = now()
        for _ in 0..<count { work() }
        return (now() - begin) / Double(count) * 1e9
    }.min() ?? 0
}
