extension PluginHost {
    /// Asks another plugin for a service, and waits for its answer.
    ///
    /// It is asked for on behalf of whoever the work under way is for, who must be allowed to. It never takes longer than
    /// the service's deadline, nor than what asked. A plugin that asks from `start` may find that others do not run yet.
    ///
    /// - Parameters:
    ///   - service: What the config calls the other plugin, a dot, and the service: `lock.holder`.
    ///   - params: What the service is to know: anything that becomes a JSON object, up to 1 MiB.
    /// - Throws: `ServiceError` when there is no answer. What does not fit `Value` is a fault.
    public func call<Value: Decodable>(
        _ service: String, _ params: (any Encodable & Sendable)? = nil, as type: Value.Type = Value.self
    ) async throws -> Value {
        let answer = try await answer(of: service, params)
        do {
            return try ValueDecoder().decode(type, from: answer)
        } catch let error as DecodingError {
            throw UnexpectedAnswer(description: "the answer of \(service) is not a \(type): \(error.sentence)")
        }
    }

    /// The same where the answer does not matter.
    public func call(_ service: String, _ params: (any Encodable & Sendable)? = nil) async throws {
        _ = try await answer(of: service, params)
    }

    /// Tells every plugin that listens for it that one of this plugin's `events` has happened. Publish what is on disk
    /// already: whoever hears it may ask at once.
    ///
    /// Each listener hears the events of this plugin in the order in which they were published, at most once, and not at
    /// all while its plugin does not run. A command that declares that it reads cannot publish.
    ///
    /// - Parameters:
    ///   - event: Its name, as declared: `released`.
    ///   - data: What it is about, up to 16 KiB of JSON.
    public func publish(_ event: String, _ data: (any Encodable & Sendable)? = nil) async throws {
        let data = try data.map { try ValueEncoder().encode($0) }
        _ = try await requests.request("event.publish", EventPublishParams(call: call, name: event, data: data).json)
    }

    private func answer(of service: String, _ params: (any Encodable & Sendable)?) async throws -> JSON {
        let params = try params.map { try ValueEncoder().encode($0) } ?? [:]
        guard case .object(let members) = params else {
            throw UnexpectedAnswer(description: "\(service) was asked for with params that are no object: \(params)")
        }
        let request = ServiceCallParams(call: call, service: service, params: members)
        switch try ServiceCallResult(await requests.request("service.call", request.json)) {
        case .answer(let answer): return answer
        case .failure(let failure): throw ServiceError(failure, of: service)
        }
    }
}

/// What two plugins say to each other does not fit.
private struct UnexpectedAnswer: Error, CustomStringConvertible {
    let description: String
}
