import Networking
import Testing

@Suite struct EndpointTests {
    @Test func `is written as a person writes it, an IPv6 address in brackets`() {
        #expect("\(Endpoint("irc.example.org", 6_697))" == "irc.example.org:6697")
        #expect("\(Endpoint("::1", 6_697))" == "[::1]:6697")
    }
}
