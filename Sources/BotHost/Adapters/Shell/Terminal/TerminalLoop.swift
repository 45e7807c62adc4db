import Glibc

/// What the terminal's thread does: waits for keys and for other threads, and lets the dialogue decide.
struct TerminalLoop {
    /// How long after an ESC the rest of its sequence may come: much longer than a slow line needs.
    private static let pauseMilliseconds: Int32 = 500

    private let terminal: Terminal
    private let inbox: TerminalInbox
    private let historyFile: HistoryFile?
    private let tell: @Sendable (TerminalEvent) -> Void
    private var dialogue: any TerminalDialogue
    private var isReading = true
    private var isStopping = false
    private var historyFailed = false

    init(
        terminal: Terminal, dialogue: any TerminalDialogue, inbox: TerminalInbox, historyFile: HistoryFile?,
        tell: @escaping @Sendable (TerminalEvent) -> Void
    ) {
        self.terminal = terminal
        self.dialogue = dialogue
        self.inbox = inbox
        self.historyFile = historyFile
        self.tell = tell
    }

    /// Runs until someone posts that it is over; then the terminal is as it was before.
    mutating func run() {
        terminal.write(dialogue.begin(columns: terminal.columns))
        while !isStopping { turn() }
        terminal.write(dialogue.end(columns: terminal.columns))
        terminal.restore()
    }

    private mutating func turn() {
        // poll skips a negative descriptor.
        var sources = [
            pollfd(fd: isReading ? terminal.input : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: inbox.wakeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&sources, 2, isReading && dialogue.awaitsPause ? Self.pauseMilliseconds : -1)
        if count == 0 { carryOut(dialogue.pause(columns: terminal.columns)) }
        if sources[1].revents != 0 { serve(inbox.take()) }
        if sources[0].revents != 0 { readInput() }
    }

    private mutating func serve(_ wishes: TerminalInbox.Contents) {
        isStopping = wishes.isStopping
        guard !wishes.lines.isEmpty || wishes.prompt != nil else { return }
        let gap = wishes.dropped > 0 ? [StyledLine("(\(wishes.dropped) lines were too fast to show)", .dim)] : []
        terminal.write(dialogue.show(gap + wishes.lines, prompt: wishes.prompt, columns: terminal.columns))
    }

    private mutating func readInput() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(terminal.input, &bytes, bytes.count)
        if count > 0 {
            carryOut(dialogue.receive(Array(bytes[..<count]), columns: terminal.columns))
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            carryOut(dialogue.endInput(columns: terminal.columns))
        }
    }

    private mutating func carryOut(_ actions: [TerminalAction]) {
        for action in actions {
            switch action {
            case .write(let text): terminal.write(text)
            case .save(let history): save(history)
            case .tell(let event):
                if event == .endOfInput { isReading = false }
                tell(event)
            }
        }
    }

    private mutating func save(_ history: CommandHistory) {
        guard let historyFile, !historyFailed else { return }
        do throws(TerminalError) {
            try historyFile.save(history)
        } catch {
            historyFailed = true
            tell(.historyNotSaved(error))
        }
    }
}
