/// Gives each fault a number, by which an admin finds it in the log.
package struct Incidents: Sendable {
    private let log: HostLog
    private let makeID: @Sendable () -> String

    /// - Parameter makeID: A new number. By default six random hexadecimal digits.
    package init(log: HostLog, makeID: @escaping @Sendable () -> String = Self.randomID) {
        self.log = log
        self.makeID = makeID
    }

    /// Logs `what` happened under a new number.
    package func report(_ what: String, _ fields: KeyValuePairs<String, String>, from source: String) -> String {
        let id = makeID()
        log.write(.error, what, [("incident", id)] + fields.map { ($0.key, $0.value) }, from: source)
        return id
    }

    package static func randomID() -> String {
        let number = Int.random(in: 0..<0x100_0000)
        return String(("000000" + String(number, radix: 16, uppercase: true)).suffix(6))
    }
}
