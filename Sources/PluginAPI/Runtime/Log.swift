/// Lines for the bot's log, under the plugin's name. For operators, not for chat users.
public struct Log: Sendable {
    package enum Level: String, Sendable, Comparable, CaseIterable {
        case debug, info, warning, error

        package static func < (left: Level, right: Level) -> Bool {
            Level.allCases.firstIndex(of: left)! < Level.allCases.firstIndex(of: right)!  // all are in allCases
        }
    }

    private let requests: any HostRequests

    package init(requests: any HostRequests) { self.requests = requests }

    public func debug(_ message: String, _ fields: [String: String] = [:]) { write(.debug, message, fields) }
    public func info(_ message: String, _ fields: [String: String] = [:]) { write(.info, message, fields) }
    public func warning(_ message: String, _ fields: [String: String] = [:]) { write(.warning, message, fields) }
    public func error(_ message: String, _ fields: [String: String] = [:]) { write(.error, message, fields) }

    private func write(_ level: Level, _ message: String, _ fields: [String: String]) {
        let members = fields.sorted { $0.key < $1.key }.map {
            JSONObject.Member(name: $0.key, value: .string($0.value))
        }
        requests.notify(
            "log",
            ["level": .string(level.rawValue), "message": .string(message), "fields": .object(JSONObject(members))])
    }
}
