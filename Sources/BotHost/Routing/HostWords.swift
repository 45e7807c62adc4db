/// What the host itself says: the words, and nothing else. Each subject has a file of its own.
package enum HostWords {}

extension String {
    /// The beginning, where somebody's words are only quoted to show them what is meant.
    var shortened: String { count > 60 ? prefix(60) + "…" : self }
}
