import PluginAPI

/// Makes lines for a terminal, or for a program, of what the bot says.
package struct ShellRendering: Sendable {
    private let plain: PlainText

    package init(plain: PlainText) { self.plain = plain }

    /// `[#ops] text` for a room, `[@alice] text` for what only alice sees, one for each line.
    package func lines(_ message: OutgoingMessage) -> [String] {
        let place = "[\(place(of: message.audience))] "
        return textLines(message).map { PrintableText.shown(place + $0) }
    }

    /// The same with colours, in a terminal that is `width` columns wide.
    package func styledLines(_ message: OutgoingMessage, width: Int? = nil) -> [StyledLine] {
        let label = "[\(place(of: message.audience))] "
        let room = width.map { $0 - DisplayWidth.columns(of: label) }
        let text = TableLayout(plain: plain, now: message.now, width: room).lay(out: message.text)
        let place = StyledLine(label, .dim)
        var lines: [StyledLine] = []
        var line = place
        for segment in text.segments {
            let words = plain.render(segment, now: message.now)
            for (index, part) in words.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 {
                    lines.append(line)
                    line = place
                }
                line = line + StyledLine(String(part), segment.style)
            }
        }
        return lines + [line]
    }

    /// One JSON object for the whole message.
    ///
    /// - Parameter id: By which a later one says that it comes in the place of this.
    package func json(_ message: OutgoingMessage, id: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { object in
            switch message.audience {
            case .room(let room):
                object.member("audience", "room")
                object.member("room", room.name)
            case .person(let person, let room):
                object.member("audience", "person")
                object.member("person", person.name)
                if let room { object.member("room", room.name) }
            }
            object.member("id", id)
            if let edits = message.edits { object.member("edits", edits) }
            if let thread = message.thread { object.member("thread", thread) }
            object.member("code", message.code)
            object.member("ok", message.isSuccess)
            object.member("data", message.data ?? .null)
            object.member("text", plain.render(message.text, now: message.now))
            object.member("choices", .array(message.choices.map(\.json)))
        }
        writer.endLine()
        return writer.bytes
    }

    private func textLines(_ message: OutgoingMessage) -> [String] {
        plain.render(message.text, now: message.now).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
    }

    private func place(of audience: OutgoingMessage.Audience) -> String {
        switch audience {
        case .room(let room): room.name
        case .person(let person, _): "@\(person.name)"
        }
    }
}

extension RichText.Segment {
    fileprivate var style: StyledLine.Style {
        switch self {
        case .bold, .person: .bold
        case .code, .command: .cyan
        case .link: .blue
        case .plain, .time, .ago, .table, .unknown: .plain
        }
    }
}
