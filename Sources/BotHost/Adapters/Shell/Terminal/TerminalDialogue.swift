/// The way to talk to the person at the terminal, as a value: what came in decides what goes out.
protocol TerminalDialogue {
    /// What to show before anything was typed.
    mutating func begin(columns: Int) -> String

    mutating func receive(_ bytes: [UInt8], columns: Int) -> [TerminalAction]

    /// Nothing more can be read.
    mutating func endInput(columns: Int) -> [TerminalAction]

    /// Whether `pause` wants to know when nothing comes for a moment.
    var awaitsPause: Bool { get }

    mutating func pause(columns: Int) -> [TerminalAction]

    /// Shows `lines` without harming what is being typed; `prompt` is a new prompt, if any.
    mutating func show(_ lines: [StyledLine], prompt: String?, columns: Int) -> String

    /// Leaves the terminal at the beginning of a row of its own.
    mutating func end(columns: Int) -> String
}
