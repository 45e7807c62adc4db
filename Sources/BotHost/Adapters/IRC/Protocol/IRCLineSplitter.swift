/// Cuts text into lines that the server passes on whole.
///
/// The limit counts what others receive, with the sender's `:nick!user@host ` before it and CR LF behind it. It is cut
/// between words if it can be, else between characters; formatting goes on in the next line.
package struct IRCLineSplitter: Sendable {
    /// The bytes that are left for the text.
    package let room: Int

    /// - Parameters:
    ///   - lineLength: `IRCFeatures.lineLength`.
    ///   - source: What others see before the bot's lines, as the server showed it; before it has, `assumedSource`.
    package init(lineLength: Int = 512, source: IRCSource, verb: String, target: String) {
        // `:source VERB target :` and the line's end.
        room = lineLength - source.text.utf8.count - verb.utf8.count - target.utf8.count - 7
    }

    package init(room: Int) { self.room = room }

    /// The longest that others can see of `nick`: 63 bytes of host, and of the user's name as much as servers leave.
    package static func assumedSource(nick: String, user: String) -> IRCSource {
        let user = "~" + user.prefix(10)
        return IRCSource(nick: nick, user: user, host: String(repeating: "h", count: 63))
    }

    /// The lines of `text`. None is empty or over the limit; lines on which there is nothing to see are left out.
    ///
    /// Where there is room for less than 64 bytes nothing is sent: that is a target of which no server knows.
    package func split(_ text: String) -> [String] {
        guard room >= Self.leastRoom else { return [] }
        if text.utf8.count <= room, Self.isOneLine(text) { return [text] }
        return text.split(whereSeparator: \.isNewline).flatMap { line in
            // Most lines fit.
            if line.utf8.count <= room { return Self.isVisible(line) ? [String(line)] : [] }
            return split(IRCTextUnit.units(of: line, longest: room - IRCTextStyle.mostBytes))
        }
    }

    /// Whether it is a line as it stands: nothing in it breaks it or is formatting, and there is something to see. Not all that are
    /// lines are found to be.
    static func isOneLine(_ text: String) -> Bool {
        var isVisible = false
        for byte in text.utf8 {
            guard (ASCII.space..<0x7F).contains(byte) else { return false }
            isVisible = isVisible || byte != ASCII.space
        }
        return isVisible
    }

    private static func isVisible(_ line: Substring) -> Bool {
        IRCFormatting.stripped(String(line)).utf8.contains { $0 > ASCII.space && $0 != 0x7F }
    }

    private static let leastRoom = 64

    private func split(_ units: [IRCTextUnit]) -> [String] {
        var lines: [String] = []
        var style = IRCTextStyle()
        var start = 0
        while start < units.count {
            let codes = style.codes(before: units[start])
            let end = lineEnd(in: units, from: start, size: codes.count)
            let written = units[start..<end]
            if written.contains(where: \.isVisible) {
                lines.append(String(decoding: codes + written.flatMap(\.bytes), as: UTF8.self))
            }
            for unit in written { style.take(unit) }
            start = end
            while start < units.count, end < units.count, units[start].isSpace { start += 1 }
        }
        return lines
    }

    /// Where the line ends that begins at `start`: before the last space of what fits, if there are words before it.
    ///
    /// - Parameter size: How many bytes stand in it already.
    private func lineEnd(in units: [IRCTextUnit], from start: Int, size: Int) -> Int {
        var size = size
        var lastBreak: Int?
        var hasWords = false
        for index in start..<units.count {
            size += units[index].bytes.count
            // Behind the break the space is not written, so it need not fit.
            if units[index].isSpace && hasWords { lastBreak = index }
            if size > room { return lastBreak ?? max(index, start + 1) }
            hasWords = hasWords || units[index].isVisible
        }
        return units.count
    }
}
