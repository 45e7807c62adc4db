/// Something that whoever reads an outcome may do next, at one touch.
///
/// It carries a command line, and choosing it is typing that line: as the person who chooses, through the same
/// permissions, into the same journal, today or after a restart. So nothing has to be remembered for it. Networks with
/// buttons show one for each choice; elsewhere they are numbered, and people type the number.
///
/// ```swift
/// Outcome("lock.bitten", "\(code: "staging") has been yours for 5 h. Still needed?", choices: [
///     Choice("Unlock", "unlock staging"), Choice("Keep 2 h", "lock staging for 2h"),
/// ])
/// ```
public struct Choice: Equatable, Sendable {
    /// The words on the button, on one line. Short: some networks cut them off after 75 letters.
    public let label: String
    /// What is typed by choosing it, without the bot's name: `unlock staging`. Where people may have enabled the plugin as
    /// a second copy, let `PluginHost.asTyped` make it.
    public let command: String

    public init(_ label: String, _ command: String) {
        self.label = label.withoutControls
        self.command = command.withoutControls
    }
}
