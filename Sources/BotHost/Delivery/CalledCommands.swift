import PluginAPI

extension RichText {
    /// The same with the commands in it as they are typed where the bot is called by `address`.
    func called(by address: String) -> RichText {
        guard segments.contains(where: \.holdsCommand) else { return self }
        return RichText(segments: segments.map { $0.called(by: address) })
    }

    /// The commands in it, in their order.
    package var commands: [String] {
        segments.flatMap { segment -> [String] in
            switch segment {
            case .command(let line): [line]
            case .table(let table): table.rows.flatMap { row in row.flatMap(\.commands) }
            default: []
            }
        }
    }
}

extension RichText.Segment {
    fileprivate var holdsCommand: Bool {
        switch self {
        case .command, .table: true
        default: false
        }
    }

    fileprivate func called(by address: String) -> RichText.Segment {
        switch self {
        case .command(let line): .command(address + line)
        case .table(let table):
            .table(Table(table.columns, rows: table.rows.map { $0.map { $0.called(by: address) } }))
        default: self
        }
    }
}

extension OutgoingMessage.Audience {
    /// Whether the bot has to be called where this is read.
    var isRoom: Bool { if case .person(_, in: nil) = self { false } else { true } }
}

extension OutcomeMessage {
    /// The same with the commands in its text as they are typed where it is read.
    func called(by address: String, for audience: OutgoingMessage.Audience) -> OutcomeMessage {
        OutcomeMessage(
            code: code, isSuccess: isSuccess, audience: self.audience,
            text: text.called(by: audience.isRoom ? address : ""), data: data, choices: choices)
    }
}
