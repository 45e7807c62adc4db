import Concurrency
import FoundationEssentials
import PluginAPI
import Synchronization

/// The questions that plugins have asked and that are not answered yet: one for a person and place.
package final class Questions: Sendable {
    /// Which command of which process asks.
    struct Asker: Hashable, Sendable {
        let instance: String
        let process: Int32
        let call: Int
    }

    /// Where the answer has to come from.
    private struct Place: Hashable, Sendable {
        let person: Person.ID
        let room: String?

        init(_ message: IncomingMessage) {
            person = message.person.id
            room = message.room?.id
        }
    }

    private struct Open: Sendable {
        let number: Int
        let asker: Asker
        let question: Question
        /// By the clock's `elapsed`.
        let endsAt: Duration
        /// The question as it was shown; people may react to it.
        var shown: Sent?
        /// What was typed and not taken yet: while the plugin tells an aside, nobody waits.
        var typed: [AskResult] = []
        var waiting: Answer<AskResult>?
        /// The answer is there, and the plugin is about to take it.
        var isAnswered = false
    }

    /// What is stored of a question that is open, for the next start to tell that it is void.
    struct Record: Codable, Equatable, Sendable {
        let person: Person
        let room: Room?
        let command: String
        /// Which event had brought the command, as the journal shows it.
        let event: String?
    }

    private struct State {
        var open: [Place: Open] = [:]
        var lastNumber = 0
        var isStopping = false
        /// Those that nobody waited for when they were left, and whose records are still to be removed.
        var left: [Int] = []
    }

    private static let prefix = "question/"
    /// So much may be typed ahead of a plugin that tells an aside.
    private static let mostTyped = 20

    private let storage: Storage
    private let outbox: Outbox
    private let turns: PersonTurns
    private let clock: any BotClock
    /// Numbers of another run of the bot are not given again while its records are there.
    private let run: String
    private let state = Mutex(State())

    init(storage: Storage, outbox: Outbox, turns: PersonTurns, clock: any BotClock) {
        self.storage = storage
        self.outbox = outbox
        self.turns = turns
        self.clock = clock
        run = String(clock.now().milliseconds, radix: 36)
    }

    // MARK: Asking

    /// Asks the person who typed `cause`, and waits for what they say.
    ///
    /// - Parameter command: What they typed, for when it has to be typed again.
    func ask(
        _ params: AskParams, _ asker: Asker, for cause: IncomingMessage, command: String
    ) async throws -> AskResult {
        if params.isAgain { return try await wait(in: Place(cause), for: asker) }
        await removeLeft()
        let place = Place(cause)
        let number: Int
        switch open(params, asker, in: place) {
        case .stopping: return .none(.stopping)
        case .opened(let opened): number = opened
        }
        do {
            let record = Record(
                person: cause.person, room: cause.room, command: command, event: outbox.event(of: cause).text)
            try await storage.update(key(number), as: Record.self) { $0 = record }
            turns.giveWay(cause.id, of: cause.person.id)
            let hasButtons = outbox.adapter(of: cause)?.hasButtons ?? false
            let sent = await outbox.deliver(QuestionWords.question(params, hasButtons: hasButtons), to: cause)
            state.withLock { if $0.open[place]?.number == number { $0.open[place]?.shown = sent } }
            return try await wait(in: place, for: asker)
        } catch {
            await close(number, in: place)
            throw error
        }
    }

    private enum Opening { case stopping, opened(Int) }

    /// What was asked there before is called off.
    private func open(_ params: AskParams, _ asker: Asker, in place: Place) -> Opening {
        let (opening, before) = state.withLock { state -> (Opening, Open?) in
            if state.isStopping { return (.stopping, nil) }
            state.lastNumber += 1
            let before = state.open[place]
            state.open[place] = Open(
                number: state.lastNumber, asker: asker, question: Question(kind: params.kind, asides: params.asides),
                endsAt: clock.elapsed() + params.limit)
            return (.opened(state.lastNumber), before)
        }
        before?.waiting?.give(.none(.cancelled))
        return opening
    }

    private func wait(in place: Place, for asker: Asker) async throws -> AskResult {
        let answer = Answer<AskResult>()
        let found = state.withLock { state -> Open? in
            guard let open = state.open[place], open.asker == asker else { return nil }
            if let first = open.typed.first {
                state.open[place]?.typed.removeFirst()
                answer.give(first)
            } else {
                state.open[place]?.waiting = answer
            }
            return open
        }
        guard let open = found else { return .none(.cancelled) }
        let result: AskResult
        do {
            result = try await withDeadline(at: open.endsAt, clock: clock) { try await answer.value() }
        } catch is DeadlinePassed {
            result = .none(.timeout)
        }
        if case .aside = result { return result }
        await close(open.number, in: place)
        return result
    }

    // MARK: Ending

    /// The command has ended, whatever it still wanted to know.
    func leave(_ asker: Asker) { leave { $0 == asker } }

    /// The plugin's process has ended.
    func leave(instance: String, process: Int32) { leave { $0.instance == instance && $0.process == process } }

    private func leave(_ isLeft: (Asker) -> Bool) {
        let open = state.withLock { state in
            let found = state.open.filter { isLeft($0.value.asker) }
            for (place, open) in found {
                state.open[place] = nil
                state.left.append(open.number)
            }
            return found.values
        }
        for one in open { one.waiting?.give(.none(.cancelled)) }
    }

    private func removeLeft() async {
        let left = state.withLock { state in
            defer { state.left = [] }
            return state.left
        }
        for number in left { await remove(number) }
    }

    private func close(_ number: Int, in place: Place) async {
        state.withLock { if $0.open[place]?.number == number { $0.open[place] = nil } }
        await remove(number)
    }

    /// What cannot be removed only makes the next start say too much.
    private func remove(_ number: Int) async {
        _ = try? await storage.update(key(number), as: Record.self) { $0 = nil }
    }

    /// Calls every question off: the bot stops.
    func stop() async {
        let open = state.withLock { state in
            state.isStopping = true
            return state.open.values
        }
        for one in open { one.waiting?.give(.none(.stopping)) }
        await removeLeft()
    }

    /// Those that were open when the bot ended without a word, each until `forget` is called for it.
    func left() async throws -> [(key: String, record: Record)] {
        try await storage.values(prefix: Self.prefix, as: Record.self).map { ($0.key, $0.value) }
            .filter { !$0.key.hasPrefix("\(Self.prefix)\(run)-") }
    }

    /// Whom it was asked knows that it is void.
    func forget(_ key: String) async throws { try await storage.update(key, as: Record.self) { $0 = nil } }

    private func key(_ number: Int) -> String { "\(Self.prefix)\(run)-\(number)" }

    // MARK: Answering

    /// What a message is to the question that is open for its person there.
    enum Taking: Equatable, Sendable {
        /// Nothing: it goes its usual way.
        case passes
        /// It was the answer, or another word to the question.
        case answered
        /// It was for the bot, and is neither an answer nor a command.
        case unclear(Question, String)
    }

    /// - Parameters:
    ///   - route: What it would be if nobody had asked anything.
    ///   - words: What was said, without the bot's name.
    func take(_ message: IncomingMessage, route: Router.Route, words: () -> String) -> Taking {
        guard message.kind == .said || message.kind == .reaction else { return .passes }
        let place = Place(message)
        // Hardly ever is a question open.
        guard state.withLock({ $0.open[place] != nil }) else { return .passes }
        let words = words()
        let (taking, waiting, result) = state.withLock { state -> (Taking, Answer<AskResult>?, AskResult?) in
            guard var open = state.open[place], !open.isAnswered else { return (.passes, nil, nil) }
            let (taking, result) = Self.take(message, words, route, open)
            guard let result, open.typed.count < Self.mostTyped else { return (taking, nil, nil) }
            let waiting = open.waiting.take()
            if waiting == nil { open.typed.append(result) }
            if case .aside = result {} else { open.isAnswered = true }
            state.open[place] = open
            return (taking, waiting, result)
        }
        if let result { waiting?.give(result) }
        return taking
    }

    private static func take(
        _ message: IncomingMessage, _ words: String, _ route: Router.Route, _ open: Open
    ) -> (Taking, AskResult?) {
        if message.kind == .reaction {
            guard let subject = message.subject, open.shown?.wasShown(as: subject) == true,
                case .answer(let result) = open.question.reading(ofReaction: message.text)
            else { return (.passes, nil) }
            return (.answered, result)
        }
        switch (open.question.reading(of: words), route) {
        // Words that are a command are no answer to an open question of any words.
        case (.answer(.words), .command(let entry, _, _)):
            return entry.declaration.effect == .reads ? (.passes, nil) : (.passes, .none(.cancelled))
        case (.answer(.words), .called), (.answer(.words), .help), (.answer(.words), .chapter),
            (.answer(.words), .misused), (.answer(.words), .tooLong):
            return (.passes, nil)
        case (.answer(let result), _): return (.answered, result)
        case (.calledOff, .command): return (.passes, .none(.cancelled))
        case (.calledOff, _): return (.answered, .none(.cancelled))
        case (.none, .command(let entry, _, _)):
            return (.passes, entry.declaration.effect == .reads ? nil : .none(.cancelled))
        case (.none, .unknown): return (.unclear(open.question, words), nil)
        case (.none, _): return (.passes, nil)
        }
    }
}
