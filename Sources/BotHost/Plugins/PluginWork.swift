package import PluginAPI

/// Something that a plugin is asked to do because of what happened in the chat, or because another plugin asks for it.
package struct PluginWork: Sendable {
    package let method: String
    package let params: JSON
    /// What happened, which replies answer.
    package let cause: IncomingMessage
    /// For whom it is done.
    package let behalf: Behalf
    package let effect: Command.Effect
    package let deadline: Duration
    /// What was typed, if that is what it is about.
    package var text = ""
    /// Accounts for it.
    var invocation: Invocation?

    /// Whether it may tell people something before it ends.
    var mayReply: Bool { method != "service" }
}

extension PluginWork {
    /// Someone typed a command.
    package init(_ call: CommandCall, _ declaration: CommandDeclaration, for cause: IncomingMessage) {
        self.init(
            method: "command", params: call.json, cause: cause, behalf: Behalf(call.person, in: call.room),
            effect: declaration.effect, deadline: declaration.deadline, text: call.text)
    }

    /// A listener of `instance` is to be told of what happened.
    package init(
        _ event: EventMessage, _ declaration: ListenerDeclaration, of instance: String, for cause: IncomingMessage
    ) {
        // That the bot is connected, or that a plugin tells something, is no person's doing.
        let isPersons = event.kind != .connected && event.kind != .published
        let behalf =
            isPersons
            ? Behalf(event.person, in: event.room)
            : .itself(instance, depth: cause.published?.depth ?? 0)
        self.init(
            method: "event", params: event.json, cause: cause, behalf: behalf, effect: declaration.effect,
            deadline: declaration.deadline)
    }

    /// Another plugin asks for a service.
    init(_ message: ServiceMessage, _ declaration: ServiceDeclaration, for behalf: Behalf, deadline: Duration) {
        let cause = IncomingMessage(
            id: "service:\(message.caller)", person: behalf.person, room: behalf.room, text: "")
        self.init(
            method: "service", params: message.json, cause: cause, behalf: behalf, effect: declaration.effect,
            deadline: deadline)
    }

    /// The same, of which the journal knows as `invocation`.
    package func accounted(by invocation: Invocation) -> PluginWork {
        var copy = self
        copy.invocation = invocation
        return copy
    }
}
