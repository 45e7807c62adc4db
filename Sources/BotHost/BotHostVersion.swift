/// The version of the host, as `bothost version` prints it.
package enum BotHostVersion {
    package static let current = "0.1.0"
}
