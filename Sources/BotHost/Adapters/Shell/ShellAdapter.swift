package import FoundationEssentials
import Glibc
package import PluginAPI
import Synchronization

/// A chat with the bot in a terminal, or from a script on standard input.
///
/// At a terminal, lines are taken as they are typed. From a script, each line is done before the next one is read,
/// so the output is the same each time.
package final class ShellAdapter: ChatAdapter {
    package enum Output: Sendable {
        /// One line for each line of a message.
        case text
        /// One JSON object for each message.
        case json
    }

    package let id = "shell"
    package let run: String

    private enum Phase {
        case listening
        /// The bot is stopping.
        case stopping
        /// The person has left.
        case left
    }

    private let terminal: Terminal
    private let session: TerminalSession
    private let events: AsyncStream<TerminalEvent>
    private let noMoreEvents: @Sendable () -> Void
    private let phase = Mutex(Phase.listening)
    /// Nothing that nobody reads is waited for any more.
    private let isClosed = Atomic(false)
    private let gate: ShellGate?
    private let rendering: ShellRendering
    private let output: Output
    private let botName: Mutex<String>
    private let speaker: Mutex<ShellSpeaker>
    private let counts = Mutex<[Series: Int]>([:])
    /// What was said last, by people and by the bot, for those who react to it or change it.
    private let last = Mutex((said: IncomingMessage?.none, answered: String?.none))
    /// When a script's next line may come.
    private let turns = LineTurns()
    /// The script's command that waits for an answer, and how often it has asked.
    private let asking = Mutex<(id: String, asked: Int)?>(nil)
    /// Why a script's output could not be written, once it could not.
    private let outputFailure = Mutex<SystemError?>(nil)

    /// - Parameters:
    ///   - user: Who speaks until `/as` says otherwise.
    ///   - history: The file for the lines that were typed.
    ///   - start: When the bot was started.
    package init(
        terminal: Terminal, output: Output, user: String, botName: String, history: String,
        start: Date = Date(timeIntervalSince1970: 0), zone: PlainText.Zone = .machine
    ) throws(TerminalError) {
        self.terminal = terminal
        self.output = output
        self.botName = Mutex(botName)
        run = String(start.milliseconds, radix: 36)
        rendering = ShellRendering(plain: PlainText(zone: zone))
        let speaker = ShellSpeaker(name: user)
        self.speaker = Mutex(speaker)
        let (events, lines) = AsyncStream.makeStream(of: TerminalEvent.self, bufferingPolicy: .bufferingOldest(10_000))
        let gate = terminal.isInteractive ? nil : ShellGate()
        self.events = events
        noMoreEvents = { lines.finish() }
        self.gate = gate
        // A script's output is the bot's alone, so what the session has to say goes beside it.
        let seen = terminal.isInteractive ? terminal : Terminal(input: terminal.input, output: STDERR_FILENO)
        session = try TerminalSession(on: seen, prompt: speaker.prompt, history: HistoryFile(path: history)) {
            lines.yield($0)
            gate?.waitUntilOpen()
        }
    }

    // MARK: Coming in

    package func run(_ inbox: any Inbox) async throws {
        try session.start()
        defer {
            gate?.openForGood()
            phase.withLock { $0 = .left }
        }
        if terminal.isInteractive { greet() }
        let bot = ShellSpeaker(name: botName.withLock { $0 })
        await submit(
            IncomingMessage(.connected, id: nextID(.event), person: bot.person, room: nil, text: ""), bot, inbox)
        for await event in events {
            if phase.withLock({ $0 }) == .stopping { break }
            switch event {
            case .line(let line):
                let isOver = await !take(ShellLine(line), inbox)
                gate?.open()
                if let failure = outputFailure.withLock({ $0 }) { throw ShellOutputError(cause: failure) }
                if isOver { return }
            case .endOfInput: return
            case .historyNotSaved(let error): say(["the lines you type are not kept: \(error)"])
            }
        }
    }

    package func beginToStop() {
        let wasListening = phase.withLock { phase in
            defer { phase = .stopping }
            return phase == .listening
        }
        noMoreEvents()
        if wasListening, terminal.isInteractive {
            say(["the bot is stopping; what is under way may finish within 10 s; Ctrl-C again ends it at once"])
        }
    }

    /// False when the person wants to leave.
    private func take(_ line: ShellLine, _ inbox: any Inbox) async -> Bool {
        switch line {
        case .nothing: break
        case .say(let text): await submit(text, as: speaker.withLock { $0 }, inbox)
        case .slash(let text): await submit(text, as: speaker.withLock { $0 }, isSlash: true, inbox)
        case .speakAs(let name, nil): change { $0.name = name }
        case .speakAs(let name, let line?):
            var once = speaker.withLock { $0 }
            once.name = name
            switch ShellLine(line) {
            case .slash(let text): await submit(text, as: once, isSlash: true, inbox)
            case .say(let text): await submit(text, as: once, inbox)
            default: say(["/as takes one line for the bot, not \"\(line)\""])
            }
        case .enterRoom(let name): await enter(name, inbox)
        case .leaveRoom: await enter(nil, inbox)
        case .topic(let words): await happen(.topic, words, inbox)
        case .react(let sign): await react(sign, inbox)
        case .edit(let words): await changeLast(.edited, words, inbox)
        case .delete: await changeLast(.deleted, "", inbox)
        case .help: say(ShellLine.helpLines)
        case .mistake(let words): say([words])
        case .quit: return false
        }
        return true
    }

    private func submit(_ text: String, as speaker: ShellSpeaker, isSlash: Bool = false, _ inbox: any Inbox) async {
        let message = IncomingMessage(
            id: nextID(.said), person: speaker.person, room: speaker.chatRoom, text: text, isSlashCommand: isSlash)
        if !isSlash { last.withLock { $0.said = message } }
        await submit(message, speaker, inbox)
    }

    /// At a terminal the person goes on typing; a script waits until it is done.
    private func submit(_ message: IncomingMessage, _ speaker: ShellSpeaker, _ inbox: any Inbox) async {
        if terminal.isInteractive {
            inbox.submit(message) { self.explain($0, message, speaker) }
        } else {
            await submitAndWait(message, speaker, inbox)
        }
    }

    /// Returns when the message is done, when its command asks something, or when the task is cancelled. An answer to that
    /// is followed by the command that had asked.
    private func submitAndWait(_ message: IncomingMessage, _ speaker: ShellSpeaker, _ inbox: any Inbox) async {
        turns.begin(message.id)
        inbox.submit(message) {
            self.explain($0, message, speaker)
            self.turns.note($0, of: message.id)
        }
        let (disposition, asked) = await turns.turn(of: message.id)
        if disposition == nil, asked > 0 {
            asking.withLock { $0 = (message.id, asked) }
        } else if disposition == .continued, let (id, before) = asking.withLock({ $0.take() }) {
            let (disposition, asked) = await turns.turn(of: id, after: before)
            if disposition == nil, !Task.isCancelled { asking.withLock { $0 = (id, asked) } }
        }
    }

    /// What is numbered, each for itself.
    private enum Series: String {
        case said = ""
        case event = "event-"
        case answered = "bot-"
    }

    private func nextID(_ series: Series) -> String {
        counts.withLock { counts in
            counts[series, default: 0] += 1
            return "\(series.rawValue)\(counts[series, default: 0])"
        }
    }

    private func explain(_ disposition: Disposition, _ message: IncomingMessage, _ speaker: ShellSpeaker) {
        switch disposition {
        case .answered, .continued, .repeated: break
        case .notAddressed:
            guard terminal.isInteractive, message.kind == .said else { return }
            let name = botName.withLock { $0 }
            say(["said to \(speaker.room ?? "everybody"); the bot listens there when it is called: @\(name) help"])
        case .busy: say(["not taken: the bot has too much to do; try again in a moment"])
        case .stopping: say(["not taken: the bot is stopping"])
        }
    }

    private func change(_ change: (inout ShellSpeaker) -> Void) {
        let prompt = speaker.withLock { speaker in
            change(&speaker)
            return speaker.prompt
        }
        session.setPrompt(prompt)
    }

    // MARK: Happenings

    private func happen(_ kind: ChatEvent.Kind, _ text: String, subject: String? = nil, _ inbox: any Inbox) async {
        let speaker = speaker.withLock { $0 }
        guard speaker.room != nil || kind != .topic else { return say(["a topic belongs to a room: /in #ops"]) }
        let event = IncomingMessage(
            kind, id: nextID(.event), person: speaker.person, room: speaker.chatRoom, text: text, subject: subject)
        await submit(event, speaker, inbox)
    }

    private func enter(_ room: String?, _ inbox: any Inbox) async {
        let old = speaker.withLock { $0.room }
        guard old != room else { return }
        if old != nil { await happen(.left, "", inbox) }
        change { $0.room = room }
        if room != nil { await happen(.joined, "", inbox) }
    }

    private func react(_ sign: String, _ inbox: any Inbox) async {
        guard let answered = last.withLock({ $0.answered }) else { return say(["the bot has said nothing yet"]) }
        await happen(.reaction, sign, subject: answered, inbox)
    }

    private func changeLast(_ kind: ChatEvent.Kind, _ text: String, _ inbox: any Inbox) async {
        guard let said = last.withLock({ $0.said }) else { return say(["you have said nothing yet"]) }
        await happen(kind, text, subject: said.id, inbox)
    }

    // MARK: Naming

    /// In a shell everybody exists who is named, but for the bot, to whom nothing can be given.
    package func person(named name: String) async -> Person? {
        guard name.lowercased() != botName.withLock({ $0 }).lowercased() else { return nil }
        guard case .speakAs(let name, nil) = ShellLine("/as \(name)") else { return nil }
        return ShellSpeaker(name: name).person
    }

    package func room(named name: String) async -> Room? {
        guard case .enterRoom(let name) = ShellLine("/in \(name)") else { return nil }
        return ShellSpeaker(name: "", room: name).chatRoom
    }

    // MARK: Going out

    package let canEdit = true

    /// What is edited is shown once more: what has been printed stays.
    package func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery {
        let id = message.edits ?? nextID(.answered)
        last.withLock { $0.answered = id }
        defer { turns.note(message) }
        do throws(SystemError) {
            switch output {
            case .json: try await write(rendering.json(message, id: id))
            case .text where terminal.isInteractive:
                session.print(rendering.styledLines(message, width: terminal.columns))
            case .text: try await write(Array((rendering.lines(message).joined(separator: "\n") + "\n").utf8))
            }
        } catch {
            // Whoever read it has gone. Of a kept message the next start makes another attempt.
            throw message.isToBeConfirmed ? .unreachable("\(error)") : .refused("\(error)")
        }
        return Delivery(id: id)
    }

    package func close() async {
        // Its thread waits for the line under way to be done, or for whoever reads what it shows.
        isClosed.store(true, ordering: .relaxed)
        gate?.openForGood()
        await withTaskExecutorPreference(globalConcurrentExecutor) { session.stop() }
    }

    package func answers(to names: [String]) {
        if let name = names.first { botName.withLock { $0 = name } }
    }

    /// Says something of the shell's own.
    private func say(_ lines: [String]) {
        if terminal.isInteractive && output == .text {
            session.print(lines.map { StyledLine("[shell] \($0)", .dim) })
        } else {
            // Not on the output, which is the bot's alone when a program reads it.
            _ = DescriptorWriter(STDERR_FILENO).write(lines.map { "[shell] \($0)\n" }.joined())
        }
    }

    /// On a thread of Swift's pool: who reads it may be slow, and only the shell has to wait for them.
    private func write(_ bytes: [UInt8]) async throws(SystemError) {
        let failure = await withTaskExecutorPreference(globalConcurrentExecutor) {
            let isWritten = DescriptorWriter(terminal.output)
                .write(String(decoding: bytes, as: UTF8.self)) { isClosed.load(ordering: .relaxed) }
            return isWritten ? nil : SystemError("write")
        }
        guard let failure else { return }
        outputFailure.withLock { $0 = failure }
        throw failure
    }

    private func greet() {
        guard output == .text else { return }
        let name = speaker.withLock { $0.name }
        session.print([
            StyledLine("You are ") + StyledLine(name, .bold) + StyledLine(" and talk to ")
                + StyledLine(botName.withLock { $0 }, .bold)
                + StyledLine(" alone. Type ") + StyledLine("help", .cyan) + StyledLine(", or ")
                + StyledLine("/help", .cyan) + StyledLine(" for the shell itself.")
        ])
    }
}

/// What the bot said to a script could not be written, so the script must not take it for done.
package struct ShellOutputError: Error, Equatable, CustomStringConvertible {
    let cause: SystemError

    package var description: String {
        "Cannot write what the bot says (\(cause)), so the rest of the input was not read."
    }
}

/// Who speaks in the shell, and where.
struct ShellSpeaker: Sendable {
    var name: String
    /// `#ops`; nil while talking to the bot alone.
    var room: String?

    init(name: String, room: String? = nil) {
        self.name = name
        self.room = room
    }

    var person: Person { Person(id: Person.ID(rawValue: "shell:\(name)"), name: name) }
    var chatRoom: Room? { room.map { Room(id: "shell:\($0)", name: $0) } }
    var prompt: String { room.map { "\(name) \($0)> " } ?? "\(name)> " }
}
