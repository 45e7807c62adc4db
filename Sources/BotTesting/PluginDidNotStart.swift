/// The plugin could not be started; the description says why.
public struct PluginDidNotStart: Error, Equatable, CustomStringConvertible {
    public let description: String
}
