/// The bot's reply offers no choice of that name.
public struct NoChoice: Error, Equatable, CustomStringConvertible {
    public let label: String
    public let offered: [String]

    public var description: String {
        let others = offered.isEmpty ? "it offers nothing" : "it offers \(offered.joined(separator: ", "))"
        return "The reply offers no choice \"\(label)\"; \(others)."
    }
}
