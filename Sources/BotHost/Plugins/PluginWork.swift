package import PluginAPI

/// Something that a plugin is asked to do because of what happened in the chat.
package struct PluginWork: Sendable {
    package let method: String
    package let params: JSON
    /// What happened, which replies answer.
    package let cause: IncomingMessage
    package let effect: Command.Effect
    package let deadline: Duration
}

extension PluginWork {
    /// Someone typed a command.
    package init(_ call: CommandCall, _ declaration: CommandDeclaration, for cause: IncomingMessage) {
        self.init(
            method: "command", params: call.json, cause: cause, effect: declaration.effect,
            deadline: declaration.deadline)
    }

    /// A listener is to be told of what happened.
    package init(_ event: EventMessage, _ declaration: ListenerDeclaration, for cause: IncomingMessage) {
        self.init(
            method: "event", params: event.json, cause: cause, effect: declaration.effect,
            deadline: declaration.deadline)
    }
}
