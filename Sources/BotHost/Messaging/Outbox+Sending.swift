import FoundationEssentials
package import PluginAPI

extension Outbox {
    package static let usualExpiry = Duration.seconds(86_400)

    /// Keeps what is sent until the network has it, over restarts. Returns when it is on disk.
    ///
    /// - Parameters:
    ///   - plugin: Whose words they are.
    ///   - invocation: In the course of what it is said, as the journal calls it.
    func send(
        _ send: SendParams, from plugin: String, for invocation: String? = nil
    ) async throws(SendRefusal) {
        enqueue(try await keep(send, plugin, invocation))
    }

    /// The same for the host's own words, and where nobody asked for anything.
    package func send(
        _ outcome: OutcomeMessage, from plugin: String, expires: Duration = usualExpiry
    ) async throws(SendRefusal) {
        try await send(SendParams(outcome: outcome, expires: expires), from: plugin)
    }

    /// The same for what was told in the course of something. Returns when it has been said, or has to wait.
    func send(
        _ outcome: OutcomeMessage, from plugin: String, answering cause: IncomingMessage
    ) async throws(SendRefusal) -> Sent? {
        let kept = try await keep(SendParams(outcome: outcome, expires: Self.usualExpiry), plugin, nil)
        let entries = kept.map { entry(for: $0, answering: outcome.audience.isLog ? nil : cause) }
        for entry in entries { await say(entry) }
        return entries.first?.sent
    }

    private func keep(
        _ send: SendParams, _ plugin: String, _ invocation: String?
    ) async throws(SendRefusal) -> [StoredMessage] {
        let messages = try reserve([send], from: plugin, for: invocation)
        if !messages.isEmpty { try await stored.keep(messages) }
        return messages
    }

    /// Counts and numbers what `sends` says, for whoever stores it together with something else. It is for `enqueue` or
    /// for `release` then.
    func reserve(
        _ sends: [SendParams], from plugin: String, for invocation: String?
    ) throws(SendRefusal) -> [StoredMessage] {
        var messages: [StoredMessage] = []
        do throws(SendRefusal) {
            for send in sends { messages += try reserve(send, plugin, invocation) }
        } catch {
            stored.release(messages)
            throw error
        }
        return messages
    }

    private func reserve(
        _ send: SendParams, _ plugin: String, _ invocation: String?
    ) throws(SendRefusal) -> [StoredMessage] {
        guard send.expires > .zero, send.expires <= SendRefusal.longestExpiry else {
            throw .expiry(milliseconds: send.expires.wholeMilliseconds)
        }
        let addressed = try addressed(send.outcome, plugin, invocation)
        return try stored.reserve(addressed, of: plugin, at: clock.now(), until: clock.now() + send.expires)
    }

    /// Delivers what has been stored.
    func enqueue(_ kept: [StoredMessage]) {
        for message in kept { enqueue(entry(for: message)) }
    }

    /// `outcome` for each of those who are to read it; for nobody, when it is for a log that nobody wants.
    private func addressed(
        _ outcome: OutcomeMessage, _ plugin: String, _ invocation: String?
    ) throws(SendRefusal) -> [(OutcomeMessage, OutgoingMessage.Audience)] {
        switch outcome.audience.kind {
        case .inRoom(let room):
            try requireAdapter(of: room.id)
            return [(outcome, .room(room))]
        case .person(let person):
            try requireAdapter(of: person.id.rawValue)
            return [(outcome, .person(person, in: nil))]
        case .functionalLog: return rooms.functional.map { (outcome, .room($0)) }
        case .technicalLog:
            let rooms = rooms.technical
            guard !rooms.isEmpty else { return [] }
            let event = technical(outcome, plugin, invocation)
            return rooms.map { (event, .room($0)) }
        case .automatic, .caller, .room, .thread: throw .nobodyNamed(code: outcome.code)
        }
    }

    private func requireAdapter(of id: String) throws(SendRefusal) {
        guard !isTrial, adapter(of: id) == nil else { return }
        throw .noAdapter(id: id, adapters: adapters.ids)
    }

    /// A line of JSON, in place of the words.
    private func technical(_ outcome: OutcomeMessage, _ plugin: String, _ invocation: String?) -> OutcomeMessage {
        var writer = JSONWriter()
        writer.object { object in
            object.member("at", UTCText.withMilliseconds(clock.now()))
            object.member("plugin", plugin)
            object.member("code", outcome.code)
            if let invocation { object.member("invocation", invocation) }
            object.member("data", outcome.data ?? .null)
        }
        let line = String(decoding: writer.bytes, as: UTF8.self)
        return OutcomeMessage(
            code: outcome.code, isSuccess: outcome.isSuccess, audience: outcome.audience,
            text: RichText(segments: [.plain(line)]), data: outcome.data)
    }

    private func entry(for message: StoredMessage, answering cause: IncomingMessage? = nil) -> OutboxEntry {
        let left = Duration.milliseconds(max(0, message.expires.milliseconds - clock.now().milliseconds))
        return OutboxEntry(
            outcome: called(message.outcome, for: message.audience),
            cause: cause ?? .unasked("\(message.plugin)/\(message.number)"),
            sent: Sent(place: DeliveryPlace(audience: message.audience)), since: message.since,
            endsAt: clock.elapsed() + left, stored: message)
    }

    /// Says `words` in the rooms that want to hear that the bot has started. They are of no use later.
    func announce(_ words: Outcome) async {
        let outcome = OutcomeMessage(words: words)
        for room in rooms.announce {
            await say(entry(outcome, .unasked("host/started"), Sent(place: DeliveryPlace(audience: .room(room)))))
        }
    }

    // MARK: From before

    /// Takes up what an earlier run of the bot has left to say.
    package func load() async throws {
        let (messages, unreadable) = try await stored.load()
        for (key, reason) in unreadable.sorted(by: { $0.key < $1.key }) {
            log.error("a message that was to be delivered cannot be read, and is left: \(reason)", ["key": key])
        }
        enqueue(messages)
    }
}

extension IncomingMessage {
    /// What a message that nobody waits for answers, although nobody said anything.
    fileprivate static func unasked(_ name: String) -> IncomingMessage {
        IncomingMessage(
            id: "sent:\(name)",
            person: Person(id: Person.ID(rawValue: "bothost"), name: "bothost"), room: nil, text: "")
    }
}

extension Audience {
    fileprivate var isLog: Bool { kind == .functionalLog || kind == .technicalLog }
}
