import FoundationEssentials
import PluginAPI

/// What a plugin asks its host for, held to what it has declared and to what it is doing.
extension PluginConnection {
    func answer(_ request: RPCRequest) async -> Result<JSON, RPCError> {
        await RPCError.catching {
            switch request.method {
            case "reply":
                return ["message": .integer(try await self.deliverReply(request.params))]
            case "ask": return try await self.ask(request.params).json
            case "timer.set":
                try self.requireMayWrite(request.params)
                try self.requireDeclared(request.params)
                return try await self.services.answer(request)
            case "store.commit": return try await self.commit(request)
            case "send": return try await self.services.answer(request, for: self.noteSending(request.params))
            case "timer.cancel":
                try self.requireMayWrite(request.params)
                return try await self.services.answer(request)
            case "service.call":
                let params = try ServiceCallParams(request.params)
                return try await self.services.exchange.call(params, for: self.asker(params.call)).json
            case "event.publish":
                let event = try EventPublishParams(request.params)
                try self.requireMayWrite(request.params)
                try self.publication([event], for: event.call)()
                return [:]
            default:
                return try await self.services.answer(request)
            }
        }
    }

    private func commit(_ request: RPCRequest) async throws -> JSON {
        try requireMayWrite(request.params)
        let commit = try StoreCommitParams(request.params)
        let publish = try commit.events.isEmpty ? nil : publication(commit.events, for: commit.call)
        let result = try await services.commit(commit, for: invocation(of: request.params)?.id)
        if case .committed = result { publish?() }
        return result.json
    }

    /// Publishes `events`, which are found to be fit for that.
    private func publication(_ events: [EventPublishParams], for call: JSON?) throws -> () -> Void {
        let publisher = try asker(call)
        for event in events {
            try requireDeclared(event)
            try services.exchange.check(event, of: publisher)
        }
        return { for event in events { self.services.exchange.publish(event, of: publisher) } }
    }

    /// For whom the plugin asks; without a command that is under way, for itself.
    private func asker(_ call: JSON?) throws(RPCError) -> PluginAsker {
        let instance = services.instance
        guard let call else { return PluginAsker(instance: instance, behalf: .itself(instance)) }
        guard let id = call.integer else { throw RPCError(.invalidParams, "call must be an integer, found \(call)") }
        return try state.withLock { state throws(RPCError) in try state.calls.asker(id, instance) }
    }

    /// A command is held to what it declared, and one that was given up writes nothing any more.
    private func requireMayWrite(_ params: JSON) throws(RPCError) {
        guard let call = params["call"] else { return }
        guard let id = call.integer, state.withLock({ $0.calls.mayWrite(id) }) else {
            throw RPCError(.readOnly, "command \(call) may not write: it declared that it reads, or is not under way")
        }
        do {
            try state.withLock { $0.calls.invocation(of: id) }?.willWrite()
        } catch {
            throw RPCError(.fault, "nothing may be written now: the journal cannot be written")
        }
    }

    /// What accounts for the command that asks for something; nil when none does, or it is not under way.
    private func invocation(of params: JSON) -> Invocation? {
        params["call"]?.integer.flatMap { id in state.withLock { $0.calls.invocation(of: id) } }
    }

    /// What is sent is stored, and so a write of a command that may write; one that reads only tells something.
    ///
    /// - Returns: How the journal calls what it is sent for.
    private func noteSending(_ params: JSON) throws(RPCError) -> String? {
        guard let invocation = invocation(of: params) else { return nil }
        do {
            if invocation.effect == .reads { invocation.noteSpoken() } else { try invocation.willWrite() }
        } catch {
            throw RPCError(.fault, "nothing may be sent now: the journal cannot be written")
        }
        return invocation.id
    }

    /// A timer that is set needs a declared one to run for it.
    private func requireDeclared(_ params: JSON) throws {
        let name = TimerMessage.declared(for: try TimerSetParams(params).name)
        guard state.withLock({ $0.timers.contains(name) }) else {
            throw RPCError(.invalidParams, TimerError.undeclared(name).description)
        }
    }

    /// What nobody can know of, nobody can wait for.
    private func requireDeclared(_ event: EventPublishParams) throws(RPCError) {
        guard state.withLock({ $0.events.contains(event.name) }) else {
            throw RPCError(.invalidParams, "the plugin declares no event \"\(event.name)\"")
        }
    }

    /// - Returns: The number under which the reply can be edited.
    private func deliverReply(_ params: JSON) async throws -> Int {
        let fields = try Fields(params, path: "reply")
        let id = try fields.integer("call")
        let outcome = try OutcomeMessage(fields.present("outcome") ?? .null)
        guard fields.present("edits") == nil else {
            return try await edit(fields.integer("edits"), of: id, to: outcome)
        }
        let (cause, number) = try state.withLock { state throws(RPCError) in
            state.calls.invocation(of: id)?.noteSpoken()
            return try state.calls.reply(to: id)
        }
        if let sent = try await services.tell(outcome, to: cause) {
            state.withLock { $0.calls.note(sent, as: number, of: id) }
        }
        return number
    }

    private func edit(_ number: Int, of id: Int, to outcome: OutcomeMessage) async throws -> Int {
        let (cause, sent) = try state.withLock { state throws(RPCError) in try state.calls.edit(number, of: id) }
        await services.outbox.edit(sent, to: outcome, of: cause)
        return number
    }

    private func ask(_ params: JSON) async throws -> AskResult {
        let fields = try Fields(params, path: "ask")
        let id = try fields.integer("call")
        let question = try AskParams(fields)
        guard let questions = services.questions else { throw RPCError(.invalidRequest, "nobody is there to be asked") }
        let (cause, text) = try state.withLock { state throws(RPCError) in
            try state.calls.beginQuestion(of: id, at: services.clock.elapsed())
        }
        defer { state.withLock { $0.calls.endQuestion(of: id, at: services.clock.elapsed()) } }
        return try await questions.ask(question, asker(id), for: cause, command: text)
    }
}
