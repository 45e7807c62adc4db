package import PluginAPI

/// Where the bot says what nobody asked for.
package struct LogRooms: Equatable, Sendable {
    /// For sentences about what people did.
    package var functional: [Room] = []
    /// For events, as a line of JSON each.
    package var technical: [Room] = []
    /// Where the bot says that it has started.
    package var announce: [Room] = []

    package init() {}

    var readers: LogReaders { LogReaders(functional: !functional.isEmpty, technical: !technical.isEmpty) }
}

extension Room {
    /// The room with this id, under the name that people there give it: `#ops` of `irc:libera/#ops`.
    package init(id: String) {
        let end = id.lastIndex(of: "/") ?? id.firstIndex(of: ":")
        self.init(id: id, name: end.map { String(id[id.index(after: $0)...]) } ?? id)
    }
}
