import BotHost
import PluginAPI
import Testing

@Suite struct AccessTests {
    private static func command(needing role: Role?) -> CommandDeclaration {
        CommandDeclaration(Command("x", summary: "x", needs: role) { _ in Outcome("x", "x") })
    }

    private static let roles: [Role: [String]] = [
        .admins: ["shell:alice", "irc:libera/ann"], "deployers": ["irc:libera/*", "slack:T1/U2"], "locals": ["shell:*"],
        "nobody": [],
    ]

    @Test(
        arguments: [
            ("shell:bo", nil, nil), ("irc:libera/~bo", nil, nil),
            ("shell:alice", .admins, nil), ("irc:libera/ann", .admins, nil),
            ("shell:bo", .admins, .missing(.admins)), ("irc:oftc/ann", .admins, .missing(.admins)),
            ("shell:ann", .admins, .missing(.admins)), ("shell:Alice", .admins, .missing(.admins)),
            ("irc:libera/bo", "deployers", nil), ("irc:oftc/bo", "deployers", .missing("deployers")),
            ("irc:libera", "deployers", .missing("deployers")),
            ("slack:T1/U2", "deployers", nil), ("slack:T1/U20", "deployers", .missing("deployers")),
            ("shell:anybody", "locals", nil), ("irc:libera/x", "locals", .missing("locals")),
            ("irc:libera/~ann", .admins, .unverified(.admins)),
            ("irc:libera/~x", "deployers", .unverified("deployers")),
            ("shell:alice", "nobody", .nobodyHas("nobody")), ("shell:alice", "unheard-of", .nobodyHas("unheard-of")),
        ] as [(String, Role?, Access.Refusal?)])
    func `a role is had by id, or by everybody at a place`(id: String, role: Role?, refusal: Access.Refusal?) {
        let access = Access(roles: Self.roles)
        #expect(access.refusal(of: Self.command(needing: role), to: Person.ID(rawValue: id)) == refusal)
        #expect(access.permission(of: Person.ID(rawValue: id))(Self.command(needing: role)) == (refusal == nil))
    }

    @Test func `a person's roles are listed by name`() {
        let access = Access(roles: Self.roles)
        #expect(access.roles(of: Person.ID(rawValue: "irc:libera/ann")) == [.admins, "deployers"])
        #expect(access.roles(of: Person.ID(rawValue: "irc:libera/~ann")).isEmpty)
        #expect(access.isEmpty("nobody") && access.isEmpty("unheard-of") && !access.isEmpty("locals"))
    }
}
