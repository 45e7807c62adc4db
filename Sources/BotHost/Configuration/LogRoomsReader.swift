import PluginAPI

/// Reads where the bot says what nobody asked for, collecting what is wrong.
struct LogRoomsReader {
    private let adapters: [Configuration.Adapter]
    private(set) var problems: [(path: [JSONPathStep], message: String)] = []

    /// - Parameter adapters: Those that the config has.
    init(adapters: [Configuration.Adapter]) { self.adapters = adapters }

    mutating func rooms(_ members: JSONObject) -> LogRooms {
        var rooms = LogRooms()
        let logs = members["log_rooms"]
        rooms.functional = self.rooms(logs?["functional"], at: ["log_rooms", "functional"])
        rooms.technical = self.rooms(logs?["technical"], at: ["log_rooms", "technical"])
        rooms.announce = self.rooms(members["announce"], at: ["announce"])
        return rooms
    }

    private mutating func rooms(_ list: JSON?, at path: [JSONPathStep]) -> [Room] {
        var rooms: [Room] = []
        for (index, element) in (list?.array ?? []).enumerated() {
            guard let id = element.string else { continue }
            let room = Room(id: id)
            if let complaint = complaint(about: id) {
                problems.append((path + [.index(index)], complaint))
            } else if rooms.contains(room) {
                problems.append((path + [.index(index)], "\(element.quoted) stands here twice"))
            } else {
                rooms.append(room)
            }
        }
        return rooms
    }

    private func complaint(about id: String) -> String? {
        if let complaint = IDs.complaint(aboutRoom: id) { return complaint }
        let quote = JSON.string(id).quoted
        if id.hasSuffix("*") { return "\(quote) is not one room; write the id of each" }
        guard let adapter = adapters.first(where: { id.hasPrefix($0.roomPrefix) }) else {
            let known = adapters.map { "\"\($0.roomPrefix)…\"" }.joined(separator: ", ")
            return "\(quote) is on no network of this bot; there \(known.isEmpty ? "is none" : "are rooms \(known)")"
        }
        guard case .irc(let network) = adapter, !network.hasRoom(String(id.dropFirst(adapter.roomPrefix.count))) else {
            return nil
        }
        return "\(quote) is a channel in which the bot is not; add it to adapters.irc.\(network.name).rooms too"
    }
}

extension Configuration.Adapter {
    /// What the ids of its rooms begin with.
    fileprivate var roomPrefix: String {
        switch self {
        case .shell: "shell:"
        case .irc(let network): "irc:\(network.name)/"
        }
    }
}

extension IRCNetwork {
    fileprivate func hasRoom(_ name: String) -> Bool {
        rooms.contains { $0.name.lowercased() == name.lowercased() }
    }
}
