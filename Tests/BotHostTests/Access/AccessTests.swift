import BotHost
import PluginAPI
import Testing

@Suite struct AccessTests {
    private static let roles: [Role: [String]] = [
        .admins: ["shell:alice", "irc:libera/ann"], "deployers": ["irc:libera/*", "slack:T1/U2"], "locals": ["shell:*"],
        "nobody": [],
    ]

    @Test(
        arguments: [
            ("shell:bo", nil, nil), ("irc:libera/~bo", nil, nil),
            ("shell:alice", .admins, nil), ("irc:libera/ann", .admins, nil),
            ("shell:bo", .admins, .missing([.admins])), ("irc:oftc/ann", .admins, .missing([.admins])),
            ("shell:ann", .admins, .missing([.admins])), ("shell:Alice", .admins, .missing([.admins])),
            ("irc:libera/bo", "deployers", nil), ("irc:oftc/bo", "deployers", .missing(["deployers"])),
            ("irc:libera", "deployers", .missing(["deployers"])),
            ("slack:T1/U2", "deployers", nil), ("slack:T1/U20", "deployers", .missing(["deployers"])),
            ("shell:anybody", "locals", nil), ("irc:libera/x", "locals", .missing(["locals"])),
            ("irc:libera/~ann", .admins, .unverified([.admins])),
            ("irc:libera/~x", "deployers", .unverified(["deployers"])),
            ("shell:alice", "nobody", .nobodyHas(["nobody"])),
            ("shell:alice", "unheard-of", .nobodyHas(["unheard-of"])),
        ] as [(String, Role?, Access.Refusal?)])
    func `a role is had by id, or by everybody at a place`(id: String, role: Role?, refusal: Access.Refusal?) {
        let request = AccessRequest(
            plugin: "x", command: "x", needs: role, person: Person(id: Person.ID(rawValue: id), name: "x"), room: nil)
        let decision = Access(roles: Self.roles).decision(on: request)
        #expect(decision.refusal == refusal)
        #expect(decision.ground == role.map { .declared($0) } ?? .nothing)
        #expect(Access(roles: Self.roles).mayAllow(request, having: []) == (refusal == nil))
        #expect(Gate(Access(roles: Self.roles)).decision(on: request) == decision)
    }

    @Test func `a person's roles are listed by name`() {
        let access = Access(roles: Self.roles)
        #expect(access.roles(of: Person.ID(rawValue: "irc:libera/ann")) == [.admins, "deployers"])
        #expect(access.roles(of: Person.ID(rawValue: "irc:libera/~ann")).isEmpty)
        #expect(access.isEmpty("nobody") && access.isEmpty("unheard-of") && !access.isEmpty("locals"))
        #expect(access.roles == [.admins, "deployers", "locals", "nobody"])
    }
}
