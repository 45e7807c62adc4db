package import PluginAPI

/// What is known of an invocation before it begins.
package struct InvocationFacts: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case command
        case listener
        case timer
        /// What one plugin has another one do.
        case service
    }

    package let kind: Kind
    /// The instance whose command, listener or timer it is; the host is `bothost`.
    package let plugin: String
    /// The command's first words, or the name of the listener, timer or service.
    package let name: String
    package let effect: Command.Effect
    package var event: EventID?
    package var person: Person?
    package var room: Room?
    /// As it was typed or said.
    package var text: String?
    package var arguments: [String: ArgumentValue] = [:]

    package init(_ kind: Kind, plugin: String, name: String, effect: Command.Effect) {
        self.kind = kind
        self.plugin = plugin
        self.name = name
        self.effect = effect
    }

    /// So much of the text is kept, in bytes: twice what a command may have, while a service may be asked with a megabyte.
    private static let longestText = 16_384

    /// The same with `mask` over the secrets, and no longer than an entry may be.
    func masked(by mask: SecretMask) -> InvocationFacts {
        var copy = self
        (copy.text, copy.arguments) = mask.masked(text, arguments)
        copy.text = copy.text.map(Self.shortened)
        return copy
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: longestText)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return "\(text[..<end])… (\(text[end...].utf8.count) bytes more)"
    }

    /// Writes them as members of a journal entry.
    func write(to entry: inout JSONObjectWriter) {
        entry.member("plugin", plugin)
        entry.member(kind.rawValue, name)
        entry.member("effect", effect.name)
        if let event { entry.member("event", event.text) }
        if let person { entry.object("person") { $0.write(id: person.id.rawValue, name: person.name) } }
        if let room { entry.object("room") { $0.write(id: room.id, name: room.name) } }
        if let text { entry.member("text", text) }
        guard !arguments.isEmpty else { return }
        entry.object("arguments") { object in
            for (name, value) in arguments.sorted(by: { $0.key < $1.key }) { object.member(name, value.json) }
        }
    }
}

extension JSONObjectWriter {
    fileprivate mutating func write(id: String, name: String) {
        member("id", id)
        member("name", name)
    }
}

extension InvocationFacts {
    /// Somebody typed the command `entry`.
    package init(
        _ entry: CommandCatalog.Entry, _ arguments: [String: ArgumentValue], _ message: IncomingMessage,
        _ event: EventID
    ) {
        self.init(
            .command, plugin: entry.owner.instance, name: entry.command, effect: entry.declaration.effect)
        self.arguments = arguments
        take(message, event)
    }

    /// A listener of `instance` is told of what happened.
    package init(
        _ listener: ListenerDeclaration, of instance: String, _ message: IncomingMessage, _ event: EventID?
    ) {
        self.init(.listener, plugin: instance, name: listener.name, effect: listener.effect)
        take(message, event)
    }

    private mutating func take(_ message: IncomingMessage, _ event: EventID?) {
        self.event = event
        person = message.person
        room = message.room
        text = message.text
    }
}

extension InvocationFacts {
    /// `asker` has a plugin do something; the text is what it asks for, and who asks.
    init(
        _ service: ServiceDeclaration, of instance: String, _ params: JSONObject, for asker: PluginAsker
    ) {
        self.init(.service, plugin: instance, name: service.name, effect: service.effect)
        person = asker.behalf.person
        room = asker.behalf.room
        text = "\(asker.instance): \(instance).\(service.name) \(JSON.object(params))"
    }
}
