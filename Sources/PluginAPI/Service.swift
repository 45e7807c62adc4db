/// Something that a plugin does for other plugins. They ask for it by name, and need not import anything of it.
///
/// ```swift
/// Service("holder", summary: "Who has an environment.", like: "cerbere status", effect: .reads) { call in
///     let env = try call.params(as: Question.self).env
///     return try await environments.holder(of: env)
/// }
/// ```
///
/// Another plugin asks with `call.host.call("lock.holder", ["env": "staging"], as: Holder?.self)`: what the config calls
/// this plugin, a dot, and the service's name.
///
/// Whoever asked the other plugin for something is asked for here, too: the host looks whether that person may, before
/// the service hears of it. To say no to them, throw a `Refusal`; any other error is a fault.
public struct Service: Sendable {
    package typealias Run = @Sendable (ServiceCall) async throws -> JSON

    /// Up to 64 of `a-z`, `0-9`, `-` and `_`; no two services of a plugin have the same.
    public let name: String
    /// One sentence, for those who write other plugins.
    public let summary: String
    /// The command whose permission counts, by its first words; nil when the rules of the config are to name the service
    /// itself, as the command `service <name>`.
    public let command: String?
    /// What it does to the world. What a command that declares that it reads asks for must declare so, too.
    public let effect: Command.Effect
    /// Whether doing it twice is the same as doing it once, so that it may run again after a crash. What only reads is.
    public let isIdempotent: Bool
    /// How long it may take; when it is over, or the time of the command that asked, it is cancelled. 5 seconds unless
    /// given.
    public let deadline: Duration

    package let run: Run

    /// - Parameters:
    ///   - command: The first words of a command of this plugin, such as `cerbere status`: who may type that may have
    ///     this done. Rules about the command's arguments look at the members of the params that have their names.
    ///   - run: What to do. What it returns is the answer.
    public init<Answer: Encodable & Sendable>(
        _ name: String, summary: String, like command: String? = nil, effect: Command.Effect = .changes,
        isIdempotent: Bool = false, deadline: Duration = .seconds(5),
        run: @escaping @Sendable (ServiceCall) async throws -> Answer
    ) {
        self.name = name
        self.summary = summary
        self.command = command
        self.effect = effect
        self.isIdempotent = isIdempotent || effect == .reads
        self.deadline = deadline
        self.run = { try ValueEncoder().encode(await run($0)) }
    }
}

/// Lets `services` be written as a list without brackets and commas.
@resultBuilder
public enum ServicesBuilder {
    public static func buildExpression(_ service: Service) -> [Service] { [service] }
    public static func buildExpression(_ services: [Service]) -> [Service] { services }
    public static func buildBlock(_ parts: [Service]...) -> [Service] { parts.flatMap { $0 } }
}
