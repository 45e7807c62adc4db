/// Why a service of another plugin gave no answer.
///
/// Whoever lets it pass in a command says no with the words that belong to it; to do something else, look at `kind`:
///
/// ```swift
/// do {
///     holder = try await call.host.call("lock.holder", ["env": env])
/// } catch let error as ServiceError where error.kind == .unknown || error.kind == .unavailable {
///     holder = nil  // without locks, everybody may deploy
/// }
/// ```
public struct ServiceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What went wrong. There may be more of them later.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// There is no plugin of that name, or it has no such service.
        public static let unknown = Kind(rawValue: "unknown")
        /// Its plugin does not run, or has too much to do. Nothing was done.
        public static let unavailable = Kind(rawValue: "unavailable")
        /// The service said no: `code`, `text` and `data` are those of its `Refusal`.
        public static let refused = Kind(rawValue: "refused")
        /// The person on whose behalf it was asked for may not. Nothing was done.
        public static let notAllowed = Kind(rawValue: "notAllowed")
        /// The params do not fit the service.
        public static let misused = Kind(rawValue: "misused")
        /// It was told to stop when its time was over. Nobody knows how far it came.
        public static let tookTooLong = Kind(rawValue: "tookTooLong")
        /// It failed, or its plugin ended over it. Nobody knows how far it came.
        public static let failed = Kind(rawValue: "failed")
    }

    public let kind: Kind
    /// The service, as it was asked for: `lock.holder`.
    public let service: String
    /// The number under which an admin finds it in the log, if there is something to find.
    public let incident: String?
    private let outcome: OutcomeMessage

    package init(_ failure: ServiceFailure, of service: String) {
        kind = failure.kind
        self.service = service
        incident = failure.incident
        outcome = failure.outcome
    }

    /// A stable code: that of the refusal, such as `lock.held_by_other`, or the host's.
    public var code: String { outcome.code }

    /// What the person is to be told.
    public var text: RichText { outcome.text }

    /// What the service's refusal says to programs.
    public func data<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try ValueDecoder().decode(type, from: outcome.data ?? .null)
    }

    /// The same to the person for whom it was asked.
    public var refusal: Refusal {
        guard let data = outcome.data else { return Refusal(outcome.code, outcome.text) }
        return Refusal(outcome.code, data, outcome.text)
    }

    public var description: String { "\(service): \(kind.rawValue) (\(outcome.code)): \(outcome.text)" }
}

extension ServiceError {
    /// Makes the refusal to the person of an error that `run` lets pass, if there is something to tell them.
    static func told<Result>(_ run: () async throws -> Result) async throws -> Result {
        do {
            return try await run()
        } catch let error as ServiceError where error.kind != .misused {
            throw error.refusal
        }
    }
}
