/// One thing that the config may say to a plugin, as data: the host checks it before the plugin sees it, and writes the
/// documentation from it.
///
/// ```swift
/// static let settings = [
///     Setting("token", .secret, isRequired: true, meaning: "What the service knows us by."),
///     Setting("remind_after", .duration, default: "4h", meaning: "When to ask whether a lock is still needed."),
/// ]
/// ```
///
/// The values arrive complete, through `host.settings(as:)`: what the config leaves out is there with its default, and
/// a duration decodes as `Duration`.
public struct Setting: Equatable, Sendable {
    public let name: String
    public let type: SettingType
    /// What it is when the config leaves it out, written as in the config (`"4h"`); nil when it is absent then.
    public let defaultValue: JSON?
    public let isRequired: Bool
    /// A value that someone could really write, shown to whoever wrote something else.
    public let example: JSON?
    /// One sentence for the documentation.
    public let meaning: String

    /// - Parameter isRequired: Whether the config must have it. Such a setting has no default.
    public init(
        _ name: String, _ type: SettingType, default defaultValue: JSON? = nil, isRequired: Bool = false,
        example: JSON? = nil, meaning: String
    ) {
        precondition(
            !isRequired || defaultValue == nil, "the setting \(name) is required, so its default is never used")
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.isRequired = isRequired
        self.example = example
        self.meaning = meaning
    }
}
