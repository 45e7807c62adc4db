/// A dialogue without control sequences: whole lines in, whole lines out.
struct PlainDialogue: TerminalDialogue {
    private var reader = PlainLineReader()
    private var prompt: String
    private var hasEnded = false
    /// Whether a person sees the prompt and their own typing, which the terminal echoes.
    private let isSeen: Bool
    private let usesColor: Bool

    init(prompt: String, isSeen: Bool, usesColor: Bool) {
        self.prompt = prompt
        self.isSeen = isSeen
        self.usesColor = usesColor
    }

    var awaitsPause: Bool { false }

    mutating func begin(columns: Int) -> String { shownPrompt }

    mutating func receive(_ bytes: [UInt8], columns: Int) -> [TerminalAction] {
        let lines = reader.read(bytes)
        return lines.isEmpty ? [] : lines.map { action(for: $0) } + [.write(shownPrompt)]
    }

    mutating func pause(columns: Int) -> [TerminalAction] { [] }

    mutating func endInput(columns: Int) -> [TerminalAction] {
        guard !hasEnded else { return [] }
        hasEnded = true
        let last = reader.finish().map { [action(for: $0)] } ?? []
        return [.write(isSeen ? "\n" : "")] + last + [.tell(.endOfInput)]
    }

    mutating func show(_ lines: [StyledLine], prompt: String?, columns: Int) -> String {
        if let prompt { self.prompt = prompt }
        guard !lines.isEmpty else { return "" }
        let shown = lines.map { $0.rendered(inColor: usesColor) + "\n" }.joined()
        return end(columns: columns) + shown + shownPrompt
    }

    mutating func end(columns: Int) -> String { isSeen && !hasEnded ? "\n" : "" }

    private var shownPrompt: String { isSeen && !hasEnded ? PrintableText.shown(prompt) : "" }

    private func action(for line: PlainLineReader.Line) -> TerminalAction {
        switch line {
        case .line(let text): .tell(.line(text))
        case .tooLong: .write("That line was too long: at most \(LineEditor.limit) bytes.\n")
        }
    }
}
