import Glibc
import Networking
import PluginAPI
import Testing

/// What an admin reads in the log. Words that a real server brings about stand in the other suites.
@Suite struct WordsTests {
    private static let server = Endpoint("irc.example.org", 6_697)

    @Test(arguments: [
        (ConnectError.Reason.timedOut(.seconds(30), .lookingUp), "Check this machine's name server."),
        (.timedOut(.seconds(30), .reaching), "did not answer within 30 s. Check that a firewall lets it through."),
        (
            .timedOut(.milliseconds(1_500), .agreeingOnTLS),
            "did not answer in TLS within 1.5 s. Check that this is its port"
        ),
        (.failed(SystemError("socket", code: EMFILE)), "from here: socket: Too many open files."),
        (.cancelled, "Connecting to irc.example.org:6697 was cancelled."),
        (.tls(.notYetValid(before: "2031-02-03")), "is not valid before 2031-02-03. Check the date of this machine"),
        (.tls(.badCertificate("EE certificate key too weak")), "cannot be accepted: EE certificate key too weak."),
        (.tls(.notTLS), "Use the port that it has for TLS, or connect without."),
        (.tls(.closed), "Check that this is its port for TLS."),
        (.tls(.wrongName(expected: "a", actual: (0..<7).map { "\($0)" })), "(it is for 0, 1, 2, 3, 4 and 2 more)"),
    ])
    func `say what is wrong and what to do`(reason: ConnectError.Reason, words: String) {
        #expect("\(ConnectError(endpoint: Self.server, reason: reason))".contains(words))
    }

    @Test(arguments: [
        (ConnectionEnd.closedHere, "was closed here"), (.closedByPeer, "was closed by the other side"),
        (.truncated, "was cut off: it ended without TLS saying so"), (.reset, "was reset by the other side"),
        (.lineTooLong(limit: 512), "brought a line of more than 512 bytes"),
        (.idle(.seconds(300)), "brought nothing for 300 s"),
        (.stalled(.seconds(60)), "took nothing of what was to be sent for 60 s"),
        (.tooMuchUnsent(limit: 9), "did not take what was sent: more than 9 bytes were waiting"),
        (.failed(SystemError("read", code: EIO)), "failed (read: Input/output error)"),
        (.tlsFailed("bad record mac"), "failed in TLS (bad record mac)"),
    ])
    func `say how a connection ended`(end: ConnectionEnd, words: String) {
        #expect("\(end)" == words)
    }
}
