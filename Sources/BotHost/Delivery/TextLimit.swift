package import FoundationEssentials
package import PluginAPI

/// How long a text may be that a network takes as one message.
package struct TextLimit: Sendable {
    package let longest: Int
    /// How long a text is to the network, as it reads at a time. Never shorter than what it begins with.
    package let measure: @Sendable (RichText, Date) -> Int

    package init(longest: Int, measure: @escaping @Sendable (RichText, Date) -> Int) {
        precondition(longest > 0, "a message must be able to hold something")
        self.longest = longest
        self.measure = measure
    }
}
