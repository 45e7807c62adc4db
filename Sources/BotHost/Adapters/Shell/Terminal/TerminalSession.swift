import Concurrency
import PluginAPI
import Synchronization

/// A conversation at the terminal: lines that the person types come in, lines to show go out above the prompt.
///
/// Everything happens on one thread of its own, from `start()` to `stop()`. A session that is let go stops by itself,
/// but a process that exits without stopping leaves the terminal as it was for editing.
package final class TerminalSession: Sendable {
    private let terminal: Terminal
    private let prompt: String
    private let historyFile: HistoryFile?
    private let onEvent: @Sendable (TerminalEvent) -> Void
    private let inbox: TerminalInbox
    private let started = Mutex<DedicatedThread?>(nil)
    private let isJoined = Mutex(false)

    /// - Parameters:
    ///   - history: where lines are kept from one session to the next; without it they are kept in memory.
    ///   - onEvent: called on the terminal's thread, in order; it should hand the event on and return.
    package init(
        on terminal: Terminal, prompt: String, history: HistoryFile? = nil,
        onEvent: @escaping @Sendable (TerminalEvent) -> Void
    ) throws(TerminalError) {
        self.terminal = terminal
        self.prompt = prompt
        self.onEvent = onEvent
        historyFile = history
        inbox = try TerminalInbox()
    }

    deinit { stop() }

    /// Takes the terminal over and shows the prompt; once.
    package func start() throws(TerminalError) {
        try started.withLock { started throws(TerminalError) in
            precondition(started == nil, "TerminalSession.start() was called twice")
            if terminal.canEdit { try terminal.enterEditing() }
            do throws(SystemError) {
                started = try DedicatedThread(loop)
            } catch {
                terminal.restore()
                throw TerminalError("start a thread for the terminal", code: error.code)
            }
        }
    }

    /// Shows `lines` above the prompt. From any thread; returns at once.
    package func print(_ lines: [String]) {
        print(lines.map { StyledLine($0) })
    }

    /// Shows `lines` above the prompt, in colour if the terminal has it. From any thread; returns at once.
    package func print(_ lines: [StyledLine]) {
        inbox.post { $0.lines += lines }
    }

    /// Shows another prompt from now on. From any thread; returns at once.
    package func setPrompt(_ prompt: String) {
        inbox.post { $0.prompt = prompt }
    }

    /// Shows what was printed before, and returns when the terminal is as it was before `start()`.
    ///
    /// Safe to call twice, and from any thread; in `onEvent` it only asks, and the end comes when that returns.
    package func stop() {
        inbox.post { $0.isStopping = true }
        guard let thread = started.withLock({ $0 }), !thread.isCurrent else { return }
        isJoined.withLock { isJoined in
            if !isJoined { thread.join() }
            isJoined = true
        }
    }

    /// What the thread runs. It does not hold the session.
    private var loop: @Sendable () -> Void {
        { [terminal, prompt, historyFile, inbox, onEvent] in
            let dialogue: any TerminalDialogue =
                if terminal.canEdit {
                    EditingDialogue(
                        prompt: prompt, history: historyFile?.load() ?? CommandHistory(),
                        usesColor: terminal.usesColor)
                } else {
                    PlainDialogue(prompt: prompt, isSeen: terminal.isInteractive, usesColor: terminal.usesColor)
                }
            var loop = TerminalLoop(
                terminal: terminal, dialogue: dialogue, inbox: inbox, historyFile: historyFile, tell: onEvent)
            loop.run()
        }
    }
}
