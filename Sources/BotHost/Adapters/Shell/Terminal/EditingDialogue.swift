/// A dialogue on a terminal that can edit: the line being typed stays below everything else.
struct EditingDialogue: TerminalDialogue {
    private var decoder = KeyDecoder()
    private var editor: LineEditor
    private var renderer = PromptRenderer()
    private var prompt: String
    private var hasEnded = false
    private let usesColor: Bool

    init(prompt: String, history: CommandHistory, usesColor: Bool) {
        self.prompt = prompt
        self.usesColor = usesColor
        editor = LineEditor(history: history)
    }

    var awaitsPause: Bool { decoder.isUnfinished }

    mutating func begin(columns: Int) -> String { draw(columns: columns) }

    mutating func receive(_ bytes: [UInt8], columns: Int) -> [TerminalAction] {
        handle(decoder.decode(bytes), columns: columns)
    }

    mutating func pause(columns: Int) -> [TerminalAction] {
        handle(decoder.pause(), columns: columns)
    }

    mutating func endInput(columns: Int) -> [TerminalAction] {
        guard !hasEnded else { return [] }
        hasEnded = true
        return [.write(renderer.erase(columns: columns)), .tell(.endOfInput)]
    }

    mutating func show(_ lines: [StyledLine], prompt: String?, columns: Int) -> String {
        if let prompt { self.prompt = prompt }
        let shown = lines.map { $0.rendered(inColor: usesColor) + "\n" }.joined()
        return renderer.erase(columns: columns) + shown + draw(columns: columns)
    }

    mutating func end(columns: Int) -> String { renderer.erase(columns: columns) }

    /// Draws once for all keys that came together, and rings once.
    private mutating func handle(_ keys: [TerminalKey], columns: Int) -> [TerminalAction] {
        var actions: [TerminalAction] = []
        var rings = false
        for key in keys where !hasEnded {
            switch editor.handle(key) {
            case .submit(let line): actions += submit(line, columns: columns)
            case .endOfInput: actions += endInput(columns: columns)
            case .clearScreen: actions.append(.write(renderer.clear()))
            case .bell: rings = true
            case .changed, nil: break
            }
        }
        guard !keys.isEmpty, !hasEnded else { return actions }
        return actions + [.write(draw(columns: columns) + (rings ? "\u{07}" : ""))]
    }

    private mutating func submit(_ line: String, columns: Int) -> [TerminalAction] {
        let row = renderer.finish(prompt: prompt, text: line, columns: columns)
        return [.write(row), .save(editor.history), .tell(.line(line))]
    }

    private mutating func draw(columns: Int) -> String {
        hasEnded ? "" : renderer.draw(prompt: prompt, buffer: editor.buffer, columns: columns)
    }
}
