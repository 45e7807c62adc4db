import Glibc
import PluginAPI
import Testing

extension BotProcess {
    /// Waits for a line of the output that has all of `parts` in it.
    @discardableResult
    func line(with parts: String...) async throws -> String {
        try await transcript.wait(for: "a line with \(parts)") { seen in
            seen.lines.first { line in parts.allSatisfy { line.contains($0) } }
        }
    }

    /// Waits for a line of the log, on standard error, that has all of `parts` in it.
    @discardableResult
    func logged(_ parts: String...) async throws -> String {
        try await transcript.wait(for: "a line of the log with \(parts)") { seen in
            seen.log.first { line in parts.allSatisfy { line.contains($0) } }
        }
    }

    // MARK: With --output json

    /// Has `person` say `line` to the bot, and waits for the next thing it says.
    ///
    /// - Parameter code: What the answer's code must be; any will do unless given.
    @discardableResult
    func answer(
        to line: String, as person: String = "ann", is code: String? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> BotMessage {
        type("/as \(person) \(line)\n")
        let answer = try await nextMessage()
        if let code { #expect(answer.code == code, "\(answer.text)", sourceLocation: location) }
        return answer
    }

    /// The first message that the test has not looked at yet.
    func nextMessage() async throws -> BotMessage {
        let index = messagesRead.withLock { count in
            defer { count += 1 }
            return count
        }
        return try await transcript.wait(for: "message \(index + 1)") { seen in
            let lines = seen.lines
            return lines.count > index ? try BotMessage(lines[index]) : nil
        }
    }

    // MARK: On a terminal

    /// Waits until the terminal shows a line that has all of `parts` in it.
    @discardableResult
    func shows(_ parts: String...) async throws -> String {
        try await transcript.wait(for: "\(parts) on the terminal") { seen in
            seen.terminalLines.first { line in parts.allSatisfy { line.contains($0) } }
        }
    }
}

extension Transcript.Seen {
    /// Everything that was ever drawn on the terminal, line by line, without colours and movements.
    var terminalLines: [String] {
        output.replacing(#/\u{1B}\[[0-9;?]*[A-Za-z]/#, with: "").split { $0.isNewline || $0 == "\r" }.map(String.init)
    }
}

/// One line of `--output json`.
struct BotMessage: Sendable {
    let json: JSON

    init(_ line: String) throws { json = try JSONReader.read(Array(line.utf8)) }

    var code: String { json["code"]?.string ?? "" }
    var text: String { json["text"]?.string ?? "" }
    var isSuccess: Bool { json["ok"]?.bool == true }
    subscript(name: String) -> JSON? { json["data"]?[name] }
}
